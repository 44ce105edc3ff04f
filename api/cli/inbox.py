"""``pincite inbox``: questions that wait for a person, and the file that comes with each."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from agent.inbox import EscalationId
from api.cli.exit_code import ExitCode
from api.cli.failure import fail_not_found
from api.cli.harmless import harmless, harmless_line
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import open_parts
from api.cli.show import add_row, gone_line, indented, make_table, place_line, source_line
from api.schemas.answers import Passage
from api.schemas.runs import InboxListOutput, InboxShowOutput
from api.views import view_escalation, view_listed_escalation

inbox = typer.Typer(rich_markup_mode=None)


@inbox.callback()
def group() -> None:
    """Questions that wait for a person."""


@inbox.command("list")
def list_escalations(
    *, home: Home = None, stated: Stated = None, as_json: AsJson = False
) -> ExitCode:
    """List the questions that wait, oldest first."""
    with open_parts(home, stated) as parts:
        entries = parts.inbox.entries()
    output = InboxListOutput(escalations=[view_listed_escalation(entry) for entry in entries])
    if as_json:
        print_json(output)
    else:
        _show_list(output, make_console())
    return ExitCode.OK


@inbox.command("show")
def show_escalation(
    escalation_id: Annotated[str, typer.Argument(metavar="ID", help="From `pincite inbox list`.")],
    *,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Show one of them with its drafted claims and their evidence."""
    with open_parts(home, stated) as parts:
        entry = parts.inbox.entry(EscalationId(escalation_id))
    if entry is None:
        fail_not_found(f"escalation {escalation_id!r}", advice="`pincite inbox list` lists them.")
    output = view_escalation(entry)
    if as_json:
        print_json(output)
    else:
        _show(output, make_console())
    return ExitCode.OK


def _show_list(output: InboxListOutput, console: Console) -> None:
    if not output.escalations:
        console.print(Text("The inbox is empty: nothing waits for a person."))
        return
    table = make_table("escalation", "reason", "state", "question")
    for waiting in output.escalations:
        add_row(table, waiting.escalation_id, waiting.reason, waiting.state, waiting.question)
    console.print(table)


def _show(output: InboxShowOutput, console: Console) -> None:
    console.print(Text(harmless_line(output.question), style="bold"))
    reason = output.reason.replace("_", " ")
    console.print(Text(f"{reason}: {harmless(output.reason_text)}", style="magenta"))
    console.print(Text(f"{output.escalation_id} · {output.state} · {output.run_id}", style="dim"))
    if output.drafted_claims:
        console.print(Text("\nWhat would have been said; it is not supported:", style="bold"))
    for claim in output.drafted_claims:
        console.print(indented(Text(harmless(claim.text))))
        for citation in claim.citations:
            _show_quote(citation, console)
    if output.evidence:
        console.print(Text("\nThe words nearest to the question:", style="bold"))
    for passage in output.evidence:
        _show_quote(passage, console)


def _show_quote(passage: Passage, console: Console) -> None:
    if passage.gone:
        console.print(Text("-"), gone_line(passage.document_id, passage.gone))
        return
    console.print(Text("-"), place_line(passage.title, passage.heading, passage.page))
    console.print(indented(source_line(passage.source)))
    console.print(indented(Text(f"“{harmless(passage.quote)}”")))
