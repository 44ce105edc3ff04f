"""Rubbish as input: always a sentence of status 4xx, never a fault of ours, never an echo."""

from __future__ import annotations

import json
import logging
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from served import Reply, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = {"content-type": "application/json"}
DEEP = 100_000

NO_JSON = [
    b"",
    b"{",
    b"question=who",
    b'{"question": "who"',
    b'{"question": who}',
    b'{"question": "who"} and more',
    b"{'question': 'who'}",
    b'{"question": "\xff\xfe"}',
    b'{"question": "\xed\xa0\x80"}',
    b"\xff\xfe{\x00}\x00",
    b"\x00",
    b'{"question": "\x01"}',
    b'{"question": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    b"[" * DEEP,
    b'{"k": ' + b"9" * 5000 + b"}",
]
NO_ASK: list[Any] = [
    None,
    [],
    "who",
    1,
    True,
    {},
    {"question": None},
    {"question": 1},
    {"question": True},
    {"question": ["who"]},
    {"question": {"text": "who"}},
    {"question": ""},
    {"question": " \n\t"},
    {"question": "\x00"},
    {"question": "who\x00"},
    {"question": "\ud800"},
    {"question": "a \udcff b"},
    {"question": "x" * 2001},
    {"question": "x" * 900_000},
    {"question": "who", "extra": 1},
    {"question": "who", "x" * 500_000: 1},
    {"question": "who", "\x00": 1},
    {"question": "who", "\ud800": 1},
    {"Question": "who"},
    {"query": "who"},
    {"question": "who", "where": 1},
    {"question": "who", "where": ""},
    {"question": "who", "where": "year >="},
    {"question": "who", "where": "(" * 5000},
    {"question": "who", "where": "year>='\x00'"},
    {"question": "who", "where": {"year": 2023}},
    {"question": "who", "budget": 1},
    {"question": "who", "budget": []},
    {"question": "who", "budget": {"steps": 0}},
    {"question": "who", "budget": {"steps": -1}},
    {"question": "who", "budget": {"steps": 1.5}},
    {"question": "who", "budget": {"steps": "1"}},
    {"question": "who", "budget": {"steps": True}},
    {"question": "who", "budget": {"steps": 10**30}},
    {"question": "who", "budget": {"steps": 61}},
    {"question": "who", "budget": {"time_s": 0}},
    {"question": "who", "budget": {"time_s": -1}},
    {"question": "who", "budget": {"time_s": float("nan")}},
    {"question": "who", "budget": {"time_s": float("inf")}},
    {"question": "who", "budget": {"time_s": 10**400}},
    {"question": "who", "budget": {"time_s": "1"}},
    {"question": "who", "budget": {"money": 1}},
    {"question": "who", "budget": {str(n): n for n in range(10_000)}},
]
NO_SEARCH: list[Any] = [
    {"query": "who", "k": 0},
    {"query": "who", "k": -1},
    {"query": "who", "k": 201},
    {"query": "who", "k": 10**30},
    {"query": "who", "k": 2.5},
    {"query": "who", "k": "2"},
    {"query": "who", "k": True},
    {"query": "who", "k": None},
    {"query": "who", "limit": 1},
    {"query": "\udfff"},
]
NO_ADDRESS = [
    "/",
    "/v1",
    "/v1/",
    "/v1/ask/",
    "/v1/documents/",
    "/v1/documents/%00",
    "/v1/documents/%ff%fe",
    "/v1/documents/%ed%a0%80",
    "/v1/documents/..%2f..%2fetc%2fpasswd",
    "/v1/documents/x/original",
    "/v1/documents/x/original/y",
    "/v1/documents/" + "x" * 10_000,
    "/v1/runs/%00",
    "/v1/runs/%20",
    "/v1/escalations/%00",
    "/docs/..%2fstart.js",
    "/docs/%2e%2e/%2e%2e/etc/passwd",
    "/docs/oauth2-redirect",
    "/redoc",
    "//evil.example/",
]
NO_QUERY = [
    "/v1/documents?limit=0",
    "/v1/documents?limit=1001",
    "/v1/documents?limit=-1",
    "/v1/documents?limit=x",
    "/v1/documents?limit=",
    "/v1/documents?limit=1e3",
    "/v1/documents?limit=" + "9" * 4000,
    "/v1/documents?cursor=",
    "/v1/documents?cursor=" + "x" * 201,
    "/v1/documents?offset=1",
    "/v1/documents/charter?version=0",
    "/v1/documents/charter?version=2147483648",
    "/v1/documents/charter?version=one",
    "/v1/documents/charter?versoin=1",
    "/v1/documents/charter/original?version=0",
    "/v1/runs?cursor=%00",
    "/v1/runs?cursor=%ff",
    "/v1/runs?limit=0",
    "/v1/runs?before=x",
]
NO_METHOD = [
    ("GET", "/v1/ask"),
    ("PUT", "/v1/ask"),
    ("DELETE", "/v1/documents/charter"),
    ("POST", "/v1/documents"),
    ("PATCH", "/v1/runs/x"),
    ("OPTIONS", "/v1/ask"),
    ("POST", "/v1/escalations/x"),
    ("FROB", "/healthz"),
]
NO_TYPE = [
    "",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/jsonx",
    "json",
    "application/ld+json",
    "\xff",
]
NO_HTTP = [
    b"GARBAGE\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n",
    b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    b"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /v1/ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]

EVERY = NO_JSON, NO_ASK, NO_SEARCH, NO_ADDRESS, NO_QUERY, NO_METHOD, NO_TYPE, NO_HTTP


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("home")) as served:
        yield served


