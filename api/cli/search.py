"""``pincite search``: the passages nearest to a query, best first."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli.exit_code import ExitCode
from api.cli.options import AsJson, Home, Stated, Where
from api.cli.output import make_console, print_json
from api.cli.session import open_parts, require_documents, require_question
from api.cli.show import found_passage, indented, place_line, source_line
from api.schemas.answers import SearchOutput
from api.views import view_search
from ingest.chunk import Chunk
from retrieval.where import parse_where


def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Any words.")],
    *,
    k: Annotated[int, typer.Option("--k", min=1, help="At most so many passages.")] = 5,
    where: Where = None,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """List the passages that come nearest to a query."""
    with open_parts(home, stated) as parts:
        words = require_question(query, parts)
        condition = parse_where(where) if where is not None else None
        require_documents(parts)
        found = parts.search(words, k=k, where=condition)
        narrowing = parts.narrowing(condition) if condition else None
        output = view_search(words, found, parts.manifest, narrowing=narrowing)
    if as_json:
        print_json(output)
    else:
        _show(output, [candidate.chunk for candidate in found.ranking], make_console())
    return ExitCode.OK


def _show(output: SearchOutput, chunks: list[Chunk], console: Console) -> None:
    if not output.candidates:
        among = f" among the documents with {output.where}" if output.where else ""
        console.print(Text(f"No passage comes near to that{among}.", style="bold yellow"))
    if output.note:
        console.print(Text(output.note, style="italic"))
    for candidate, chunk in zip(output.candidates, chunks, strict=True):
        place = place_line(chunk.title, chunk.heading, chunk.page)
        score = Text(f"· score {candidate.score:.2f}", style="dim")
        console.print(Text(f"{candidate.rank}.", style="bold cyan"), place, score)
        console.print(indented(source_line(candidate.source)))
        console.print(indented(found_passage(candidate.text, output.query)), end="\n\n")
