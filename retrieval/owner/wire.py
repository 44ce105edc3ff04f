"""Messages between processes: a length and a msgpack value; our nouns spelled out, no pickle."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

import msgpack  # type: ignore[import-untyped, unused-ignore]
import numpy as np

from ingest.chunk import Chunk
from retrieval.candidate import Candidate
from retrieval.condition import AllOf, AnyOf, Comparison, Not
from retrieval.index import IndexUnavailableError
from retrieval.owner.conditions import read_condition, spell_condition
from retrieval.point import chunk_fields, make_chunk

if TYPE_CHECKING:
    import socket

MAX_MESSAGE_BYTES = 64 << 20

_LENGTH = struct.Struct(">I")
_CHUNK, _CANDIDATE, _VECTORS, _CONDITION = 1, 2, 3, 4
_UNICODE = "surrogatepass"  # a question may hold half a surrogate pair, which is not UTF-8


class WireError(ValueError):
    """These bytes are no message of ours, or this value cannot be one."""


class Call(NamedTuple):
    """One call of the index, by a process that works with vectors of ``n_dims`` numbers."""

    method: str
    arguments: dict[str, Any]
    n_dims: int


def send(connection: socket.socket, value: object) -> None:
    """Send one message.

    Raises:
        WireError: The value cannot be sent, or takes more than 64 MiB.
        OSError: The other side is gone.
    """
    connection.sendall(frame(value))


def receive(connection: socket.socket) -> Any:  # noqa: ANN401 - any value that was sent
    """The next message; sequences arrive as lists.

    Raises:
        WireError: Rubbish.
        EOFError: The other side closed.
        OSError: The other side is gone, or took longer than the connection's timeout.
    """
    (n_bytes,) = _LENGTH.unpack(_receive_exactly(connection, _LENGTH.size))
    if n_bytes > MAX_MESSAGE_BYTES:
        msg = f"a message of {n_bytes} bytes, more than {MAX_MESSAGE_BYTES}"
        raise WireError(msg)
    return decode(_receive_exactly(connection, n_bytes))


def receive_call(connection: socket.socket) -> Call:
    """The next message, which must be a call; raises as ``receive``."""
    match receive(connection):
        case [str(method), dict(arguments), int(n_dims)]:
            return Call(method, arguments, n_dims)
    msg = "a call is a method, its arguments and a number of dimensions"
    raise WireError(msg)


def frame(value: object) -> bytes:
    """A message as it is sent: its length in 4 bytes, then ``encode(value)``."""
    body = encode(value)
    if len(body) > MAX_MESSAGE_BYTES:
        msg = f"a message of {len(body)} bytes, more than {MAX_MESSAGE_BYTES}"
        raise WireError(msg)
    return _LENGTH.pack(len(body)) + body


def encode(value: object) -> bytes:
    """Plain values, chunks, candidates, conditions and float32 arrays, nested at will, as bytes."""
    try:
        return _pack(value)
    except (TypeError, ValueError, OverflowError) as error:
        msg = f"cannot send this: {error}"
        raise WireError(msg) from error


def decode(body: bytes) -> Any:  # noqa: ANN401 - any value that was encoded
    """What ``encode`` took."""
    try:
        return msgpack.unpackb(body, ext_hook=_read, unicode_errors=_UNICODE)
    # What our nouns raise over wrong fields comes through msgpack as it is.
    except (msgpack.UnpackException, ValueError, TypeError, IndexUnavailableError) as error:
        msg = f"not a message: {error}"
        raise WireError(msg) from error


def _pack(value: object) -> bytes:
    packed: bytes = msgpack.packb(value, default=_spell, unicode_errors=_UNICODE)
    return packed


def _spell(value: object) -> msgpack.ExtType:
    match value:
        case Chunk():
            return msgpack.ExtType(_CHUNK, _pack((value.chunk_id, chunk_fields(value))))
        case Candidate():
            chunk = value.chunk
            fields = (chunk.chunk_id, chunk_fields(chunk), value.score, value.scores)
            return msgpack.ExtType(_CANDIDATE, _pack(fields))
        case np.ndarray():
            numbers = np.ascontiguousarray(value, dtype="<f4")
            return msgpack.ExtType(_VECTORS, _pack((numbers.shape, numbers.tobytes())))
        case Comparison() | AllOf() | AnyOf() | Not():
            return msgpack.ExtType(_CONDITION, _pack(spell_condition(value)))
    msg = f"no message holds a {type(value).__name__}"
    raise TypeError(msg)


def _read(code: int, body: bytes) -> object:
    # Without a hook: nouns in nouns, thousands deep, would overflow the C stack and kill us.
    fields = msgpack.unpackb(body, unicode_errors=_UNICODE)
    if code == _CHUNK:
        chunk_id, its_fields = fields
        return make_chunk(chunk_id, its_fields)
    if code == _CANDIDATE:
        chunk_id, its_fields, score, scores = fields
        return Candidate(make_chunk(chunk_id, its_fields), score, scores)
    if code == _VECTORS:
        shape, numbers = fields
        return np.frombuffer(numbers, dtype="<f4").reshape(shape)
    if code == _CONDITION:
        return read_condition(fields)
    msg = f"unknown kind {code}"
    raise WireError(msg)


def _receive_exactly(connection: socket.socket, n_bytes: int) -> bytes:
    # Grows with what arrives: a length alone must not make us allocate.
    data = bytearray()
    while len(data) < n_bytes:
        part = connection.recv(min(n_bytes - len(data), 1 << 20))
        if not part:
            msg = f"closed after {len(data)} of {n_bytes} bytes"
            raise EOFError(msg)
        data += part
    return bytes(data)
