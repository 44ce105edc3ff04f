"""``pincite status`` and ``pincite doctor``: what is stored, and whether all is well."""

import shutil

from rich.console import Console
from rich.text import Text

from agent.checkup import Check, checkup
from agent.inbox import OPEN
from api.cli.exit_code import ExitCode
from api.cli.failure import describe
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import open_parts
from api.cli.show import add_row, make_table
from api.schemas import DoctorCheck, DoctorOutput, StatusOutput


def status(*, home: Home = None, stated: Stated = None, as_json: AsJson = False) -> ExitCode:
    """Say what is stored, and where."""
    with open_parts(home, stated) as parts:
        documents = parts.manifest.documents()
        output = StatusOutput(
            home=str(parts.home),
            documents=len(documents),
            chunks=sum(document.n_chunks for document in documents),
            generation=parts.manifest.generation(),
            refused_files=len(parts.manifest.refused_sources()),
            open_escalations=sum(entry.state == OPEN for entry in parts.inbox.entries()),
            index_size_bytes=parts.index.stats().size_bytes,
            free_disk_bytes=shutil.disk_usage(parts.home).free,
        )
    if as_json:
        print_json(output)
    else:
        _show_status(output, make_console())
    return ExitCode.OK


def doctor(*, home: Home = None, stated: Stated = None, as_json: AsJson = False) -> ExitCode:
    """Check that everything needed is there and well."""
    output = DoctorOutput(
        checks=[
            DoctorCheck(name=check.name, ok=check.ok, detail=check.detail, fix=check.fix)
            for check in _checks(home, stated)
        ]
    )
    if as_json:
        print_json(output)
    else:
        _show_checks(output, make_console())
    return ExitCode.OK if all(check.ok for check in output.checks) else ExitCode.FAILURE


def _checks(home: Home, stated: Stated) -> list[Check]:
    try:
        with open_parts(home, stated) as parts:
            return checkup(parts)
    except Exception as error:  # noqa: BLE001 - a doctor tells what is wrong, whatever it is
        failure = describe(error)
        return [Check(failure.kind, ok=False, detail=failure.message, fix=failure.advice)]


def _show_status(output: StatusOutput, console: Console) -> None:
    table = make_table("home", output.home)
    for name in ("documents", "chunks", "generation", "refused_files", "open_escalations"):
        add_row(table, name.replace("_", " "), f"{getattr(output, name):,}")
    add_row(table, "index", _megabytes(output.index_size_bytes))
    add_row(table, "free on its disk", _megabytes(output.free_disk_bytes))
    console.print(table)


def _show_checks(output: DoctorOutput, console: Console) -> None:
    table = make_table("", "check", "found")
    for check in output.checks:
        mark = Text("✓", style="bold green") if check.ok else Text("✗", style="bold red")
        add_row(table, mark, check.name, check.detail)
        if check.fix:
            add_row(table, "", "", Text(f"→ {check.fix}", style="yellow"))
    console.print(table)


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
