"""Schemas: the one JSON object that each command prints. Fields may be added, never renamed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.outcome import Reason
from ingest.refusal import RefusalReason

FOLDER = Path(__file__).parent.parent / "docs" / "schemas"


class Output(BaseModel):
    """Exactly these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ErrorDetail(Output):
    """What went wrong, and what would help."""

    kind: str
    message: str
    advice: str


class ErrorOutput(Output):
    """Of any command that failed."""

    error: ErrorDetail


class FailedFile(Output):
    """A file that stays outside."""

    source: str
    reason: RefusalReason
    explanation: str
    advice: str


class IngestOutput(Output):
    """Of ``ingest``. Every file found is counted once, in one of added to failed."""

    added: int
    updated: int
    unchanged: int
    removed: int = Field(description="Documents whose files are gone.")
    duplicates: int
    failed: list[FailedFile]
    chunks: int = Field(description="Chunks written.")
    time_s: float


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


class NumberedCitation(Passage):
    """The passage that ``[n]`` in the answer's text stands for."""

    number: int = Field(ge=1)


class SupportedClaim(Output):
    """One statement of an answer."""

    text: str
    support: float | None = Field(description="The probability that its citations bear it out.")
    citations: list[NumberedCitation]


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
    candidates: list[FoundCandidate]
    timings_ms: dict[str, float]


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


class ListedRun(Output):
    """A question that was asked; ``kind`` is null until it ended."""

    run_id: str
    question: str
    kind: str | None
    created: str


class RunsOutput(Output):
    """Of ``runs``, newest first."""

    runs: list[ListedRun]


class TraceStep(Output):
    """One recorded effect of a run."""

    number: int = Field(ge=1)
    name: str
    request: dict[str, Any]
    reply: dict[str, Any]
    started_s: float = Field(description="After the run began.")
    time_s: float
    spent: dict[str, float]


class TraceOutput(Output):
    """Of ``trace``; ``outcome`` is null for a run that was cut off."""

    run_id: str
    outcome: AskOutput | None
    steps: list[TraceStep]


class ListedEscalation(Output):
    """A question that waits for a person."""

    escalation_id: str
    run_id: str
    question: str
    reason: Reason
    state: str


class InboxListOutput(Output):
    """Of ``inbox list``, oldest first."""

    escalations: list[ListedEscalation]


class DraftedClaim(Output):
    """What would have been said; it is not supported."""

    text: str
    citations: list[Passage]


class InboxShowOutput(ListedEscalation):
    """Of ``inbox show``."""

    created: str
    reason_text: str
    drafted_claims: list[DraftedClaim]
    evidence: list[Passage]


class StatusOutput(Output):
    """Of ``status``."""

    home: str
    documents: int
    chunks: int
    generation: int
    refused_files: int
    open_escalations: int
    index_size_bytes: int
    free_disk_bytes: int


class DoctorCheck(Output):
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    fix: str = Field(description="Empty when all is well.")


class DoctorOutput(Output):
    """Of ``doctor``."""

    checks: list[DoctorCheck]


class CountedShare(Output):
    """``n`` of ``of``; the share is null when there was nothing to count."""

    n: int
    of: int
    share: float | None


class JudgedQuestion(Output):
    """A question of a dataset, what came of it and how good that is."""

    id: str
    question: str
    expected: str
    kind: str
    split: str
    right: bool
    kind_right: bool
    outcome_kind: str
    complete: bool
    reason: Reason | None
    quotes_found: CountedShare
    exact_citations: CountedShare
    text: str
    run_id: str


class EvalAnswersOutput(Output):
    """Of ``eval answers``."""

    dataset: str
    split: str | None
    n_questions: int
    measures: dict[str, CountedShare]
    by_expected: dict[str, dict[str, CountedShare]]
    by_kind: dict[str, dict[str, CountedShare]]
    by_split: dict[str, dict[str, CountedShare]]
    questions: list[JudgedQuestion]


OUTPUTS: dict[str, type[Output]] = {
    "ask": AskOutput,
    "doctor": DoctorOutput,
    "document": DocumentOutput,
    "documents": DocumentsOutput,
    "error": ErrorOutput,
    "eval-answers": EvalAnswersOutput,
    "inbox-list": InboxListOutput,
    "inbox-show": InboxShowOutput,
    "ingest": IngestOutput,
    "runs": RunsOutput,
    "search": SearchOutput,
    "status": StatusOutput,
    "trace": TraceOutput,
}


def schema_text(output: type[Output]) -> str:
    """The JSON Schema of a command's output, as its file holds it."""
    schema = output.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write one file for each command."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, output in OUTPUTS.items():
        (folder / f"{name}.schema.json").write_text(schema_text(output), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(FOLDER)
    sys.stdout.write(f"wrote {len(OUTPUTS)} schemas to {FOLDER}\n")
