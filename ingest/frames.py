"""Messages between this program's own processes: msgpack behind four bytes of length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgpack

if TYPE_CHECKING:
    from collections.abc import Callable

_LENGTH_BYTES = 4


def to_frame(message: dict[str, Any]) -> bytes:
    """One message, ready to be written."""
    content: bytes = msgpack.packb(message)
    return len(content).to_bytes(_LENGTH_BYTES, "big") + content


def read_frame(read: Callable[[int], bytes]) -> dict[str, Any] | None:
    """The next message, or None when the other side has closed before its end.

    Args:
        read: Gives at most as many bytes as asked for, and none at the end.
    """
    header = _read_exactly(read, _LENGTH_BYTES)
    content = _read_exactly(read, int.from_bytes(header, "big")) if header else None
    if content is None:
        return None
    message: dict[str, Any] = msgpack.unpackb(content)
    return message


def _read_exactly(read: Callable[[int], bytes], n_bytes: int) -> bytes | None:
    content = bytearray()
    while len(content) < n_bytes:
        piece = read(n_bytes - len(content))
        if not piece:
            return None
        content += piece
    return bytes(content)
