"""``pincite search``: the passages nearest to a query, best first."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli.exit_code import ExitCode
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import open_parts, require_documents, require_question
from api.cli.show import found_passage, indented, place_line, source_line
from api.schemas import FoundCandidate, SearchOutput
from ingest.chunk import Chunk
from ingest.document import DocumentId
from ingest.manifest import Manifest
from retrieval.search import Found


def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Any words.")],
    *,
    k: Annotated[int, typer.Option("--k", min=1, help="At most so many passages.")] = 5,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """List the passages that come nearest to a query."""
    with open_parts(home, stated) as parts:
        words = require_question(query, parts)
        require_documents(parts)
        found = parts.search(words, k=k)
        output = _output(words, found, parts.manifest)
    if as_json:
        print_json(output)
    else:
        _show(output, [candidate.chunk for candidate in found.ranking], make_console())
    return ExitCode.OK


def _output(query: str, found: Found, manifest: Manifest) -> SearchOutput:
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
    return SearchOutput(query=query, candidates=candidates, timings_ms=found.timings_ms)


def _source(document_id: DocumentId, manifest: Manifest) -> str:
    entry = manifest.entry(document_id)
    return entry.locations[0] if entry and entry.locations else ""


def _show(output: SearchOutput, chunks: list[Chunk], console: Console) -> None:
    if not output.candidates:
        console.print(Text("No passage comes near to that.", style="bold yellow"))
    for candidate, chunk in zip(output.candidates, chunks, strict=True):
        place = place_line(chunk.title, chunk.heading, chunk.page)
        score = Text(f"· score {candidate.score:.2f}", style="dim")
        console.print(Text(f"{candidate.rank}.", style="bold cyan"), place, score)
        console.print(indented(source_line(candidate.source)))
        console.print(indented(found_passage(candidate.text, output.query)), end="\n\n")
