"""Answers: what `ask` and `search` print."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agent.outcome import Reason
from api.schemas.output import Output


class PageBox(Output):
    """A printed line's rectangle, in points from the page's top left corner."""

    page: int = Field(ge=1)
    x0: float
    y0: float
    x1: float
    y1: float


class Passage(Output):
    """Exact words of a source: always ``text[start:end] == quote`` in that document version."""

    document_id: str
    version: int = Field(ge=1)
    source: str
    title: str
    page: int | None = Field(ge=1)
    heading: list[str] = Field(description="Outermost first.")
    start: int = Field(ge=0, description="In Unicode code points.")
    end: int = Field(ge=0)
    quote: str
    boxes: list[PageBox]
    gone: str | None = Field(None, description="When the document was forgotten; its words are.")


class NumberedCitation(Passage):
    """The passage that ``[n]`` in the answer's text stands for."""

    number: int = Field(ge=1)


class SupportedClaim(Output):
    """One statement of an answer."""

    text: str
    support: float | None = Field(description="The probability that its citations bear it out.")
    citations: list[NumberedCitation]
    gone: str | None = Field(None, description="When a document it cites was forgotten.")


class Spent(Output):
    """What the question cost."""

    steps: int
    model_calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    time_s: float


class AskOutput(Output):
    """Of ``ask``; ``claims`` is empty unless ``kind`` is ``answer``."""

    kind: Literal["answer", "abstention", "escalation", "pending"]
    run_id: str
    question: str
    where: str | None = Field(None, description="The condition that narrowed the search.")
    complete: bool
    text: str
    claims: list[SupportedClaim]
    missing: list[str] = Field(description="Parts of the question that nothing supports.")
    nearest: list[Passage] = Field(description="What came closest; it answers nothing.")
    reason: Reason | None
    reason_text: str = Field(description="The reason, or what is worth knowing beside the answer.")
    escalation_id: str | None
    spent: Spent


class FoundCandidate(Output):
    """A chunk that a search found."""

    rank: int = Field(ge=1)
    chunk_id: str
    document_id: str
    version: int = Field(ge=1)
    source: str
    page: int | None = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    score: float = Field(description="Of the last stage; comparable within one search only.")
    scores: dict[str, float] = Field(description="Of every stage that saw it.")


class SearchOutput(Output):
    """Of ``search``."""

    query: str
    where: str | None = Field(None, description="The condition that narrowed the search.")
    note: str = Field("", description="Why the condition may find less than was meant.")
    candidates: list[FoundCandidate]
    timings_ms: dict[str, float]
