"""The line: what is kept of one question's result, to be laid beside another day's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    ValidationError,
)

from evals.dataset import Expected, QuestionKind, Split
from evals.score import OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from evals.result import Result


class LinesError(Exception):
    """A file does not hold lines as they are saved; says where and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CitedWords(_Strict):
    """What a claim cites, in words that mean the same on every machine."""

    document: str
    quote: str


def _refuse_more_than_all(part: tuple[int, int]) -> tuple[int, int]:
    n, of = part
    if n > of:
        msg = f"{n} of {of} is more than all"
        raise ValueError(msg)
    return part


Part = Annotated[tuple[NonNegativeInt, NonNegativeInt], AfterValidator(_refuse_more_than_all)]


class Line(_Strict):
    """One question's result without what differs between two equal runs: no times, no ids of runs.

    Attributes:
        right: As ``Score.is_right``; of a question that cannot be answered, that it was not.
        with_gold: As ``Score.has_gold``.
        quotes_found: Gold quotes met, of all; the other pairs likewise.
        exact_citations: Of the citations printed.
        gold_documents: Found among the five best chunks.
        cited: What the claims cite, each once, in their order.
    """

    id: str = Field(min_length=1)
    question: str
    expected: Expected
    kind: QuestionKind
    split: Split
    outcome_kind: OutcomeKind
    complete: bool
    reason: str | None
    right: bool
    with_gold: bool
    kind_right: bool
    quotes_found: Part
    exact_citations: Part
    gold_documents: Part
    cited: tuple[CitedWords, ...]

    @property
    def is_answer(self) -> bool:
        """Whether anything was claimed."""
        return self.outcome_kind == "answer"


def make_line(result: Result) -> Line:
    """What is kept of ``result``."""
    sample, reply, score = result.sample, result.reply, result.score
    cited = (CitedWords(document=c.document, quote=c.quote) for c in reply.cited)
    return Line(
        id=sample.sample_id,
        question=sample.question,
        expected=sample.expected,
        kind=sample.kind,
        split=sample.split,
        outcome_kind=reply.kind,
        complete=reply.is_complete,
        reason=reply.reason,
        right=score.is_right,
        with_gold=score.has_gold,
        kind_right=score.is_kind_right,
        quotes_found=(score.n_quotes_found, len(sample.quotes)),
        exact_citations=(score.n_exact, score.n_cited),
        gold_documents=(result.recall.n_found, result.recall.n_gold),
        cited=tuple(dict.fromkeys(cited)),
    )


def write_lines(path: Path, lines: Iterable[Line]) -> None:
    """Write one JSON object a line, in order; the file is there whole or as it was before."""
    text = "".join(f"{line.model_dump_json()}\n" for line in lines)
    made = path.with_name(f"{path.name}.part")
    made.write_text(text, encoding="utf-8")
    made.replace(path)


def read_lines(path: Path) -> list[Line]:
    """Read what ``write_lines`` wrote.

    Raises:
        LinesError: The file cannot be read, holds no line, or one that is wrong or there twice.
    """
    lines: dict[str, Line] = {}
    for number, text in enumerate(_read_text(path).split("\n"), start=1):
        if text.strip():
            line = _parse(text, f"{path}, line {number}")
            if line.id in lines:
                msg = f"{path}, line {number}, id: {line.id!r} is there twice"
                raise LinesError(msg)
            lines[line.id] = line
    if not lines:
        msg = f"{path} holds no question"
        raise LinesError(msg)
    return list(lines.values())


def by_id(lines: Sequence[Line]) -> dict[str, Line]:
    """Each line under its question's id."""
    return {line.id: line for line in lines}


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise LinesError(msg) from error


def _parse(text: str, place: str) -> Line:
    try:
        return Line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        msg = ", ".join(filter(None, [place, key])) + f": {first['msg']}"
        raise LinesError(msg) from error
