"""Documents: what listing, showing and forgetting print."""

from __future__ import annotations

from pydantic import Field

from api.schemas.output import Output


class PageSpan(Output):
    """Where a page's characters are in the text."""

    page: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class ListedDocument(Output):
    """A document without its text."""

    document_id: str
    version: int = Field(ge=1)
    source: str = Field(description="Absolute; empty when the document has no file any more.")
    locations: list[str]
    title: str
    metadata: dict[str, str]


class DocumentsOutput(Output):
    """Of ``documents``."""

    documents: list[ListedDocument]


class DocumentOutput(ListedDocument):
    """Of ``document``."""

    text: str
    pages: list[PageSpan] = Field(description="Empty for a format without pages.")


class ForgottenDocument(Output):
    """A document as it was."""

    document_id: str
    title: str
    versions: int = Field(ge=1)
    locations: list[str] = Field(description="Where its files lay; they were not touched.")
    runs: int = Field(description="Outcomes that refer to it, and say so now.")


class ForgetOutput(Output):
    """Of ``forget``."""

    forgotten: str = Field(description="When.")
    documents: list[ForgottenDocument]
    notes: list[str] = Field(description="Where bytes may be left that no door shows; or empty.")
