"""Messages: what goes over HTTP beside the commands' own objects: bodies, pages and problems."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.schemas.documents import DocumentsOutput
from api.schemas.output import Output
from api.schemas.runs import RunsOutput

MAX_PAGE = 1000
MAX_CANDIDATES = 200
_LARGEST = 2**31 - 1


def _require_storable(text: str) -> str:
    """Refuse what is no text: JSON can spell lone surrogates and NUL."""
    if "\x00" in text:
        msg = "it holds a NUL character"
        raise ValueError(msg)
    if not text.strip():
        msg = "it is empty"
        raise ValueError(msg)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        msg = "it holds a lone surrogate, which is no character"
        raise ValueError(msg) from error
    return text


Words = Annotated[str, Field(min_length=1), AfterValidator(_require_storable)]
"""Text that somebody wrote: not blank, and every character of it can be stored."""


class Body(BaseModel):
    """What a program sends: exactly these fields, of exactly these types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class BudgetBody(Body):
    """What this question may cost, at most as much as the settings allow."""

    steps: int | None = Field(None, ge=1, le=_LARGEST, description="Recorded steps.")
    time_s: float | None = Field(None, gt=0, le=_LARGEST, allow_inf_nan=False)


class AskBody(Body):
    """A question; every kind of outcome is a reply of status 200."""

    question: Words = Field(description="At most `max_question_chars` characters.")
    where: Words | None = Field(
        None, description='Only documents that meet this, such as `year>=2023 and source~"hr"`.'
    )
    budget: BudgetBody | None = Field(None, description="What the settings say by default.")


class SearchBody(Body):
    """A query."""

    query: Words = Field(description="At most `max_question_chars` characters.")
    where: Words | None = Field(None, description="As for a question.")
    k: int = Field(5, ge=1, le=MAX_CANDIDATES, description="At most so many passages.")


class Address(BaseModel):
    """What may stand behind the question mark of an address: exactly these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PageAddress(Address):
    """One page of a list."""

    limit: int = Field(100, ge=1, le=MAX_PAGE, description="At most so many.")
    cursor: str | None = Field(
        None, min_length=1, max_length=200, description="The `next_cursor` of the page before."
    )


class VersionAddress(Address):
    """One version of a document."""

    version: int | None = Field(
        None, ge=1, le=_LARGEST, description="An older one than the latest."
    )


class DocumentsPage(DocumentsOutput):
    """Some of the documents, by their ids."""

    next_cursor: str | None = Field(description="For the next page; null after the last.")


class RunsPage(RunsOutput):
    """Some of the runs, newest first."""

    next_cursor: str | None = Field(description="For the next page; null after the last.")


class ReadyCheck(Output):
    """One thing that answering needs."""

    name: str
    ok: bool
    detail: str


class AliveOutput(Output):
    """Of ``/healthz``."""

    alive: bool


class ReadyOutput(Output):
    """Of ``/readyz``."""

    ready: bool
    checks: list[ReadyCheck]


class WrongField(Output):
    """A part of a request that is not allowed; what it held is not repeated."""

    field: str = Field(description="Such as `budget.steps`; empty for the whole.")
    message: str


class ProblemOutput(Output):
    """Why there is no other reply: RFC 9457, ``application/problem+json``."""

    type: str = Field(description="A URN that programs branch on; never renamed.")
    title: str = Field(description="What the type means; the same every time.")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="What is the matter this time, and what would help.")
    request_id: str = Field(description="As in the log.")
    errors: list[WrongField] = Field(description="For 422; else empty.")
    checks: list[ReadyCheck] = Field(description="For `/readyz`; else empty.")
