"""``pincite runs`` and ``pincite trace``: what was asked, and each step of how it was answered."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from agent.record import RunId
from api.cli.exit_code import ExitCode
from api.cli.failure import fail_not_found
from api.cli.harmless import harmless_line
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import open_parts
from api.cli.show import add_row, gone_line, make_table
from api.schemas.runs import RunsOutput, TraceOutput
from api.views import view_listed_run, view_trace

_ALL = 2**31 - 1
_A_SCREEN = 20
_CELL_CHARS = 60


def runs(
    *,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="At most so many; 20, or all with --json."),
    ] = None,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """List the questions that were asked, newest first."""
    with open_parts(home, stated) as parts:
        listed = parts.log.runs(limit=limit or (_ALL if as_json else _A_SCREEN))
    output = RunsOutput(runs=[view_listed_run(run) for run in listed])
    if as_json:
        print_json(output)
    else:
        _show_runs(output, make_console())
    return ExitCode.OK


def trace(
    run_id: Annotated[str, typer.Argument(metavar="RUN_ID", help="From `pincite runs`.")],
    *,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Show the recorded steps of a question."""
    with open_parts(home, stated) as parts:
        run = parts.log.run(RunId(run_id))
        steps = parts.log.steps(RunId(run_id))
    if run is None:
        fail_not_found(f"run {run_id!r}", advice="`pincite runs` lists them.")
    output = view_trace(run, steps)
    if as_json:
        print_json(output)
    else:
        _show_trace(output, run.question, make_console())
    return ExitCode.OK


def _show_runs(output: RunsOutput, console: Console) -> None:
    if not output.runs:
        console.print(Text("Nothing has been asked yet: pincite ask QUESTION"))
        return
    table = make_table("run", "asked at", "outcome", "question")
    for run in output.runs:
        asked_at = run.created[:19].replace("T", " ")
        add_row(table, run.run_id, asked_at, run.kind or "unfinished", _cut(run.question))
    console.print(table)


def _show_trace(output: TraceOutput, question: str, console: Console) -> None:
    console.print(Text(harmless_line(question), style="bold"))
    table = make_table("step", "what", "asked", "came back", "at s", "took s")
    for step in output.steps:
        at, took = f"{step.started_s:.2f}", f"{step.time_s:.2f}"
        add_row(table, step.number, step.name, _brief(step.request), _brief(step.reply), at, took)
    console.print(table)
    for document_id, since in _gone(output):
        console.print(gone_line(document_id, since))
    ended = output.outcome.kind if output.outcome else "unfinished"
    console.print(Text(f"Outcome: {ended}. With --json everything is printed in full."))


def _gone(output: TraceOutput) -> list[tuple[str, str]]:
    """The documents that the outcome referred to and that were forgotten since, with the date."""
    if output.outcome is None:
        return []
    cited = [citation for claim in output.outcome.claims for citation in claim.citations]
    passages = [*cited, *output.outcome.nearest]
    return sorted({(one.document_id, one.gone) for one in passages if one.gone})


def _brief(fields: dict[str, Any]) -> str:
    """Each field in a word or two: its value if that is short, else how much of it there is."""
    return _cut(" ".join(f"{key}={_amount(value)}" for key, value in fields.items()))


def _amount(value: object) -> str:
    if isinstance(value, list | dict):
        return f"({len(value)})"
    return json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= _CELL_CHARS else text[: _CELL_CHARS - 1] + "…"
