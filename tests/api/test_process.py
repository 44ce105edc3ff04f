"""A command as a process: signals, pipes, colours, and how little it loads."""

from __future__ import annotations

import fcntl
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command_line import COMMAND, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    Start = Callable[..., subprocess.Popen[str]]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_an_ingest_that_waits(
    process: Start, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    (tmp_path / "a.txt").write_text("A fact.")
    home = tmp_path / "home"
    home.mkdir()
    with (home / "ingest.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = process("ingest", str(tmp_path / "a.txt"), "--json", "--home", str(home))
        assert waiting.stderr is not None
        assert "Another ingest is running" in waiting.stderr.readline()
        waiting.send_signal(number)
        out, err = waiting.communicate(timeout=60)
    assert (waiting.returncode, err) == (code, "")
    assert json.loads(out)["error"]["kind"] == "interrupted"


@pytest.mark.parametrize("argv", [["documents", "--json"], ["documents"]])
def test_reader_who_leaves_is_no_error(process: Start, argv: list[str]) -> None:
    left = process(*argv)
    assert left.stdout is not None
    assert left.stderr is not None
    left.stdout.close()
    assert left.stderr.read() == ""
    left.stderr.close()
    assert left.wait(60) == 1


def test_stdout_that_takes_nothing_is_told_on_stderr() -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*COMMAND, "documents", "--json"],
            cwd=ROOT,
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ended.returncode == 1
    assert ended.stderr == "Error: nothing can be printed: No space left on device\n"


def test_colour_can_be_forced_and_forbidden(process: Start) -> None:
    _, coloured = process("ask", "", FORCE_COLOR="1").communicate(timeout=60)
    _, plain = process("ask", "").communicate(timeout=60)
    assert coloured.startswith("\x1b[1;31mError: ")
    assert plain.startswith("Error: ")


def test_traceback_is_for_those_who_ask(process: Start) -> None:
    _, asked = process("trace", "x", PINCITE_TRACEBACK="1").communicate(timeout=60)
    _, unasked = process("trace", "x").communicate(timeout=60)
    assert "Traceback (most recent call last)" in asked
    assert "Traceback" not in unasked


def test_help_loads_neither_rich_nor_any_package_of_ours_but_the_command_line() -> None:
    program = (
        "import sys; from api.cli.main import main; main(['--help']); print(); print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()[-1]
    assert {"rich", "pydantic", "agent", "retrieval", "ingest"} & set(loaded.split()) == set()
