"""One index, one owner at a time: what holds within a process."""

from __future__ import annotations

import os
import random
import socket
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from ingest.store import StoreUnavailableError
from plain_chunks import D, plain_chunks, same_vectors
from retrieval.index import IndexUnavailableError
from retrieval.owner import SharedIndex
from retrieval.owner.host import Gate, Host
from retrieval.owner.lease import Holder, choose_socket_path, read_holder, take_lease
from retrieval.owner.peer import PING, OwnerGoneError, OwnerSilentError, RemoteError, ask
from retrieval.owner.wire import Call, receive, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNT = Call("count", {"document_id": D, "version": 1}, 3)


@pytest.fixture
def owner(home: Path) -> Iterator[SharedIndex]:
    with SharedIndex(home, 3) as index:
        index.write(plain_chunks(["red fox", "hen"]), same_vectors(2), generation=1)
        yield index


def socket_of(home: Path) -> Path:
    holder = read_holder(home / "index" / "owner.lock")
    assert holder
    return holder.socket_path


def test_naming_an_index_opens_nothing(home: Path) -> None:
    with SharedIndex(home, 3) as index:
        assert not index.is_owner
    assert list(home.iterdir()) == []


def test_the_socket_is_for_its_user_alone(home: Path, owner: SharedIndex) -> None:
    path = socket_of(home)
    assert owner.is_owner
    assert path == home / "index" / "owner.sock"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_closing_removes_the_socket_and_frees_the_index(home: Path, owner: SharedIndex) -> None:
    path = socket_of(home)
    owner.close()
    owner.close()
    assert not path.exists()
    with SharedIndex(home, 3) as other:
        assert other.count(D, 1) == 2
        assert other.is_owner


def test_a_closed_index_says_so(owner: SharedIndex) -> None:
    owner.close()
    with pytest.raises(ValueError, match="was closed"):
        owner.count(D, 1)


def test_a_peer_takes_over_from_an_owner_that_closed(home: Path, owner: SharedIndex) -> None:
    with SharedIndex(home, 3) as peer:
        assert peer.count(D, 1) == 2
        owner.close()
        assert peer.count(D, 1) == 2
        assert peer.is_owner


@pytest.mark.usefixtures("owner")
def test_an_owners_error_reaches_the_peer_as_the_same_type(home: Path) -> None:
    path = socket_of(home)
    with SharedIndex(home, 4) as stranger, pytest.raises(ValueError, match="3 numbers, not 4"):
        stranger.count(D, 1)
    with pytest.raises(ValueError, match="no method 'close'"):
        ask(path, Call("close", {}, 3), patience_s=1)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        ask(path, Call("count", {"colour": "red"}, 3), patience_s=1)


def test_a_full_disk_is_the_stores_outage_for_owner_and_peer(home: Path) -> None:
    SharedIndex(home, 3).close()
    with SharedIndex(home, 3, min_free_bytes=10**15) as index:
        with pytest.raises(StoreUnavailableError, match="make room"):
            index.count(D, 1)
        with pytest.raises(IndexUnavailableError, match="make room"):
            index.fetch([], generation=1)
        assert not index.is_owner


def test_a_folder_that_cannot_be_made_is_an_outage(home: Path) -> None:
    (home / "index").write_text("in the way")
    with (
        SharedIndex(home, 3) as index,
        pytest.raises(IndexUnavailableError, match="Not a directory"),
    ):
        index.fetch([], generation=1)


def test_what_a_dead_owner_left_behind_is_harmless(home: Path) -> None:
    folder = home / "index"
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder / "owner.sock"))
    (folder / "owner.lock").write_text('{"pid": 999999, "socket": "%s/owner.sock"}' % folder)  # noqa: UP031
    with SharedIndex(home, 3) as index, SharedIndex(home, 3) as peer:
        assert index.count(D, 1) == 0
        assert peer.count(D, 1) == 0
        assert (index.is_owner, peer.is_owner) == (True, False)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": 1, "socket": 5}'])
def test_a_torn_lock_file_names_nobody(home: Path, text: str) -> None:
    (home / "owner.lock").write_text(text)
    assert read_holder(home / "owner.lock") is None


def test_a_lease_is_held_once(home: Path) -> None:
    path = home / "owner.lock"
    lease = take_lease(path)
    assert lease
    lease.announce(Holder(123456, home / "a much longer name"))
    lease.announce(Holder(7, home / "s"))
    assert read_holder(path) == Holder(7, home / "s")
    assert take_lease(path) is None
    lease.release()
    again = take_lease(path)
    assert again
    again.release()


