"""The caller: has a call carried out by whoever owns the index, or becomes the owner."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING

from ingest.store import StoreUnavailableError
from retrieval.index import IndexUnavailableError
from retrieval.owner.host import ClosedError
from retrieval.owner.lease import LOCK_NAME, read_holder
from retrieval.owner.peer import OwnerGoneError, OwnerSilentError, ask
from retrieval.owner.tenure import Tenure, begin_tenure
from retrieval.owner.wire import Call

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from retrieval.engine import Engine

POLL_S = 0.02


class Caller:
    """Makes calls until one is answered, for any number of threads.

    Args:
        folder: The index's.
        open_engine: Opens it; called by the process that becomes the owner.
        n_dims: Size of the dense vectors.
        patience_s: How long a call waits for an owner that does not answer.
    """

    def __init__(
        self, folder: Path, open_engine: Callable[[], Engine], *, n_dims: int, patience_s: float
    ) -> None:
        self._folder = folder
        self._open_engine = open_engine
        self._n_dims = n_dims
        self._patience_s = patience_s
        self._owning = threading.Lock()
        self._tenure: Tenure | None = None
        self._is_closed = False

    @property
    def is_owner(self) -> bool:
        """Whether this process owns the index now."""
        return self._tenure is not None

    def call(self, method: str, failure: type[Exception], **arguments: object) -> object:
        """Have an idempotent method of the index called, again with each next owner.

        Raises:
            failure: The index is out of order, or its owner gave no answer for ``patience_s``.
            ValueError: The arguments are wrong, or this caller was closed.
        """
        call = Call(method, arguments, self._n_dims)
        with suppress(OwnerSilentError):
            for _ in range(ceil(self._patience_s / POLL_S)):
                try:
                    return self._attempt(call)
                except (OwnerGoneError, ClosedError):
                    time.sleep(POLL_S)
                except (OSError, IndexUnavailableError, StoreUnavailableError) as error:
                    raise failure(str(error)) from error
        raise failure(self._advice())

    def close(self) -> None:
        """Let calls in flight finish and leave the index to others; a second time does nothing."""
        with self._owning:
            self._is_closed = True
            tenure, self._tenure = self._tenure, None
            if tenure:
                tenure.close()

    def _attempt(self, call: Call) -> object:
        if self._is_closed:
            msg = "this index was closed"
            raise ValueError(msg)
        if tenure := self._tenure:
            return tenure.call(call)
        if holder := read_holder(self._folder / LOCK_NAME):
            with suppress(OwnerGoneError):
                return ask(holder.socket_path, call, patience_s=self._patience_s)
        return self._own().call(call)

    def _own(self) -> Tenure:
        with self._owning:
            if self._tenure is None and not self._is_closed:
                self._tenure = begin_tenure(self._folder, self._open_engine, n_dims=self._n_dims)
            if self._tenure is None:
                raise OwnerGoneError
            return self._tenure

    def _advice(self) -> str:
        holder = read_holder(self._folder / LOCK_NAME)
        who = f"process {holder.pid}" if holder else "another process"
        told = f"{who} holds {self._folder} and gave no answer for {self._patience_s:g} s"
        if holder is None:
            return f"{told}: end it and try again"
        return (
            f"{told}: if it was stopped, resume it (kill -CONT {holder.pid}); "
            f"if it hangs, end it (kill {holder.pid}) and try again"
        )
