"""``pincite eval chunking``: how well texts are cut, beside two splitters that everybody knows."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli.exit_code import ExitCode
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import open_parts
from api.cli.show import add_row, make_table
from api.schemas.evaluation import EvalChunkingOutput
from evals.chunking import ChunkingReport, eval_chunking


def chunking(
    folder: Annotated[Path, typer.Argument(help="Holds `corpora/*.md` and `queries.jsonl`.")],
    *,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Only so many of the questions.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Which ones.")] = 0,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Cut long texts in three ways and see how much of the answering words five chunks hold.

    Your own documents are not touched: each way has an index of its own, for as long as it takes.
    """
    with open_parts(home, stated) as parts:
        report = eval_chunking(folder, parts=parts, limit=limit, seed=seed, progress=_say_progress)
    if as_json:
        print_json(EvalChunkingOutput.model_validate(report.to_json()))
    else:
        _show(report, make_console())
    return ExitCode.OK


def _say_progress(n_done: int, n_searches: int) -> None:
    if sys.stderr.isatty():
        line = Text(f"{n_done} of {n_searches} searches", style="dim")
        make_console(stderr=True).print(line, end="\r" if n_done < n_searches else "\n")


def _show(report: ChunkingReport, console: Console) -> None:
    table = make_table("splitter", "chunks", "characters each", "recall", "precision", "IoU")
    for result in report.results:
        overlap = result.overlap
        shares = (f"{share:.1%}" for share in (overlap.recall, overlap.precision, overlap.iou))
        size = f"{result.mean_characters:.0f}"
        add_row(table, result.splitter, str(result.n_chunks), size, *shares)
    console.print(table)
    console.print(f"{report.n_questions} questions, {report.k} chunks each.")