def test_rubbish_on_the_socket_hurts_nobody(home: Path, owner: SharedIndex) -> None:
    path, noise = socket_of(home), random.Random(20261122)  # noqa: S311 - noise
    idle = socket.socket(socket.AF_UNIX)
    idle.connect(str(path))  # and never says a word
    for n_bytes in (1, 3, 4, 5, 64, 4096, 100_000):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
            client.settimeout(0.1)
            try:
                client.sendall(noise.randbytes(n_bytes))
                client.recv(100)
            except OSError:
                pass
    with SharedIndex(home, 3) as peer:
        assert peer.count(D, 1) == 2
    assert owner.count(D, 1) == 2
    owner.close()
    idle.close()


@pytest.mark.usefixtures("owner")
def test_a_message_that_is_no_call_is_answered_with_an_error(home: Path) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(socket_of(home)))
        send(client, "hello?")
        assert receive(client)[:2] == ["error", "WireError"]


def test_a_home_with_a_long_name_is_served_from_a_short_one(home: Path) -> None:
    long = home / ("x" * 120)
    with SharedIndex(long, 3) as index, SharedIndex(long, 3) as peer:
        index.write(plain_chunks(["fox"]), same_vectors(1), generation=1)
        assert peer.count(D, 1) == 1
        assert not peer.is_owner
        path = socket_of(long)
        assert len(os.fsencode(path)) <= 107
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()


def test_the_runtime_folder_is_used_if_there_is_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    one, other = (choose_socket_path(home / (letter * 120)) for letter in "xy")
    assert one.parent == home / f"pincite-{os.getuid()}"
    assert one != other


def test_a_private_folder_that_others_may_enter_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    (home / f"pincite-{os.getuid()}").mkdir(mode=0o755)
    with pytest.raises(IndexUnavailableError, match="mode 0700 that belongs to you"):
        choose_socket_path(home / ("x" * 120))


def test_many_threads_and_peers_are_served_at_once(home: Path, owner: SharedIndex) -> None:
    failures: list[BaseException] = []

    def work(index: SharedIndex, version: int) -> None:
        try:
            for generation in range(5):
                chunks = plain_chunks([f"word {version}"] * 3, version=version)
                index.write(chunks, same_vectors(3), generation=generation)
                assert index.count(D, version) == 3
        except BaseException as error:  # noqa: BLE001 - told by the test, not by the thread
            failures.append(error)

    with SharedIndex(home, 3) as peer:
        indexes = [owner, peer] * 6
        threads = [
            threading.Thread(target=work, args=(index, version))
            for version, index in enumerate(indexes, start=10)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert peer.stats().n_points == 2 + 12 * 3


class SlowIndex:
    """Answers when it is told to, or when a peer asks whether it still lives."""

    def __init__(self) -> None:
        self.is_asked = threading.Event()
        self.may_answer = threading.Event()

    def answer(self, call: Call) -> object:
        if call == PING:
            self.may_answer.set()
        else:
            self.is_asked.set()
            self.may_answer.wait()
        return call.method


SLOW = Call("slow", {}, 3)


def test_a_call_in_flight_is_finished_before_the_gate_is_shut(home: Path) -> None:
    index, gate, replies = SlowIndex(), Gate(), []
    host = Host(home / "s", gate, index.answer)
    client = threading.Thread(target=lambda: replies.append(ask(home / "s", SLOW, patience_s=5)))
    client.start()
    index.is_asked.wait()
    host.stop_accepting()
    shutting = threading.Thread(target=gate.shut)
    shutting.start()
    shutting.join(timeout=0.05)
    assert shutting.is_alive()
    index.may_answer.set()
    shutting.join()
    client.join()
    assert replies == ["slow"]
    with pytest.raises(OwnerGoneError):
        ask(home / "s", SLOW, patience_s=1)


def test_a_long_call_is_waited_for_while_the_owner_lives(home: Path) -> None:
    index, gate = SlowIndex(), Gate()
    host = Host(home / "s", gate, index.answer)
    assert ask(home / "s", SLOW, patience_s=0.5) == "slow"
    host.stop_accepting()


def test_an_owner_that_does_not_answer_is_given_up(home: Path) -> None:
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(home / "s"))
        mute.listen()
        with pytest.raises(OwnerSilentError):
            ask(home / "s", COUNT, patience_s=0.05)


def test_a_bug_in_the_owner_is_told_as_one(home: Path) -> None:
    replies: dict[str, object] = {}
    host = Host(home / "s", Gate(), lambda call: replies[call.method])
    with pytest.raises(RemoteError, match="KeyError in the process that owns the index: 'count'"):
        ask(home / "s", COUNT, patience_s=1)
    host.stop_accepting()
