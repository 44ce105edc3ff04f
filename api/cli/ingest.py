"""``pincite ingest``: files, folders and patterns in; counts and refused files out."""

from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli.exit_code import ExitCode
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.progress import watch
from api.cli.session import open_parts, parse_pairs
from api.cli.show import add_row, count_of, indented, make_table, source_line
from api.schemas.home import FailedFile, IngestOutput
from ingest.discover import Scope, discover
from ingest.report import Report


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, patterns.")],
    *,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Remove documents whose files are gone from the paths."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Agree to a large removal.")] = False,
    meta: Annotated[
        list[str] | None,
        typer.Option("--meta", metavar="KEY=VALUE", help="State a fact of every file; repeatable."),
    ] = None,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Read files, folders and patterns into the index. Interrupted, run it again."""
    given = parse_pairs(meta or (), option="--meta")
    scope = discover(paths)
    began = perf_counter()
    with open_parts(home, stated) as parts, watch(len(scope.files)) as progress:
        report = parts.ingest(
            scope, prune=prune, consent=yes, given=given, progress=progress, on_wait=_say_waiting
        )
    output = _output(report, time_s=perf_counter() - began)
    if as_json:
        print_json(output)
    else:
        _show(output, make_console())
    _mention_hidden(scope)
    return _exit_code(output)


def _exit_code(output: IngestOutput) -> ExitCode:
    n_succeeded = output.added + output.updated + output.unchanged + output.duplicates
    return ExitCode.FAILURE if output.failed and not n_succeeded else ExitCode.OK


def _say_waiting() -> None:
    make_console(stderr=True).print(
        Text("Another ingest is running; this one begins when it has ended.", style="yellow")
    )


def _output(report: Report, *, time_s: float) -> IngestOutput:
    failed = [
        FailedFile(
            source=source,
            reason=refusal.reason,
            explanation=refusal.explanation,
            advice=refusal.advice,
        )
        for source, refusal in report.failed
    ]
    return IngestOutput(
        added=report.added,
        updated=report.updated,
        unchanged=report.unchanged,
        removed=report.removed,
        duplicates=report.duplicates,
        failed=failed,
        chunks=report.chunks,
        left_out=report.left_out,
        time_s=round(time_s, 3),
    )


def _show(output: IngestOutput, console: Console) -> None:
    table = make_table("files", "")
    for name in ("added", "updated", "unchanged", "duplicates"):
        add_row(table, name, Text(f"{getattr(output, name):,}", justify="right"))
    add_row(table, "failed", Text(f"{len(output.failed):,}", justify="right"))
    console.print(table)
    removed = f", {count_of(output.removed, 'document')} removed" if output.removed else ""
    console.print(Text(f"{output.chunks:,} chunks written{removed} in {output.time_s:.1f} s."))
    if output.left_out:
        console.print(Text(f"{output.left_out:,} attachments without words were left out."))
    for failed in output.failed:
        console.print(Text(f"\n✗ {failed.reason.replace('_', ' ')}", style="bold red"), end=" ")
        console.print(source_line(failed.source))
        console.print(indented(Text(failed.explanation)))
        console.print(indented(Text(f"→ {failed.advice}", style="yellow")))


def _mention_hidden(scope: Scope) -> None:
    if scope.n_hidden:
        make_console(stderr=True).print(
            Text(f"{scope.n_hidden} hidden entries (their names begin with a dot) were left out.")
        )
