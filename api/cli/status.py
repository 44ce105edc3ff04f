"""``pincite status``: what is stored, and where."""

import shutil

from rich.console import Console
from rich.text import Text

from agent.inbox import OPEN
from api.cli.exit_code import ExitCode
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import open_parts
from api.cli.show import add_row, make_table
from api.schemas.home import StatusOutput


def status(*, home: Home = None, stated: Stated = None, as_json: AsJson = False) -> ExitCode:
    """Say what is stored, and where."""
    with open_parts(home, stated) as parts:
        documents = parts.manifest.documents()
        recipe = parts.indexes.standing().recipe
        output = StatusOutput(
            home=str(parts.home),
            documents=len(documents),
            chunks=sum(document.n_chunks for document in documents),
            generation=parts.manifest.generation(),
            refused_files=len(parts.manifest.refused_sources()),
            open_escalations=sum(entry.state == OPEN for entry in parts.inbox.entries()),
            index_size_bytes=parts.index.stats().size_bytes,
            free_disk_bytes=shutil.disk_usage(parts.home).free,
            embedder=recipe.model.name,
            n_dims=recipe.model.n_dims,
            chunk_tokens=recipe.chunk_tokens,
            notes=parts.reasons_to_reindex(),
        )
    if as_json:
        print_json(output)
    else:
        _show_status(output, make_console())
    return ExitCode.OK


def _show_status(output: StatusOutput, console: Console) -> None:
    table = make_table("home", output.home)
    for name in ("documents", "chunks", "generation", "refused_files", "open_escalations"):
        add_row(table, name.replace("_", " "), f"{getattr(output, name):,}")
    add_row(table, "index", _megabytes(output.index_size_bytes))
    add_row(table, "free on its disk", _megabytes(output.free_disk_bytes))
    add_row(table, "embedder", f"{output.embedder}, {output.n_dims:,} dimensions")
    add_row(table, "chunk tokens", f"{output.chunk_tokens:,}")
    console.print(table)
    for note in output.notes:
        console.print(Text(f"→ {note}", style="yellow"))


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
