"""What crosses between processes, and what does not."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

import msgpack
import numpy as np
import pytest

from ingest.chunk import Chunk, ChunkId
from ingest.document import DocumentId, Span
from plain_chunks import plain_chunk
from retrieval.candidate import Candidate
from retrieval.condition import AllOf, AnyOf, Comparator, Comparison, Condition, Not
from retrieval.owner.wire import (
    MAX_MESSAGE_BYTES,
    Call,
    WireError,
    decode,
    encode,
    frame,
    receive,
    receive_call,
    send,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = Chunk(
    chunk_id=ChunkId("c"),
    document_id=DocumentId("naïve"),
    version=3,
    number=2,
    span=Span(17, 29),
    text="wörd \0",
    title="Title",
    heading=("One", "Two"),
    page=None,
    table_header="a | b",
)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(2)
        other.settimeout(2)
        yield one, other


def test_our_nouns_arrive_as_they_were_sent() -> None:
    candidate = Candidate(CHUNK, 0.5, {"dense": 0.5, "bm25": 7.25})
    sent = {"chunks": [CHUNK, plain_chunk("b")], "candidate": candidate, "none": None, "k": 2**40}
    assert decode(encode(sent)) == sent


def test_a_condition_arrives_as_it_was_sent() -> None:
    year = Comparison("year", Comparator.AT_LEAST, "2023")
    word = Comparison("topic", Comparator.CONTAINS, "naïve \ud800")
    condition = AllOf((AnyOf((year, Not(word))), Not(AllOf((word,)))))
    assert decode(encode({"where": condition, "none": None})) == {"where": condition, "none": None}


def test_a_condition_nested_without_end_is_not_sent() -> None:
    condition: Condition = Comparison("year", Comparator.EQUAL, "2023")
    for _ in range(5000):
        condition = Not(condition)
    with pytest.raises(WireError, match="nested 100 deep"):
        encode(condition)


@pytest.mark.parametrize("shape", [(2, 3), (3,), (0, 3)])
def test_vectors_arrive_as_float32_of_the_same_shape(shape: tuple[int, ...]) -> None:
    vectors = np.arange(np.prod(shape), dtype=np.float32).reshape(shape) / 3
    arrived = decode(encode(vectors))
    assert arrived.dtype == np.float32
    assert np.array_equal(arrived, vectors)
    assert arrived.shape == shape


def test_a_slice_of_vectors_arrives_as_the_slice() -> None:
    vectors = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert decode(encode(vectors[:, ::2])).tolist() == [[0, 2], [3, 5]]


def test_what_we_do_not_spell_out_is_not_sent() -> None:
    with pytest.raises(WireError, match="no message holds a Span"):
        encode([Span(0, 1)])


def nested(depth: int) -> bytes:
    body = b""
    for _ in range(depth):
        body = msgpack.packb(msgpack.ExtType(1, body))
    return body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x01\x02",
        msgpack.packb(msgpack.ExtType(9, b"\x01")),
        msgpack.packb(msgpack.ExtType(1, msgpack.packb([1, 2]))),
        msgpack.packb(msgpack.ExtType(1, msgpack.packb(["x", {"version": 1}]))),
        msgpack.packb(msgpack.ExtType(2, msgpack.packb(5))),
        msgpack.packb(msgpack.ExtType(3, msgpack.packb([[2, 2], b"1234"]))),
        *(
            msgpack.packb(msgpack.ExtType(4, msgpack.packb(fields)))
            for fields in (7, [], ["is", "a", "==", "b"], ["is", "a"], ["all"], ["not"], ["or", []])
        ),
        msgpack.packb(msgpack.ExtType(4, msgpack.packb(["not", 1])[:-1] * 500 + b"\x01")),
        b"\x91" * 5000,
        nested(5000),
    ],
)
def test_rubbish_is_refused(body: bytes) -> None:
    with pytest.raises(WireError, match="not a message"):
        decode(body)


def test_messages_arrive_one_by_one(pair: tuple[socket.socket, socket.socket]) -> None:
    one, other = pair
    send(one, "first")
    send(one, ["second"])
    assert (receive(other), receive(other)) == ("first", ["second"])


def test_a_length_beyond_the_limit_is_refused_unread(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    one, other = pair
    one.sendall(struct.pack(">I", MAX_MESSAGE_BYTES + 1))
    with pytest.raises(WireError, match="more than 67108864"):
        receive(other)


def test_a_message_beyond_the_limit_is_not_sent() -> None:
    with pytest.raises(WireError, match="more than 67108864"):
        frame(bytes(MAX_MESSAGE_BYTES))


def test_a_torn_message_is_an_end(pair: tuple[socket.socket, socket.socket]) -> None:
    one, other = pair
    one.sendall(frame("hello")[:-1])
    one.close()
    with pytest.raises(EOFError, match="after 5 of 6 bytes"):
        receive(other)


@pytest.mark.parametrize("message", [7, ["count"], ["count", [], 3], {"method": "count"}])
def test_a_message_that_is_no_call_is_refused(
    pair: tuple[socket.socket, socket.socket], message: object
) -> None:
    one, other = pair
    send(one, message)
    with pytest.raises(WireError, match="a call is"):
        receive_call(other)


def test_a_call_arrives_as_it_was_made(pair: tuple[socket.socket, socket.socket]) -> None:
    call = Call("count", {"document_id": "d", "version": 1}, 384)
    send(pair[0], call)
    assert receive_call(pair[1]) == call
