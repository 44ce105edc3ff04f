"""The claim: one checkable statement, and the exact words it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.document import Box, DocumentId, Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of a source. Always ``document.quote(citation.span) == citation.quote``.

    Attributes:
        version: Of the document, from 1.
        source: Where the file lay when it was cited.
        page: The page of the quote's first character, or None for a format without pages.
        heading: The headings above it, outermost first.
        boxes: Of the printed lines it stands on; empty for a format without positions.
    """

    document_id: DocumentId
    version: int
    span: Span
    quote: str
    source: str
    title: str
    page: int | None
    heading: tuple[str, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class DraftedClaim:
    """What a mind wrote and nobody has checked.

    Attributes:
        text: One statement.
        citations: The words that should bear it out.
        answers: How likely this answers its part of the question, in [0, 1], as the judge sees it;
            None for words beside an answer, such as those on which edition holds.
    """

    text: str
    citations: tuple[Citation, ...]
    answers: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A drafted claim that passed every check.

    Attributes:
        support: How likely the claim is borne out and to the point, in (0, 1); never 1; None for
            words beside an answer.
    """

    text: str
    citations: tuple[Citation, ...]
    support: float | None
