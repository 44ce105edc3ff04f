"""Pairs: questions beside statements that answer them, and beside statements that only look so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from agent.statement import statements_in
from evals.training.questions import read_rows
from evals.training.reading import is_right
from ingest.document import DocumentId, Span
from ingest.formats.builder import TextBuilder
from retrieval.lexical import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_CHARS = 1200
# Shorter ones are scraps, and easily told.
_MIN_CHARS = 20
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_OTHER_YEARS = (-9, -4, -3, -2, -1, 1, 2, 3, 5, 8)


@dataclass(frozen=True, slots=True)
class Pair:
    """What the model reads, and what it should say of it.

    Attributes:
        text: A statement below its context, as ``agent.tools`` has it read.
        is_answer: Whether the statement answers the question.
    """

    source: str
    question: str
    text: str
    is_answer: bool


def make_pairs(datasets: Path, *, seed: int) -> list[Pair]:
    """Pairs from every source that may train weights that are shipped, in random order.

    Raises:
        DatasetsMissingError: A source is not below ``datasets``.
    """
    maker = _Maker(datasets / "train", Random(seed))  # noqa: S311 - no secret
    for source in ("squad2", "squad11", "qnli", "tydiqa", "nq", "mlqa", "privacyqa"):
        getattr(maker, source)()
    maker.ask_for_other_years()
    maker.rng.shuffle(maker.pairs)
    return maker.pairs


class _Maker:
    """Collects pairs. A wrong statement shares as many words with the question as it can."""

    def __init__(self, folder: Path, rng: Random) -> None:
        self.folder = folder
        self.rng = rng
        self.pairs: list[Pair] = []
        self._asked: set[str] = set()

    def squad2(self) -> None:
        for row in self._rows("answerability", "squad2_dev_other19"):
            self._asked.add(row["question"])
            passage = (row["title"], row["passage"])
            if row["answerable"]:
                self._cut("squad2", row["question"], passage, [row["answer"]])
            else:
                n_wrong = 1 if self.rng.random() < 0.7 else 2  # noqa: PLR2004 - a share
                self._add_wrong("squad2", row["question"], passage, n_wrong)

    def squad11(self) -> None:
        for row in self._rows("rerank", "squad11_dev_explorer32"):
            if row["query"] not in self._asked and self.rng.random() <= 0.35:  # noqa: PLR2004
                passage = (row.get("title", ""), row["positive"])
                self._cut("squad11", row["query"], passage, row["answers"])

    def qnli(self) -> None:
        self._take_whole("answerability", "qnli", n_most=6000)

    def privacyqa(self) -> None:
        self._take_whole("answerability", "privacyqa_legalbench", n_most=1500)

    def tydiqa(self) -> None:
        for row in self._rows("rerank", "tydiqa_en"):
            # Some answers are blank, and a blank one is in every statement.
            if row["answers"] and all(map(str.strip, row["answers"])):
                self._cut("tydiqa", row["query"], ("", row["positive"]), row["answers"])
                self._add_other("tydiqa", row["query"], [("", text) for text in row["negatives"]])

    def nq(self) -> None:
        for row in self._rows("rerank", "nq_open_oracle"):
            self._cut("nq", row["query"], _titled(row["positive"]), row["answers"])
            self._add_other("nq", row["query"], [_titled(text) for text in row["negatives"]])

    def mlqa(self) -> None:
        for row in self._rows("rerank", "mlqa_en_dev"):
            self._cut("mlqa", row["query"], ("", row["positive"]), row["answers"])

    def ask_for_other_years(self) -> None:
        """The same question about another year is no longer answered."""
        for pair in [pair for pair in self.pairs if pair.is_answer]:
            year = _YEAR.search(pair.question)
            if year and year[0] in pair.text and self.rng.random() < 0.6:  # noqa: PLR2004
                other = str(int(year[0]) + self.rng.choice(_OTHER_YEARS))
                if other not in pair.text:
                    question = pair.question.replace(year[0], other)
                    self.pairs.append(Pair("year", question, pair.text, is_answer=False))

    def _cut(
        self, source: str, question: str, passage: tuple[str, str], answers: Sequence[str]
    ) -> None:
        """The statement that answers, and the likest of those beside it that do not."""
        title, text = passage
        right = [one for one in _state(text) if is_right(one, answers)]
        if not right:
            return
        self._add(source, question, title, _likest(question, right)[0], is_answer=True)
        wrong = [one for one in _state(text) if one not in right]
        for one in _likest(question, wrong)[:1]:
            self._add(source, question, title, one, is_answer=False)

    def _add_wrong(
        self, source: str, question: str, passage: tuple[str, str], n_wrong: int
    ) -> None:
        title, text = passage
        for one in _likest(question, _state(text))[:n_wrong]:
            self._add(source, question, title, one, is_answer=False)

    def _add_other(self, source: str, question: str, passages: list[tuple[str, str]]) -> None:
        """Half of the time, the likest statement of a passage about something else."""
        if passages and self.rng.random() < 0.5:  # noqa: PLR2004 - half
            self._add_wrong(source, question, passages[0], 1)

    def _take_whole(self, folder: str, name: str, *, n_most: int) -> None:
        rows = list(self._rows(folder, name))
        self.rng.shuffle(rows)
        for row in rows[:n_most]:
            text = f"\n{row['passage']}"[:MAX_CHARS]
            self.pairs.append(Pair(name, row["question"], text, bool(row["answerable"])))

    def _add(self, source: str, question: str, title: str, one: str, *, is_answer: bool) -> None:
        # Not every document has a title that says what it is about.
        context = title if self.rng.random() > 0.3 else ""  # noqa: PLR2004 - a share
        text = f"{context}\n{one}"[:MAX_CHARS]
        self.pairs.append(Pair(source, question, text, is_answer))

    def _rows(self, folder: str, name: str) -> Iterator[dict[str, Any]]:
        return read_rows(self.folder / folder / f"{name}.jsonl.gz")


def _titled(text: str) -> tuple[str, str]:
    title, _, rest = text.partition(". ")
    return title, rest


def _state(text: str) -> list[str]:
    builder = TextBuilder()
    builder.paragraph(text)
    document = builder.build(name="", title="")
    whole = Span(0, len(document.text))
    found = statements_in(document, whole, document_id=DocumentId("-"), version=1)
    return [statement.text for statement in found]


def _likest(question: str, statements: Sequence[str]) -> list[str]:
    """The statements that share most of the question's words, the most first."""
    asked = set(tokenise(question))
    long = [one for one in statements if len(one) > _MIN_CHARS] or list(statements)
    return sorted(long, key=lambda one: -len(asked & set(tokenise(one))))
