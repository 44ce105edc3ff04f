"""The door holds no more than it said it would, and tells whom it turned away when to come back."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse
from typing import TYPE_CHECKING

import pytest

from api.client import ProblemError
from served import Served

if TYPE_CHECKING:
    from pathlib import Path

JSON = {"content-type": "application/json"}
QUESTION = "Which refunds must be approved by the duty manager?"
HEAD = "POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"


def test_a_body_that_says_it_is_too_large_is_not_read(tmp_path: Path) -> None:
    with Served(tmp_path, max_request_kb=16) as served:
        at = ("127.0.0.1", served.port)
        with socket.create_connection(at, timeout=30) as connection:
            head = HEAD.format(port=served.port) + "Content-Length: 16385\r\n\r\n"
            connection.sendall(head.encode())
            reply = HTTPResponse(connection)
            reply.begin()
            assert reply.status == 413
            assert b"urn:pincite:problem:too-large" in reply.read()


def test_a_body_that_grows_too_large_is_cut_off_on_the_way(tmp_path: Path) -> None:
    with Served(tmp_path, max_request_kb=16) as served:
        at = ("127.0.0.1", served.port)
        with socket.create_connection(at, timeout=30) as connection:
            head = HEAD.format(port=served.port) + "Transfer-Encoding: chunked\r\n\r\n"
            connection.sendall(head.encode())
            # Its end never comes; 17 kB are enough to be refused.
            for _ in range(17):
                connection.sendall(b"400\r\n" + b" " * 1024 + b"\r\n")
            reply = connection.recv(65536)
    assert reply.startswith(b"HTTP/1.1 413 ")


def test_a_body_of_just_the_limit_is_read(tmp_path: Path) -> None:
    body = b'{"question": "who"}'.ljust(16 * 1024)
    with Served(tmp_path, max_request_kb=16) as served:
        assert served.send("POST", "/v1/ask", body, JSON).status == 200
        assert served.send("POST", "/v1/ask", body + b" ", JSON).status == 413


def test_a_large_upload_is_told_why_it_was_refused(tmp_path: Path) -> None:
    with Served(tmp_path) as served, served.client() as client:
        with pytest.raises(ProblemError) as refused:
            client.ask("x" * 20_000_000)
        assert refused.value.status in {413, 0}  # 0: it was still being sent when the door closed
        assert client.ready().ready


def test_with_no_room_to_wait_the_next_is_turned_away_at_once(tmp_path: Path) -> None:
    with (
        Served(tmp_path, pace_s=30, max_parallel_questions=1, max_waiting_questions=0) as served,
        served.client() as client,
        ThreadPoolExecutor(1) as other,
    ):
        first = other.submit(client.ask, QUESTION)
        served.scorer.called.wait()
        with pytest.raises(ProblemError, match="Ask again later") as busy:
            client.search("refunds")
        served.scorer.hurry.set()
        assert first.result().kind == "answer"
    assert (busy.value.status, busy.value.type) == (429, "urn:pincite:problem:busy")
    assert busy.value.retry_after_s == 10


def test_nobody_waits_longer_than_the_settings_say(tmp_path: Path) -> None:
    with (
        Served(tmp_path, pace_s=30, max_parallel_questions=1, question_patience_s=0.05) as served,
        served.client() as client,
        ThreadPoolExecutor(1) as other,
    ):
        first = other.submit(client.ask, QUESTION)
        served.scorer.called.wait()
        with pytest.raises(ProblemError, match=r"waited 0\.05 s") as busy:
            client.ask(QUESTION)
        # Lists take no seat.
        assert len(client.runs().runs) == 1
        served.scorer.hurry.set()
        assert first.result().kind == "answer"
    assert busy.value.status == 429


def test_those_who_wait_are_served_in_the_end(tmp_path: Path) -> None:
    with (
        Served(tmp_path, pace_s=0.01, max_parallel_questions=1) as served,
        served.client() as client,
        ThreadPoolExecutor(5) as others,
    ):
        kinds = list(others.map(lambda _: client.ask(QUESTION).kind, range(5)))
    assert kinds == ["answer"] * 5
