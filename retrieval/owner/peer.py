"""The peer: asks the owner of the index, and notices when that one is gone."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from ingest.store import StoreUnavailableError
from retrieval.index import IndexUnavailableError
from retrieval.owner.wire import Call, WireError, frame, receive

if TYPE_CHECKING:
    from pathlib import Path

PING = Call("ping", {}, 0)
"""What any owner answers at once."""

_ERRORS: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (IndexUnavailableError, StoreUnavailableError, ValueError, TypeError, WireError)
}


class OwnerGoneError(Exception):
    """Nobody answers there any more: the call may have been carried out, or not."""


class OwnerSilentError(Exception):
    """Somebody is there and does not answer."""


class RemoteError(Exception):
    """The owner failed with an error that has no type here: a bug."""


def ask(path: Path, call: Call, *, patience_s: float) -> object:
    """Have the owner that listens on the socket ``path`` carry out a call.

    A long call may take its time, as long as the owner answers a ping every ``patience_s``.

    Raises:
        OwnerGoneError: Nobody listens, or the owner went away before it replied.
        OwnerSilentError: The owner lives and does not answer.
        WireError: The arguments cannot be sent.
        Exception: What the owner's own call raised.
    """
    message = frame(call)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(patience_s)
            connection.connect(str(path))
            connection.sendall(message)
            _await_reply(connection, path, call, patience_s=patience_s)
            reply = receive(connection)
    except TimeoutError as error:
        raise OwnerSilentError from error
    except (OSError, EOFError) as error:
        raise OwnerGoneError from error
    return _open(reply)


def _await_reply(connection: socket.socket, path: Path, call: Call, *, patience_s: float) -> None:
    while True:
        try:
            connection.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            if call == PING:
                raise
            ask(path, PING, patience_s=patience_s)
        else:
            return


def _open(reply: object) -> object:
    match reply:
        case ["value", value]:
            return value
        case ["error", str(kind), str(message)] if kind in _ERRORS:
            raise _ERRORS[kind](message)
        case ["error", kind, message]:
            text = f"{kind} in the process that owns the index: {message}"
            raise RemoteError(text)
    raise RemoteError(repr(reply)[:200])
