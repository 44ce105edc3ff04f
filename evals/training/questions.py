"""Questions with known answers, over the passages that are searched for them."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from evals.score import has_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TRAINING = ("squad2_dev_other19", "tydiqa_en", "nq_open_oracle")
"""May train weights that are shipped: see ``judge.md``."""

HELD_OUT = ("squad2_dev_half", "clapnq_dev")
"""None of their questions is in a training set."""


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
        withheld: The passage that answers; it and all others that hold an answer are not to be
            found. None when nothing is taken away.
    """

    text: str
    answers: tuple[str, ...]
    withheld: Passage | None = None

    @property
    def is_answerable(self) -> bool:
        """Whether the passages that can be found answer it."""
        return bool(self.answers) and self.withheld is None

    def may_find(self, passage: Passage) -> bool:
        """Whether ``passage`` is there for this question."""
        return self.withheld is None or not (
            passage == self.withheld
            or any(has_wording(passage.text, answer) for answer in self.answers)
        )


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
    """Read one of the sets in ``TRAINING`` and ``HELD_OUT``.

    Raises:
        DatasetsMissingError: It is not below ``datasets``.
    """
    return _READERS[name](datasets, name)


def _read_squad(datasets: Path, name: str) -> QuestionSet:
    """Each question, answerable or written to look so, goes to the passages of all articles."""
    rows = list(_lines(datasets / "train" / "answerability" / f"{name}.jsonl.gz"))
    return QuestionSet(
        name,
        tuple(dict.fromkeys(Passage(row["title"], row["passage"]) for row in rows)),
        tuple(
            LabelledQuestion(row["question"], (row["answer"],) if row["answerable"] else ())
            for row in rows
        ),
    )


def _read_ranked(datasets: Path, name: str) -> QuestionSet:
    """Every second question has lost its answers: retrieval finds only what is like them."""
    passages: dict[Passage, None] = {}
    questions = []
    rows = list(_lines(datasets / "train" / "rerank" / f"{name}.jsonl.gz"))
    # TyDi QA leaves some answers blank; a blank one is found in every statement.
    stated = [row for row in rows if row["answers"] and all(map(str.strip, row["answers"]))]
    for number, row in enumerate(stated):
        gold, *others = (_titled(name, text) for text in (row["positive"], *row["negatives"]))
        passages |= dict.fromkeys((gold, *others))
        withheld = gold if number % 2 else None
        questions.append(LabelledQuestion(row["query"], tuple(row["answers"]), withheld))
    return QuestionSet(name, tuple(passages), tuple(questions))


def _read_corpus(datasets: Path, name: str) -> QuestionSet:
    passages = [
        Passage(row["title"], row["text"]) for row in _lines(datasets / name / "corpus.jsonl")
    ]
    questions = [
        LabelledQuestion(row["text"], _answers(row["metadata"]))
        for row in _lines(datasets / name / "queries.jsonl")
    ]
    return QuestionSet(name, tuple(dict.fromkeys(passages)), tuple(questions))


def _answers(stated: dict[str, Any]) -> tuple[str, ...]:
    """The wordings of an answerable question: the sentences chosen, where the set names them."""
    if not stated["answerable"]:
        return ()
    sentences = [sentence for chosen in stated.get("selected_sentences", ()) for sentence in chosen]
    return tuple(sentences or stated["answers"])


def _titled(name: str, text: str) -> Passage:
    """A passage of NQ-open begins with its page's title."""
    if name != "nq_open_oracle":
        return Passage("", text)
    title, _, rest = text.partition(". ")
    return Passage(title, rest)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise DatasetsMissingError(str(path))
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    # Not `splitlines`: a passage may hold a line separator of Unicode's.
    yield from (json.loads(line) for line in text.split("\n") if line)


_READERS: dict[str, Callable[[Path, str], QuestionSet]] = {
    "squad2_dev_other19": _read_squad,
    "tydiqa_en": _read_ranked,
    "nq_open_oracle": _read_ranked,
    "squad2_dev_half": _read_corpus,
    "clapnq_dev": _read_corpus,
}
