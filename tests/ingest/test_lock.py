"""One ingestion at a time: the second waits, says so once, and begins when the first is gone."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.lock import only_ingest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# Holds the lock until its input ends, or until it is killed.
HOLDER = """
import sys
from pathlib import Path
from ingest.lock import only_ingest
with only_ingest(Path(sys.argv[1]), on_wait=lambda: None):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def holder(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield child
    finally:
        child.kill()
        child.communicate()


@contextmanager
def limit_s(seconds: int) -> Iterator[None]:
    """Fail rather than wait for ever."""
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("still waiting"))
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def never() -> None:
    pytest.fail("nobody holds the lock")


def test_the_first_does_not_wait_and_the_lock_may_be_taken_again(tmp_path: Path) -> None:
    lock = tmp_path / "new" / "ingest.lock"
    for _ in range(2):
        with only_ingest(lock, on_wait=never):
            assert lock.exists()


def test_an_ingestion_that_fails_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_ingest(tmp_path / "lock", on_wait=never):
        _ = 1 / 0
    with only_ingest(tmp_path / "lock", on_wait=never):
        pass


def test_the_second_says_once_that_it_waits_and_begins_when_the_first_ends(tmp_path: Path) -> None:
    told: list[str] = []
    with holder(tmp_path / "lock") as child:

        def let_go() -> None:
            told.append("waiting")
            assert child.stdin is not None
            child.stdin.write("\n")
            child.stdin.flush()

        with limit_s(10), only_ingest(tmp_path / "lock", on_wait=let_go):
            assert told == ["waiting"]


def test_the_second_begins_when_the_first_is_killed(tmp_path: Path) -> None:
    told: list[str] = []
    with holder(tmp_path / "lock") as child:

        def kill() -> None:
            told.append("waiting")
            child.kill()

        with limit_s(10), only_ingest(tmp_path / "lock", on_wait=kill):
            assert told == ["waiting"]


def test_the_second_does_not_begin_while_the_first_works(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    order: list[str] = []
    waits = threading.Event()

    def second() -> None:
        with only_ingest(lock, on_wait=waits.set):
            order.append("second")

    thread = threading.Thread(target=second)
    with only_ingest(lock, on_wait=never):
        thread.start()
        assert waits.wait(timeout=10)
        order.append("first")
    thread.join(timeout=10)
    assert order == ["first", "second"]


def test_a_child_of_the_holder_does_not_keep_the_lock(tmp_path: Path) -> None:
    # The parser's process outlives a killed ingestion by a moment.
    with only_ingest(tmp_path / "lock", on_wait=never):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with only_ingest(tmp_path / "lock", on_wait=never):
            pass
    finally:
        child.communicate()
