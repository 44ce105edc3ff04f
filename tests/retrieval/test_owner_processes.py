"""One index, several processes: kills, stops and changes of owner, with real ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.store import StoreUnavailableError
from plain_chunks import D, plain_chunks, same_vectors
from retrieval.owner import SharedIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

# Carries out one line at a time and prints one line for each.
CHILD = """
import sys
from pathlib import Path
from plain_chunks import D, plain_chunks, same_vectors
from retrieval.owner import SharedIndex

index = SharedIndex(Path(sys.argv[1]), 3)
for line in sys.stdin:
    verb, number = line.split()
    if verb == "write":
        index.write(plain_chunks(["red fox"], version=int(number)), same_vectors(1), generation=1)
        print("written", flush=True)
    elif verb == "count":
        print(index.count(D, int(number)), flush=True)
    elif verb == "engine":
        print("qdrant_edge" in sys.modules, flush=True)
    elif verb == "cycle":
        for _ in range(int(number)):
            with SharedIndex(Path(sys.argv[1]), 3) as other:
                assert other.count(D, 1) == 1
        print("cycled", flush=True)
    elif verb == "close":
        index.close()
        print("closed", flush=True)
"""


class Child:
    """A process that uses the index of a home."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(home)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, verb: str, number: int = 0) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{verb} {number}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def ask(self, verb: str, number: int = 0) -> str:
        self.tell(verb, number)
        return self.hear()

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def child(home: Path) -> Iterator[Child]:
    started = Child(home)
    yield started
    started.kill()


def test_two_processes_share_one_index_and_one_engine(home: Path) -> None:
    with child(home) as one, child(home) as other:
        assert one.ask("write", 1) == "written"
        assert other.ask("write", 2) == "written"
        assert (one.ask("count", 2), other.ask("count", 1)) == ("1", "1")
        assert (one.ask("engine"), other.ask("engine")) == ("True", "False")


def test_two_processes_that_start_at_once_agree_on_an_owner(home: Path) -> None:
    with child(home) as one, child(home) as other:
        one.tell("write", 1)
        other.tell("write", 2)
        assert (one.hear(), other.hear()) == ("written", "written")
        assert (one.ask("count", 2), other.ask("count", 1)) == ("1", "1")
        assert {one.ask("engine"), other.ask("engine")} == {"True", "False"}


def test_nothing_is_lost_when_the_owner_is_killed_between_calls(home: Path) -> None:
    with child(home) as owner, SharedIndex(home, 3) as peer:
        owner.ask("write", 1)
        peer.write(plain_chunks(["hen"], version=2), same_vectors(1), generation=1)
        assert not peer.is_owner
        owner.kill()
        assert (peer.count(D, 1), peer.count(D, 2)) == (1, 1)
        assert peer.is_owner


@pytest.mark.parametrize("delay_ms", [5, 20, 60])
def test_nothing_acknowledged_is_lost_when_the_owner_is_killed_during_calls(
    home: Path, delay_ms: int
) -> None:
    with child(home) as owner, SharedIndex(home, 3) as peer:
        owner.ask("write", 1)
        threading.Timer(delay_ms / 1000, owner.kill).start()
        version = 1
        while not peer.is_owner:
            version += 1
            peer.write(plain_chunks(["hen"] * 50, version=version), same_vectors(50), generation=1)
        assert [peer.count(D, each) for each in range(2, version + 1)] == [50] * (version - 1)


def test_of_several_peers_one_takes_over_and_serves_the_rest(home: Path) -> None:
    with child(home) as owner, child(home) as one, child(home) as other:
        owner.ask("write", 1)
        assert (one.ask("count", 1), other.ask("count", 1)) == ("1", "1")
        owner.kill()
        one.tell("write", 2)
        other.tell("write", 3)
        assert (one.hear(), other.hear()) == ("written", "written")
        assert (one.ask("count", 3), other.ask("count", 2)) == ("1", "1")
        assert {one.ask("engine"), other.ask("engine")} == {"True", "False"}


def test_two_hundred_changes_of_owner_meet_no_lock_error(home: Path) -> None:
    with child(home) as one, child(home) as other:
        one.ask("write", 1)
        one.ask("close")
        one.tell("cycle", 100)
        other.tell("cycle", 100)
        assert (one.hear(), other.hear()) == ("cycled", "cycled")


def test_a_stopped_owner_is_named_with_what_to_do(home: Path) -> None:
    with child(home) as owner, SharedIndex(home, 3, patience_s=0.2) as peer:
        owner.ask("write", 1)
        owner.signal(signal.SIGSTOP)
        advice = rf"process {owner.process.pid} holds .* for 0.2 s.*kill -CONT"
        with pytest.raises(StoreUnavailableError, match=advice):
            peer.count(D, 1)
        owner.signal(signal.SIGCONT)
        with SharedIndex(home, 3) as patient:
            assert patient.count(D, 1) == 1
