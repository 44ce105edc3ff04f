"""Views: what is stored and what was found, as the objects that every door hands out."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.schemas.answers import AskOutput, FoundCandidate, SearchOutput
from api.schemas.documents import DocumentOutput, ListedDocument, PageSpan
from api.schemas.runs import InboxShowOutput, ListedEscalation, ListedRun, TraceOutput, TraceStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.inbox import InboxEntry
    from agent.narrow import Narrowing
    from agent.record import Run, Step
    from ingest.document import Document, DocumentId
    from ingest.manifest import Manifest, VersionEntry
    from retrieval.search import Found


def view_listed_document(entry: VersionEntry, *, locations: Sequence[str]) -> ListedDocument:
    """A version, with the files of its document."""
    return ListedDocument(
        document_id=entry.document_id,
        version=entry.version,
        source=locations[0] if locations else "",
        locations=list(locations),
        title=entry.title,
        metadata=entry.metadata,
    )


def view_document(
    entry: VersionEntry, document: Document, *, locations: Sequence[str]
) -> DocumentOutput:
    """A version with its text."""
    return DocumentOutput(
        **view_listed_document(entry, locations=locations).model_dump(),
        text=document.text,
        pages=[
            PageSpan(page=page.number, start=page.span.start, end=page.span.end)
            for page in document.pages
        ],
    )


def view_search(
    query: str, found: Found, manifest: Manifest, *, narrowing: Narrowing | None = None
) -> SearchOutput:
    """A ranking, best first, and the condition that narrowed it."""
    ids = {candidate.chunk.document_id for candidate in found.ranking}
    sources = {document_id: _source(document_id, manifest) for document_id in ids}
    candidates = [
        FoundCandidate(
            rank=rank,
            chunk_id=candidate.chunk.chunk_id,
            document_id=candidate.chunk.document_id,
            version=candidate.chunk.version,
            source=sources[candidate.chunk.document_id],
            page=candidate.chunk.page,
            start=candidate.chunk.span.start,
            end=candidate.chunk.span.end,
            text=candidate.chunk.text,
            score=candidate.score,
            scores=candidate.scores,
        )
        for rank, candidate in enumerate(found.ranking, start=1)
    ]
    return SearchOutput(
        query=query,
        where=narrowing.text if narrowing else None,
        note=narrowing.note if narrowing else "",
        candidates=candidates,
        timings_ms=found.timings_ms,
    )


def view_listed_run(run: Run) -> ListedRun:
    """A question and what kind of outcome it had."""
    return ListedRun(run_id=run.run_id, question=run.question, kind=run.kind, created=run.created)


def view_trace(run: Run, steps: Sequence[Step]) -> TraceOutput:
    """A run step by step."""
    return TraceOutput(
        run_id=run.run_id,
        kind=run.kind,
        outcome=AskOutput.model_validate(run.outcome) if run.outcome else None,
        steps=[TraceStep.model_validate(asdict(step)) for step in steps],
    )


def view_listed_escalation(entry: InboxEntry) -> ListedEscalation:
    """A question that waits."""
    return ListedEscalation(
        escalation_id=entry.escalation_id,
        run_id=entry.run_id,
        question=entry.question,
        reason=entry.reason,
        state=entry.state,
    )


def view_escalation(entry: InboxEntry) -> InboxShowOutput:
    """A question that waits, with everything that a person needs."""
    listed = view_listed_escalation(entry).model_dump()
    return InboxShowOutput.model_validate({**listed, "created": entry.created, **entry.file})


def _source(document_id: DocumentId, manifest: Manifest) -> str:
    entry = manifest.entry(document_id)
    return entry.locations[0] if entry and entry.locations else ""
