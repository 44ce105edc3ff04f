"""Questions with known answers, over the passages that are searched for them."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HELD_OUT = ("squad2_dev_half", "clapnq_dev")
"""The answer model has seen none of their questions."""


class DatasetsMissingError(Exception):
    """A data set is not there; carries the file expected."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What can be found; ``title`` is empty where the set has none."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and what answers it.

    Attributes:
        answers: Wordings, of which a statement that answers holds one, or is a part of a long one.
    """

    text: str
    answers: tuple[str, ...]

    @property
    def is_answerable(self) -> bool:
        """Whether a passage answers it."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over the same passages, each passage once."""

    name: str
    passages: tuple[Passage, ...]
    questions: tuple[LabelledQuestion, ...]

    def sample(self, n: int | None, *, seed: int) -> QuestionSet:
        """At most ``n`` of the questions, or all, at random; all passages stay."""
        shuffled = Random(seed).sample(self.questions, k=len(self.questions))  # noqa: S311 - no secret
        return QuestionSet(self.name, self.passages, tuple(shuffled[:n]))


def load_questions(datasets: Path, name: str) -> QuestionSet:
    """Read one of the sets in ``HELD_OUT``.

    Raises:
        DatasetsMissingError: It is not below ``datasets``.
    """
    passages = [
        Passage(row["title"], row["text"]) for row in read_rows(datasets / name / "corpus.jsonl")
    ]
    questions = [
        LabelledQuestion(row["text"], _answers(row["metadata"]))
        for row in read_rows(datasets / name / "queries.jsonl")
    ]
    return QuestionSet(name, tuple(dict.fromkeys(passages)), tuple(questions))


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects in a file of one a line, packed by gzip or not.

    Raises:
        DatasetsMissingError: It is not there.
    """
    if not path.is_file():
        raise DatasetsMissingError(str(path))
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    # Not `splitlines`: a passage may hold a line separator of Unicode's.
    yield from (json.loads(line) for line in text.split("\n") if line)


def _answers(stated: dict[str, Any]) -> tuple[str, ...]:
    """The wordings of an answerable question: the sentences chosen, where the set names them."""
    if not stated["answerable"]:
        return ()
    sentences = [sentence for chosen in stated.get("selected_sentences", ()) for sentence in chosen]
    return tuple(sentences or stated["answers"])