@pytest.fixture(autouse=True)
def no_fault(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing of this is worth an error in the log."""
    yield
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def short(case: object) -> str:
    return repr(case)[:40]


def refused(reply: Reply, *statuses: int) -> str:
    """The kind of problem, which must have one of these statuses and a short sentence."""
    assert reply.status in statuses
    assert len(reply.body) < 10_000
    assert reply.json["detail"].endswith(".")
    return reply.problem


def test_there_are_many() -> None:
    assert sum(map(len, EVERY)) > 120


@pytest.mark.parametrize("body", NO_JSON, ids=short)
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
def test_what_is_no_json(served: Served, path: str, body: bytes) -> None:
    reply = served.send("POST", path, body, JSON)
    assert refused(reply, 400, 422) in {"malformed", "wrong-input"}


@pytest.mark.parametrize("fields", NO_ASK, ids=short)
def test_what_is_no_question(served: Served, fields: object) -> None:
    reply = served.post("/v1/ask", fields)
    assert refused(reply, 400, 422) in {"malformed", "wrong-input"}
    assert reply.status == 400 or reply.json["errors"]


@pytest.mark.parametrize("fields", NO_SEARCH, ids=short)
def test_what_is_no_query(served: Served, fields: object) -> None:
    assert refused(served.post("/v1/search", fields), 422) == "wrong-input"


@pytest.mark.parametrize("path", NO_ADDRESS, ids=short)
def test_what_is_no_address(served: Served, path: str) -> None:
    assert refused(served.send("GET", path), 404) == "not-found"


@pytest.mark.parametrize("path", NO_QUERY, ids=short)
def test_what_no_list_takes(served: Served, path: str) -> None:
    assert refused(served.send("GET", path), 422) == "wrong-input"


@pytest.mark.parametrize(("method", "path"), NO_METHOD, ids=short)
def test_what_no_address_does(served: Served, method: str, path: str) -> None:
    reply = served.send(method, path, b"{}", JSON)
    assert refused(reply, 405) == "wrong-method"
    assert reply.headers["allow"]


@pytest.mark.parametrize("kind", NO_TYPE, ids=short)
def test_what_is_sent_as_something_else(served: Served, kind: str) -> None:
    reply = served.send("POST", "/v1/ask", b'{"question": "who"}', {"content-type": kind})
    assert refused(reply, 415) == "not-json"


@pytest.mark.parametrize("data", NO_HTTP, ids=short)
def test_what_is_no_http(served: Served, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        reply = connection.makefile("rb").read()
    status = int(reply.split()[1])
    assert 400 <= status < 500
    assert b"application/problem+json" in reply


def test_nothing_of_what_was_wrong_is_said_back(served: Served) -> None:
    reply = served.post("/v1/ask", {"question": "who", "budget": {"steps": "my secret"}})
    assert b"secret" not in reply.body


@pytest.mark.slow
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_any_value_at_all_has_a_reply(served: Served, value: object) -> None:
    reply = served.post("/v1/search", {"query": value})
    assert reply.status in {200, 400, 422}


@given(st.binary(max_size=200))
def test_any_bytes_at_all_have_a_reply(served: Served, body: bytes) -> None:
    assert served.send("POST", "/v1/search", body, JSON).status in {400, 422}


@given(st.text(max_size=50))
def test_any_id_at_all_has_a_reply(served: Served, name: str) -> None:
    reply = served.send("GET", f"/v1/documents/x{quote(name, safe='', errors='replace')}")
    assert refused(reply, 404) == "not-found"


def test_any_question_that_is_json_can_be_asked(served: Served) -> None:
    odd = "\u202e \x1b[31m <script> {{7*7}} %s \U0001f6a2 ' OR 1=1 --"
    outcome = served.post("/v1/ask", {"question": odd})
    assert outcome.status == 200
    assert json.loads(outcome.body)["question"] == odd
