"""``pincite eval``: how good the answers to a set of questions are."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from evals.command import eval_answers
from rich.text import Text

from api.cli.exit_code import ExitCode
from api.cli.options import AsJson
from api.cli.output import make_console, write_json
from api.cli.show import add_row, make_table

evaluate = typer.Typer(rich_markup_mode=None)


@evaluate.callback()
def group() -> None:
    """Measure the quality of answers."""


@evaluate.command("answers")
def answers(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True, file_okay=False, help="Holds `questions.jsonl` and `documents`."
        ),
    ],
    *,
    split: Annotated[
        str | None, typer.Option("--split", help="Only the questions of this split: dev, test.")
    ] = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Ask every question of a folder and count how well it went."""
    measured = eval_answers(folder, split=split, progress=_say_progress)
    if as_json:
        write_json(measured)
        return ExitCode.OK
    table = make_table("measure", "value")
    for name, value in measured.items():
        add_row(table, name.replace("_", " "), value)
    make_console().print(table)
    return ExitCode.OK


def _say_progress(n_done: int, n_questions: int) -> None:
    if sys.stderr.isatty():
        line = Text(f"{n_done} of {n_questions} questions", style="dim")
        make_console(stderr=True).print(line, end="\r" if n_done < n_questions else "\n")
