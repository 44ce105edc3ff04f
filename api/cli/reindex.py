"""``pincite reindex``: the index is made anew from the stored documents, beside the old one."""

import sys
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli.exit_code import ExitCode
from api.cli.failure import CommandError, Failure
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.progress import watch
from api.cli.session import open_parts
from api.schemas.home import ReindexOutput

# A few minutes on a laptop: somebody who waits for them should have been asked.
MANY_CHUNKS = 5_000


def reindex(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, however long it takes.")] = False,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Make the index anew from the stored documents, as the settings say now.

    For another embedder, chunk_tokens or Qdrant server, or when the index is damaged. Files are
    not read again. Questions go on with the old index and find the new one as soon as it is
    complete; interrupted, the old one stays.
    """
    began = perf_counter()
    with open_parts(home, stated) as parts:
        entries = parts.manifest.documents()
        n_before = sum(entry.n_chunks for entry in entries)
        if not (yes or as_json) and n_before > MANY_CHUNKS and sys.stdin.isatty():
            _ask(n_before)
        with watch(len(entries)) as progress:
            recipe, n_chunks = parts.reindex(progress=progress, on_wait=_say_waiting)
    output = ReindexOutput(
        documents=len(n_chunks),
        chunks=sum(n_chunks.values()),
        embedder=recipe.model.name,
        n_dims=recipe.model.n_dims,
        chunk_tokens=recipe.chunk_tokens,
        time_s=round(perf_counter() - began, 3),
    )
    if as_json:
        print_json(output)
    else:
        _show(output, make_console())
    return ExitCode.OK


def _ask(n_chunks: int) -> None:
    if not typer.confirm(f"Some {n_chunks:,} chunks are embedded anew, which takes long. Go on?"):
        advice = "Run it again when there is time; the index is as it was."
        raise CommandError(Failure("not_agreed", "nothing was done", advice))


def _say_waiting() -> None:
    make_console(stderr=True).print(
        Text("An ingest is running; this begins when it has ended.", style="yellow")
    )


def _show(output: ReindexOutput, console: Console) -> None:
    console.print(
        Text(
            f"{output.documents:,} documents are in the new index as {output.chunks:,} chunks of at"
            f" most {output.chunk_tokens} tokens, made with {output.embedder}"
            f" ({output.n_dims} dimensions), in {output.time_s:.1f} s."
        )
    )
