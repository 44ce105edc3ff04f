"""The dataset: questions about a folder of documents, and what is expected of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.gold import GoldError, read_text
from ingest.document import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

QUESTIONS = "questions.jsonl"
DOCUMENTS = "documents"

Place = tuple[Span, ...]


class Expected(StrEnum):
    """What a good outcome is; ``partial`` is an answer that says what is missing."""

    ANSWER = "answer"
    PARTIAL = "partial"
    ABSTENTION = "abstention"
    ESCALATION = "escalation"

    @property
    def is_answerable(self) -> bool:
        """Whether the documents say at least a part of it."""
        return self in {Expected.ANSWER, Expected.PARTIAL}


class QuestionKind(StrEnum):
    """What makes a question easy or hard."""

    SINGLE_FACT = "single_fact"
    MULTI_HOP = "multi_hop"
    COMPARISON = "comparison"
    ARITHMETIC = "arithmetic"
    TABLE_CELL = "table_cell"
    LIST = "list"
    YES_NO = "yes_no"
    AMBIGUOUS = "ambiguous"
    CONTRADICTED = "contradicted"


class Split(StrEnum):
    """Samples to look at while working, and samples to be judged by."""

    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Words that bear an answer out: exactly in their document, runs of white space being alike.

    Attributes:
        document: Its path below the folder ``documents``; ``FILE!/NAME`` is attached to a mail.
        places: For every time that the words stand there, the spans of those words in order.
    """

    document: str
    quote: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One question.

    Attributes:
        answers: Wordings of which any is right; empty when only the quotes tell.
        quotes: What a good answer cites, all of it.
    """

    sample_id: str
    question: str
    expected: Expected
    answers: tuple[str, ...]
    kind: QuestionKind
    split: Split
    quotes: tuple[GoldQuote, ...]


class DatasetError(Exception):
    """A dataset is not what it should be; says the line and the key."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _QuoteLine(_Strict):
    document: str = Field(min_length=1)
    quote: str = Field(pattern=r"\w")


class _SampleLine(_Strict):
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    expected: Expected
    answers: tuple[str, ...]
    kind: QuestionKind
    split: Split
    quotes: tuple[_QuoteLine, ...]


def load(folder: Path, *, split: Split | None = None) -> list[Sample]:
    """Read and check every line of ``questions.jsonl``; return those of ``split``, or all.

    Raises:
        DatasetError: A line is wrong, or a quote is not in its document.
    """
    read = cache(lambda name: read_text(folder / DOCUMENTS, name))
    samples: dict[str, Sample] = {}
    for number, line in numbered_lines(folder / QUESTIONS):
        sample = _parse(line, number, read)
        if sample.sample_id in samples:
            _refuse(number, "id", f"{sample.sample_id!r} is there twice")
        samples[sample.sample_id] = sample
    return [sample for sample in samples.values() if split in {None, sample.split}]


def find_places(quote: str, text: str) -> tuple[Place, ...]:
    """Every occurrence of ``quote`` in ``text``, as the spans of its words."""
    form = re.compile(r"\s+".join(map(re.escape, quote.split())))
    return tuple(
        tuple(
            Span(found.start() + word.start(), found.start() + word.end())
            for word in re.finditer(r"\w+", found.group())
        )
        for found in form.finditer(text)
    )


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, with their numbers from 1.

    Raises:
        DatasetError: It cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise DatasetError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{path} cannot be read: it is not UTF-8"
        raise DatasetError(msg) from error
    # Not `splitlines`: a question may hold a line separator of Unicode's.
    yield from ((n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip())


def _parse(line: str, number: int, read: Callable[[str], str]) -> Sample:
    try:
        stated = _SampleLine.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        _refuse(number, ".".join(map(str, first["loc"])), first["msg"])
    _check(stated, number)
    return Sample(
        sample_id=stated.id,
        question=stated.question,
        expected=stated.expected,
        answers=stated.answers,
        kind=stated.kind,
        split=stated.split,
        quotes=tuple(
            _locate(quote, f"quotes.{i}", number, read) for i, quote in enumerate(stated.quotes)
        ),
    )


def _check(stated: _SampleLine, number: int) -> None:
    if stated.answers and not stated.expected.is_answerable:
        _refuse(number, "answers", f"an {stated.expected} has none")
    if not stated.quotes and stated.expected.is_answerable:
        _refuse(number, "quotes", f"expected {stated.expected!r} needs at least one")
    for i, answer in enumerate(stated.answers):
        if not answer.strip():
            _refuse(number, f"answers.{i}", "a blank wording is found in every text")


def _locate(stated: _QuoteLine, key: str, number: int, read: Callable[[str], str]) -> GoldQuote:
    try:
        places = find_places(stated.quote, read(stated.document))
    except GoldError as error:
        _refuse(number, f"{key}.document", str(error))
    if not places:
        _refuse(number, f"{key}.quote", f"not in {stated.document}: {stated.quote!r}")
    return GoldQuote(stated.document, stated.quote, places)


def _refuse(number: int, key: str, message: str) -> NoReturn:
    place = f"{QUESTIONS}, line {number}" + (f", {key}" if key else "")
    msg = f"{place}: {message}"
    raise DatasetError(msg)
