"""The demonstration: the sample documents, four questions, and every kind of outcome.

It runs the real command in a home of its own, named by ``PINCITE_HOME``, and fails when an outcome
is not the one expected.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.rule import Rule
from rich.text import Text

from agent.build import Parts
from api.cli.output import make_console
from api.schemas.answers import AskOutput
from api.settings import HOME_VARIABLE, Settings

if TYPE_CHECKING:
    from rich.console import Console

DOCUMENTS = Path("data/documents")
HOME = Path(".demo")
MARK = "made-by-the-demo"


class Scene(NamedTuple):
    """A question, and what must come of it."""

    title: str
    question: str
    kind: str
    n_documents: int


SCENES = (
    Scene(
        "An answer: every sentence with its exact source",
        "Who approves refunds of more than 80 EUR?",
        "answer",
        n_documents=1,
    ),
    Scene(
        "An answer from two documents",
        "What did the tow by Corrach Pilot cost, and how many pairs of puffins were counted in"
        " 2025?",
        "answer",
        n_documents=2,
    ),
    Scene(
        "No answer: the documents do not say",
        "Can I work from home?",
        "abstention",
        n_documents=0,
    ),
    Scene(
        "A person should look",
        "On which website can passengers sign up to travel for nothing?",
        "escalation",
        n_documents=0,
    ),
)

NEXT = """\
your own documents       pincite ingest ~/Documents/project
ask them                 pincite ask "How long is the notice period?"
find passages            pincite search "notice period" --k 5
what waits for a person  pincite inbox list
is all well?             pincite doctor
how it works             README.md
"""


class DemoError(Exception):
    """The demonstration cannot go on, or did not show what it should."""


def main() -> int:
    """Run the demonstration; 0 when every outcome was the one expected."""
    home = Path(os.environ.get(HOME_VARIABLE, HOME)).absolute()
    os.environ[HOME_VARIABLE] = str(home)
    if sys.stdout.isatty() or os.environ.get("CI"):
        os.environ.setdefault("FORCE_COLOR", "1")
    console = make_console()
    try:
        _make_home(home)
        _perform(console, home)
    except DemoError as error:
        console.print(Text(f"The demonstration failed: {error}", style="bold red"))
        return 1
    return 0


def _make_home(home: Path) -> None:
    if home.exists() and not (home / MARK).exists():
        msg = f"{home} was not made by it, so it is left alone; set {HOME_VARIABLE}"
        raise DemoError(msg)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700, parents=True)
    (home / MARK).touch()


def _perform(console: Console, home: Path) -> None:
    if _show(console, "Reading the sample documents", ["ingest", str(DOCUMENTS)]):
        msg = "the sample documents could not be read"
        raise DemoError(msg)
    for scene in SCENES:
        _show(console, scene.title, ["ask", scene.question])
    console.print(Rule(Text("Where to go next", style="bold"), align="left", style="dim"))
    console.print(Text(NEXT))
    _check(home)


def _show(console: Console, title: str, arguments: list[str]) -> int:
    """Show a command and run it; returns its exit code."""
    console.print(Rule(Text(title, style="bold"), align="left", style="dim"))
    console.print(Text(f"$ pincite {shlex.join(arguments)}\n", style="bold green"))
    command = [sys.executable, "-m", "api.cli.main", *arguments]
    ended = subprocess.run(command, check=False)  # noqa: S603 - our own command and words
    console.print()
    return ended.returncode


def _check(home: Path) -> None:
    """Compare what the record holds of the questions with what was expected of them."""
    with Parts(home, Settings()) as parts:
        runs = {run.question: run.outcome for run in parts.log.runs(limit=len(SCENES))}
    for scene in SCENES:
        recorded = runs.get(scene.question)
        if recorded is None:
            msg = f"{scene.question!r} came to no end"
            raise DemoError(msg)
        outcome = AskOutput.model_validate(recorded)
        cited = {c.document_id for claim in outcome.claims for c in claim.citations}
        if outcome.kind != scene.kind or len(cited) < scene.n_documents:
            msg = (
                f"{scene.question!r} became an {outcome.kind} from {len(cited)} documents,"
                f" not an {scene.kind} from {scene.n_documents}"
            )
            raise DemoError(msg)


if __name__ == "__main__":
    sys.exit(main())
