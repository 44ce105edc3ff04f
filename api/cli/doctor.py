"""``pincite doctor``: is all well, and if not, what mends it?"""

import os
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from agent.build import Parts
from agent.check import Check, Look
from agent.checkup import REBUILD, RESTORE, look_at_home
from agent.installation import look_at_installation
from agent.mend import repairs
from api.cli.exit_code import ExitCode
from api.cli.failure import describe
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.progress import watch
from api.cli.session import load_stated
from api.cli.show import add_row, make_table
from api.schemas.home import DoctorCheck, DoctorOutput
from api.settings import find_home

# What the general advice would send people to the doctor for.
FIXES = {
    "database_unavailable": RESTORE,
    "index_unavailable": f"Do as it says. If it does not say what to do: {REBUILD}",
}


def doctor(
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be, then look again.")] = False,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Check that everything needed is there and well.

    With --fix: ends forgettings that were cut off, undoes what was not committed, removes from the
    index what belongs to no document, writes what it has lost anew from the stored text, and
    removes what killed processes left behind. No file is read or changed outside the home.
    """
    folder = find_home(home, os.environ)
    fixed: list[str] = []
    try:
        settings = load_stated(folder, stated)
    except Exception as error:  # noqa: BLE001 - a doctor tells what is wrong, whatever it is
        checks = [_fail("settings", error), *map(_look, look_at_installation(folder))]
    else:
        fixed = _mend(Parts(folder, settings)) if fix else []
        checks = _look_at(Parts(folder, settings))
    output = DoctorOutput(
        fixed=fixed,
        checks=[
            DoctorCheck(name=check.name, ok=check.ok, detail=check.detail, fix=check.fix)
            for check in checks
        ],
    )
    if as_json:
        print_json(output)
    else:
        _show(output, make_console())
    return ExitCode.OK if all(check.ok for check in output.checks) else ExitCode.FAILURE


def _look_at(parts: Parts) -> list[Check]:
    with parts:
        return list(map(_look, look_at_home(parts)))


def _look(look: Look) -> Check:
    try:
        return look.look()
    except Exception as error:  # noqa: BLE001 - as above; and the next look may succeed
        return _fail(look.name, error)


def _fail(name: str, error: Exception) -> Check:
    failure = describe(error)
    fix = FIXES.get(failure.kind, failure.advice)
    return Check(name, ok=False, detail=failure.message, fix=fix)


def _mend(parts: Parts) -> list[str]:
    with parts, watch(0) as progress:
        mending = repairs(parts, progress=progress, on_wait=_say_waiting)
        return [sentence for name, repair in mending.items() for sentence in _try(name, repair)]


def _try(name: str, repair: Callable[[], list[str]]) -> list[str]:
    try:
        return repair()
    except Exception as error:  # noqa: BLE001 - as above
        return [f"Could not mend {name}: {describe(error).message}."]


def _say_waiting() -> None:
    make_console(stderr=True).print(
        Text("An ingest is running; this begins when it has ended.", style="yellow")
    )


def _show(output: DoctorOutput, console: Console) -> None:
    for sentence in output.fixed:
        console.print(Text(sentence))
    table = make_table("", "check", "found")
    for check in output.checks:
        mark = Text("✓", style="bold green") if check.ok else Text("✗", style="bold red")
        add_row(table, mark, check.name, check.detail)
        if check.fix:
            add_row(table, "", "", Text(f"→ {check.fix}", style="yellow"))
    console.print(table)
