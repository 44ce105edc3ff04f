"""Whatever a server does or leaves undone is an outage with its address and with advice."""

from __future__ import annotations

import json

import pytest

from ingest.document import DocumentId
from ingest.store import StoreUnavailableError
from plain_chunks import plain_chunks, same_vectors
from qdrant_servers import answering
from retrieval.index import IndexUnavailableError
from retrieval.server import ServerIndex, connect


def http(status: str, body: bytes, *, length: int | None = None) -> bytes:
    n_bytes = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {n_bytes}\r\n\r\n".encode() + body


def told(text: str) -> bytes:
    return json.dumps({"status": {"error": text}}).encode()


@pytest.mark.parametrize(
    ("reply", "advice"),
    [
        (None, "gave no answer in time.*qdrant_timeout_s"),
        (b"", "broke off"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "broke off"),
        (http("200 OK", b'{"title": "qd', length=500), "broke off"),
        (b"220 mail.example.org ESMTP\r\n", "broke off"),
        (http("200 OK", b"<html>It works!</html>"), "not as Qdrant does: correct qdrant_url"),
        (http("200 OK", b'{"title": "q"}'), "not as Qdrant does"),
        (http("200 OK", b"\xff\xfe"), "not as Qdrant does"),
        (http("200 OK", b'{"title": "q", "version": "1.19.2"}'), "1.19.2: install 1.20 or later"),
        (http("200 OK", b'{"title": "q", "version": "?"}'), "install 1.20 or later"),
        (http("401 Unauthorized", b"Must provide an API key"), r"refuses us \(401\).*api_key"),
        (http("403 Forbidden", told("read-only")), r"refuses us \(403\)"),
        (http("404 Not Found", b""), "answers 404: Not Found"),
        (http("500 Oops", told("no space\n left")), "answers 500: no space left"),
        (http("502 Bad Gateway", b"<h1>nginx</h1>"), "answers 502: <h1>nginx</h1>"),
        (
            b"HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n",
            "no room for more calls",
        ),
    ],
)
def test_a_server_that_fails_is_an_outage(reply: bytes | None, advice: str) -> None:
    with answering(reply) as address:
        index = ServerIndex(connect(address, timeout_s=1), 3, collection="c", owner="o")
        with pytest.raises(IndexUnavailableError, match=advice) as caught:
            index.search_lexical("fox", k=1, generation=1)
        assert address in str(caught.value)
        index.close()


def test_nobody_there_is_an_outage_for_those_who_write_too() -> None:
    with answering(b"") as address:
        pass
    index = ServerIndex(connect(address, timeout_s=1), 3, collection="c", owner="o")
    for call in (
        lambda: index.write(plain_chunks(["fox"]), same_vectors(1), generation=1),
        lambda: index.erase(DocumentId("d")),
        lambda: index.describe(DocumentId("d"), 1, {}),
        index.stats,
    ):
        with pytest.raises(StoreUnavailableError, match=f"{address} cannot be reached.*start it"):
            call()
    index.close()
    index.close()


def test_a_key_is_in_no_message_and_no_warning() -> None:
    with answering(http("401 Unauthorized", b"")) as address:
        index = ServerIndex(connect(address, api_key="s3cret"), 3, collection="c", owner="o")
        with pytest.raises(IndexUnavailableError) as caught:
            index.fetch([plain_chunks(["a"])[0].chunk_id], generation=1)
        assert "s3cret" not in f"{caught.value!r} {index!r}"
        index.close()
