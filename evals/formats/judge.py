"""One file beside what was expected of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.formats.words import share_in, words_of
from ingest.formats.kind import recognise
from ingest.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from evals.formats.expect import Expected
    from ingest.document import Document
    from ingest.sandbox import Prepared

# Of the characters that a manifest counts.
TOLERANCE = 0.05
_COUNTED_PAGES = 30
_MIN_PRECISION = 0.95


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a file.

    Attributes:
        file: Its name below the folder.
        kind: What its content was told to be; "" when nothing here reads it.
        outcome: ``read``, or the reason of the refusal.
        n_chars: Of its text.
        expected: The outcome that is right.
        beside: Who says what it holds.
        recall: Of the words that it holds, or of its characters; None when nobody says.
        precision: How many of our words are in the gold text; None without one.
        note: Why it is judged unlike others.
        is_right: Whether all of it is as it should be.
    """

    file: str
    kind: str
    outcome: str
    n_chars: int
    expected: str
    beside: str
    recall: float | None
    precision: float | None
    note: str
    is_right: bool


def judge(name: str, path: Path, prepared: Prepared | Refusal, expected: Expected) -> Row:
    """Hold what was made of a file against what is expected of it."""
    document = None if isinstance(prepared, Refusal) else prepared.document
    outcome = prepared.reason.value if isinstance(prepared, Refusal) else "read"
    wanted = expected.reason.value if expected.reason else "read"
    recall = _recall(document, expected) if document and wanted == "read" else None
    precision = _precision(document, expected) if document else None
    return Row(
        file=name,
        kind=_kind(path),
        outcome=outcome,
        n_chars=len(document.text) if document else 0,
        expected=wanted,
        beside=expected.source,
        recall=recall,
        precision=precision,
        note=expected.note,
        is_right=outcome == wanted and _is_within(recall, precision, expected),
    )


def _is_within(recall: float | None, precision: float | None, expected: Expected) -> bool:
    if recall is None:
        return True
    if expected.n_chars is not None:
        return abs(1 - recall) <= TOLERANCE
    return recall >= expected.min_share and (precision is None or precision >= _MIN_PRECISION)


def _recall(document: Document, expected: Expected) -> float | None:
    if expected.n_chars is not None:
        pages = document.pages[:_COUNTED_PAGES]
        text = document.text[: pages[-1].span.end] if pages else document.text
        return len(" ".join(text.split())) / expected.n_chars
    if expected.words is None:
        return None
    return share_in(expected.words, words_of(f"{document.title}\n{document.text}"))


def _precision(document: Document, expected: Expected) -> float | None:
    if expected.source != "gold" or expected.words is None:
        return None
    return share_in(words_of(document.text), expected.words)


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        kind = recognise(file, ending=path.suffix.lower())
    return "" if isinstance(kind, Refusal) else kind.value
