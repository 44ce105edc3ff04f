"""``pincite eval``: how good the answers to a set of questions are."""

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
from api.schemas import EvalAnswersOutput
from api.settings import find_home
from evals.command import eval_answers
from evals.dataset import Split
from evals.report import Report

evaluate = typer.Typer(rich_markup_mode=None)


@evaluate.callback()
def group() -> None:
    """Measure the quality of answers."""


@evaluate.command("answers")
def answers(
    folder: Annotated[Path, typer.Argument(help="Holds `questions.jsonl` and `documents`.")],
    *,
    split: Annotated[
        Split | None, typer.Option("--split", help="Only the questions of this split.")
    ] = None,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Ask every question of a folder and count how well it went.

    The folder's documents are kept apart from yours, in the folder `evals` of the home.
    """
    place = find_home(home, os.environ)
    report = eval_answers(
        folder,
        settings=load_stated(place, stated),
        cache=place / "evals",
        split=split,
        progress=_say_progress,
    )
    if as_json:
        print_json(EvalAnswersOutput.model_validate(report.to_json()))
    else:
        _show(report, make_console())
    return ExitCode.OK


def _say_progress(n_done: int, n_questions: int) -> None:
    if sys.stderr.isatty():
        line = Text(f"{n_done} of {n_questions} questions", style="dim")
        make_console(stderr=True).print(line, end="\r" if n_done < n_questions else "\n")


def _show(report: Report, console: Console) -> None:
    table = make_table("measure", "of all questions")
    for name, share in report.measures.items():
        add_row(table, name.replace("_", " "), share)
    console.print(table)
    wrong = [result for result in report.results if not result.score.is_right]
    table = make_table("wrong", "expected", "came", "question")
    for result in wrong:
        sample = result.sample
        add_row(table, sample.sample_id, sample.expected, result.reply.kind, sample.question)
    if wrong:
        console.print()
        console.print(table)
