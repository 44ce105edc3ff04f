"""The command line as tests run it: in this process, or as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "api.cli.main")


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        fields: dict[str, Any] = json.loads(self.out)
        return fields

    @property
    def error(self) -> dict[str, str]:
        """The failure that was printed."""
        failure: dict[str, str] = self.json["error"]
        return failure


@pytest.fixture
def pincite(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Runs a command in this process."""

    def run(*argv: str) -> Ended:
        capsys.readouterr()
        code = main(argv)
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture
def process() -> Callable[..., subprocess.Popen[str]]:
    """Starts a command as a process of its own."""

    def start(*argv: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, *argv],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start
