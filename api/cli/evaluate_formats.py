"""``pincite eval formats``: what is read of every file of a folder, beside what others read."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli.exit_code import ExitCode
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import load_stated
from api.cli.show import add_row, make_table
from api.schemas.evaluation import EvalFormatsOutput
from api.settings import find_home
from evals.formats.command import eval_formats
from evals.formats.judge import Row
from evals.formats.report import FormatsReport


def formats(
    folder: Annotated[
        Path, typer.Argument(help="Of files; `manifest.tsv` may say what to expect.")
    ],
    *,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Read every file of a folder, and hold it against what other readers make of it.

    Nothing is ingested. The exit code is 1 if a file is not read as it should be.
    """
    settings = load_stated(find_home(home, os.environ), stated)
    report = eval_formats(folder, settings=settings, progress=_say_progress)
    if as_json:
        print_json(EvalFormatsOutput.model_validate(report.to_json()))
    else:
        _show(report, make_console())
    return ExitCode.FAILURE if report.wrong else ExitCode.OK


def _say_progress(n_done: int, n_files: int) -> None:
    if sys.stderr.isatty():
        line = Text(f"{n_done} of {n_files} files", style="dim")
        make_console(stderr=True).print(line, end="\r" if n_done < n_files else "\n")


def _show(report: FormatsReport, console: Console) -> None:
    _show_rows(report.rows, console)
    console.print(Text(f"\n{len(report.rows) - len(report.wrong)} of {len(report.rows)} right."))
    table = make_table("outcome", "files")
    for outcome, n_files in report.outcomes.items():
        add_row(table, outcome.replace("_", " "), n_files)
    console.print(table)
    if report.left_out:
        console.print(Text(f"{report.left_out} attachments without words were left out."))
    for name in report.gold_without_file:
        console.print(Text(f"There is a gold text of {name}, but no such file."))
    for title, rows in (("Refused", report.refused), ("Not as expected", report.wrong)):
        if rows:
            console.print(Text(f"\n{title}:", style="bold"))
            _show_rows(rows, console)


def _show_rows(rows: tuple[Row, ...], console: Console) -> None:
    table = make_table("", "file", "kind", "outcome", "characters", "beside", "share", "note")
    for row in rows:
        shares = [f"{share:.1%}" for share in (row.recall, row.precision) if share is not None]
        add_row(
            table,
            "✓" if row.is_right else "✗",
            row.file,
            row.kind,
            row.outcome if row.outcome == row.expected else f"{row.outcome}, not {row.expected}",
            f"{row.n_chars:,}",
            row.beside,
            ", ".join(shares),
            row.note,
        )
    console.print(table)
