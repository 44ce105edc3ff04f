"""The real command as a process of its own: to be timed, killed and listened to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
PINCITE = (sys.executable, "-m", "api.cli.entry")
# An escalation and an abstention are no failures.
WELL = frozenset({0, 3, 4})


class CommandFailedError(Exception):
    """A command that should have succeeded did not; carries what it said."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has come to its end.

    Attributes:
        code: Its exit code; negative when a signal killed it.
    """

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout.

        Raises:
            ValueError: Something else is there.
        """
        fields: dict[str, Any] = json.loads(self.out)
        return fields


def start(command: Sequence[str], *, home: Path) -> subprocess.Popen[str]:
    """Start a process that keeps its state in ``home`` and hears of no other setting."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PINCITE_")}
    return subprocess.Popen(  # noqa: S603 - our own commands
        command,
        cwd=ROOT,
        env={**kept, "PINCITE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait(process: subprocess.Popen[str]) -> Ended:
    """Hear a process out."""
    out, err = process.communicate()
    return Ended(process.returncode, out, err)


def pincite(*arguments: str, home: Path) -> dict[str, Any]:
    """Run a command of Pincite to its end; its JSON object.

    Raises:
        CommandFailedError: It failed.
    """
    ended = wait(start([*PINCITE, *arguments, "--json"], home=home))
    if ended.code not in WELL:
        msg = f"pincite {arguments[0]} ended with {ended.code}: {ended.out}{ended.err}"
        raise CommandFailedError(msg)
    return ended.json
