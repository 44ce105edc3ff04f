"""``pincite eval``: how good the answers to a set of questions are."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.evaluate_chunking import chunking
from api.cli.evaluate_formats import formats
from api.cli.exit_code import ExitCode
from api.cli.failure import fail_usage
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import load_stated
from api.cli.show import add_row, make_table
from api.cli.show_comparison import show_comparison
from api.schemas.evaluation import EvalAnswersOutput, EvalCompareOutput
from api.settings import find_home
from evals.command import eval_answers
from evals.compare import compare
from evals.dataset import Split
from evals.line import LinesError, read_lines, write_lines
from evals.report import Report, measure_by

evaluate = typer.Typer(rich_markup_mode=None)


@evaluate.callback()
def group() -> None:
    """Measure the quality of answers."""


evaluate.command("formats")(formats)
evaluate.command("chunking")(chunking)


@evaluate.command("answers")
def answers(
    folder: Annotated[Path, typer.Argument(help="Holds `questions.jsonl` and `documents`.")],
    *,
    split: Annotated[
        Split | None, typer.Option("--split", help="Only the questions of this split.")
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Keep each question, for `eval compare`."),
    ] = None,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Ask every question of a folder and count how well it went.

    The folder's documents are kept apart from yours, in the folder `evals` of the home.
    """
    if save and (save.is_dir() or not save.absolute().parent.is_dir()):
        fail_usage(f"{save} cannot be a file", advice="Name a file in a folder that is there.")
    place = find_home(home, os.environ)
    report = eval_answers(
        folder,
        settings=load_stated(place, stated),
        cache=place / "evals",
        split=split,
        progress=_say_progress,
    )
    if save:
        write_lines(save, report.lines)
    if as_json:
        print_json(EvalAnswersOutput.model_validate(report.to_json()))
    else:
        _show(report, make_console())
    return ExitCode.OK


@evaluate.command("compare")
def compare_runs(
    a: Annotated[Path, typer.Argument(help="What `eval answers --save` wrote before.")],
    b: Annotated[Path, typer.Argument(help="What it wrote after.")],
    *,
    gate: Annotated[
        bool, typer.Option("--gate", help="Exit with 1 when B is worse by more than chance.")
    ] = False,
    as_json: AsJson = False,
) -> ExitCode:
    """Lay two runs over the same questions side by side.

    Questions are paired by id. A measure is worse when more questions are lost than gained and an
    exact sign test (McNemar's, for what is yes or no) gives p below .05; each is tested by itself.
    """
    try:
        comparison = compare(read_lines(a), read_lines(b))
    except LinesError as error:
        fail_usage(
            str(error), advice="`pincite eval answers FOLDER --save FILE` writes such files."
        )
    if as_json:
        print_json(EvalCompareOutput.model_validate(comparison.to_json()))
    else:
        show_comparison(comparison, make_console())
    return ExitCode.FAILURE if gate and comparison.worse else ExitCode.OK


def _say_progress(n_done: int, n_questions: int) -> None:
    if sys.stderr.isatty():
        line = Text(f"{n_done} of {n_questions} questions", style="dim")
        make_console(stderr=True).print(line, end="\r" if n_done < n_questions else "\n")


def _show(report: Report, console: Console) -> None:
    table = make_table("measure", "of all questions")
    for name, share in report.measures.items():
        add_row(table, name.replace("_", " "), share)
    console.print(table)
    console.print()
    console.print(_kinds_table(report))
    wrong = [result for result in report.results if not result.score.is_right]
    table = make_table("wrong", "expected", "came", "question")
    for result in wrong:
        sample = result.sample
        add_row(table, sample.sample_id, sample.expected, result.reply.kind, sample.question)
    if wrong:
        console.print()
        console.print(table)


def _kinds_table(report: Report) -> Table:
    names = ["right_answers", "answered_with_gold", "not_answered", "recall_at_5"]
    table = make_table("kind", *(name.replace("_", " ") for name in names))
    for kind, shares in measure_by(report.lines, lambda line: line.kind).items():
        counted = (shares[name] if shares[name].of else "" for name in names)
        add_row(table, kind.replace("_", " "), *counted)
    return table
