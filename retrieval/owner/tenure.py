"""The tenure: the time in which this process owns the index and serves it to others."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from retrieval.engine import IndexHeldError
from retrieval.owner.host import Gate, Host
from retrieval.owner.lease import LOCK_NAME, Holder, Lease, choose_socket_path, take_lease
from retrieval.owner.peer import PING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from retrieval.engine import Engine
    from retrieval.owner.wire import Call

METHODS = frozenset(
    {
        *("write", "describe", "erase", "scrub", "supersede", "undo"),
        *("count", "census", "refresh", "vacuum", "flush"),
        *("search_dense", "search_lexical", "fetch", "stats"),
    }
)


class Tenure:
    """An open engine, called from this process and, through a socket, from others."""

    def __init__(self, lease: Lease, engine: Engine, folder: Path, *, n_dims: int) -> None:
        self._lease = lease
        self._engine = engine
        self._n_dims = n_dims
        self._gate = Gate()
        socket_path = choose_socket_path(folder)
        lease.announce(Holder(os.getpid(), socket_path))
        self._host = Host(socket_path, self._gate, self._answer)

    def call(self, call: Call) -> object:
        """Carry out a call of this process.

        Raises:
            ClosedError: The tenure is over.
        """
        with self._gate:
            return getattr(self._engine, call.method)(**call.arguments)

    def close(self) -> None:
        """End it: no new calls, those in flight finish, then the index is free."""
        self._host.stop_accepting()
        self._gate.shut()
        self._engine.close()
        self._lease.release()

    def _answer(self, call: Call) -> object:
        if call == PING:
            return None
        if call.method not in METHODS:
            msg = f"the index has no method {call.method!r}"
            raise ValueError(msg)
        if call.n_dims != self._n_dims:
            msg = f"the index is open for vectors of {self._n_dims} numbers, not {call.n_dims}"
            raise ValueError(msg)
        return getattr(self._engine, call.method)(**call.arguments)


def begin_tenure(folder: Path, open_engine: Callable[[], Engine], *, n_dims: int) -> Tenure | None:
    """Own the index in ``folder``, or None while another process does.

    Raises:
        Exception: What ``open_engine`` raises, but for ``IndexHeldError``.
    """
    if (lease := take_lease(folder / LOCK_NAME)) is None:
        return None
    with ExitStack() as undoing:
        undoing.callback(lease.release)
        try:
            engine = open_engine()
        except IndexHeldError:
            # Of a killed process the lock goes first, the engine's files a moment later.
            return None
        undoing.callback(engine.close)
        tenure = Tenure(lease, engine, folder, n_dims=n_dims)
        undoing.pop_all()
        return tenure
