"""Answering: every question of a dataset goes through the whole program and is scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.cite import Library
from evals.recall import K, recall_at_k
from evals.result import Result
from evals.score import Cited, Reply, score
from ingest.document import DocumentId, Span
from ingest.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from agent.build import Parts
    from agent.outcome_json import Json
    from evals.dataset import Sample


def ask_all(
    samples: Sequence[Sample],
    parts: Parts,
    *,
    documents: Path,
    progress: Callable[[int, int], None] = lambda _n_done, _n_questions: None,
) -> tuple[Result, ...]:
    """Ask and score ``samples`` in order.

    Args:
        samples: Questions about ``documents``.
        parts: What is measured; its home holds the documents.
        documents: The folder that they were ingested from.
        progress: Hears how many are done, of how many.
    """
    # Read by itself: what is measured must not vouch for its own citations.
    manifest = Manifest(parts.database)
    library = Library(manifest)
    ids = _find_ids(samples, manifest, documents)
    results = []
    for n_done, sample in enumerate(samples, start=1):
        reply = read_reply(parts.ask(sample.question), library, documents=documents)
        ranking = parts.search(sample.question, k=K).ranking if sample.quotes else ()
        recall = recall_at_k(sample, ranking, ids=ids)
        results.append(Result(sample, reply, score(sample, reply, ids=ids), recall))
        progress(n_done, len(samples))
    return tuple(results)


def read_reply(outcome: Json, library: Library, *, documents: Path) -> Reply:
    """Take from ``ask``'s object what is scored, holding every citation against its document."""
    claims = outcome["claims"]
    cited = (citation for claim in claims for citation in claim["citations"])
    return Reply(
        run_id=outcome["run_id"],
        kind=outcome["kind"],
        is_complete=outcome["complete"],
        text=outcome["text"],
        statements=tuple(claim["text"] for claim in claims),
        cited=_read_citations(cited, library, documents),
        nearest=_read_citations(outcome["nearest"], library, documents),
        reason=outcome["reason"],
    )


def _read_citations(
    citations: Iterable[Json], library: Library, documents: Path
) -> tuple[Cited, ...]:
    return tuple(
        Cited(
            document_id=DocumentId(citation["document_id"]),
            span=Span(citation["start"], citation["end"]),
            quote=citation["quote"],
            is_exact=is_exact(citation, library),
            document=citation["source"].removeprefix(f"{documents.absolute()}/"),
        )
        for citation in citations
    )


def is_exact(citation: Json, library: Library) -> bool:
    """Whether the stored version holds the quote at the very span; no words are no quote."""
    try:
        document = library.document(citation["document_id"], citation["version"])
    except KeyError:
        return False
    start: int = citation["start"]
    end: int = citation["end"]
    # Python counts a negative offset from the end.
    return 0 <= start < end and document.text[start:end] == str(citation["quote"])


def _find_ids(
    samples: Iterable[Sample], manifest: Manifest, documents: Path
) -> dict[str, DocumentId]:
    stored = manifest.sources()
    names = {quote.document for sample in samples for quote in sample.quotes}
    return {name: stored[str(documents.absolute() / name)] for name in names}
