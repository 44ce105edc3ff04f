"""The command line as tests run it: in this process, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from api.cli.main import main
from command_line import COMMAND, ROOT, Ended

if TYPE_CHECKING:
    from collections.abc import Callable


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
