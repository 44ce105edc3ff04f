"""The host: answers other processes' calls on a Unix socket, each connection in its own thread."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from retrieval.owner.wire import WireError, frame, receive_call, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from retrieval.owner.wire import Call

CLIENT_TIMEOUT_S = 10.0
"""How long a client may take to send its call or to take its reply."""

BACKLOG = 128


class ClosedError(Exception):
    """Whoever was asked is closing: ask the next owner."""


class Gate:
    """Lets calls through until it is shut; ``with gate`` then raises ``ClosedError``."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._n_inside = 0
        self._is_shut = False

    def __enter__(self) -> None:
        with self._change:
            if self._is_shut:
                raise ClosedError
            self._n_inside += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._change:
            self._n_inside -= 1
            self._change.notify_all()

    def shut(self) -> None:
        """Let nobody in any more, and return when everybody is out."""
        with self._change:
            self._is_shut = True
            self._change.wait_for(lambda: self._n_inside == 0)


class Host:
    """Listens from its making until it is closed. One connection carries one call."""

    def __init__(self, path: Path, gate: Gate, answer: Callable[[Call], object]) -> None:
        """Serve ``answer`` on the socket ``path``, replacing a stale one."""
        self._path = path
        self._gate = gate
        self._answer = answer
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        path.chmod(0o600)  # before it listens, so nobody else is ever let in
        self._listener.listen(BACKLOG)
        self._stopping = threading.Event()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def stop_accepting(self) -> None:
        """Turn away whoever comes from now on, and remove the socket."""
        self._stopping.set()
        self._path.unlink(missing_ok=True)
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept, which close does not
        self._accepting.join(timeout=1)
        self._listener.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()
            except (OSError, RuntimeError):  # woken to stop; or out of descriptors or threads
                self._stopping.wait(0.02)

    def _serve(self, connection: socket.socket) -> None:
        # Whatever a client does or leaves undone ends its own connection and nothing else.
        with connection, suppress(OSError, EOFError, ClosedError):
            connection.settimeout(CLIENT_TIMEOUT_S)
            try:
                call = receive_call(connection)
            except WireError as error:
                send(connection, _failure(error))
                return
            with self._gate:
                connection.sendall(self._reply(call))

    def _reply(self, call: Call) -> bytes:
        try:
            return frame(["value", self._answer(call)])
        except Exception as error:  # noqa: BLE001 - it is the caller's, who is in another process
            return frame(_failure(error))


def _failure(error: Exception) -> tuple[str, str, str]:
    return "error", type(error).__name__, str(error)
