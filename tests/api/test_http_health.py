"""A server lives, is ready, or says what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from api.client import NO_CONNECTION, PinciteClient, ProblemError
from api.server import PortUnavailableError, listen
from served import OnePointEach, Served

if TYPE_CHECKING:
    from pathlib import Path


def test_a_server_that_is_ready_names_what_it_looked_at(tmp_path: Path) -> None:
    with Served(tmp_path) as served, served.client() as client:
        ready = client.ready()
    assert ready.ready
    assert [check.name for check in ready.checks] == ["database", "index", "models"]


def test_without_its_index_it_lives_and_says_that_it_is_not_ready(tmp_path: Path) -> None:
    with Served(tmp_path, is_there=False) as served:
        assert served.send("GET", "/healthz").json == {"alive": True}
        refused = served.send("GET", "/readyz")
    assert (refused.status, refused.problem) == (503, "not-ready")
    assert refused.headers["retry-after"] == "2"
    ok = {check["name"]: check["ok"] for check in refused.json["checks"]}
    assert ok == {"database": True, "index": False, "models": False}
    assert "it is away" in refused.json["detail"]


def test_what_is_mended_makes_it_ready_without_a_new_start(tmp_path: Path) -> None:
    with Served(tmp_path, is_there=False) as served, served.client() as client:
        with pytest.raises(ProblemError, match="it is away"):
            client.ready()
        cast("OnePointEach", served.parts.index).is_there = True
        assert client.ready().ready


def test_every_request_has_an_id_of_its_own(tmp_path: Path) -> None:
    with Served(tmp_path) as served:
        ids = {served.send("GET", "/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_the_head_of_a_reply_can_be_asked_for_alone(tmp_path: Path) -> None:
    with Served(tmp_path) as served:
        reply = served.send("HEAD", "/v1/documents")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["content-length"]) > 0


def test_two_servers_cannot_have_one_port() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortUnavailableError, match=f"port {port}: another program listens"):
            listen("127.0.0.1", port)


def test_an_address_that_this_machine_lacks_is_told() -> None:
    with pytest.raises(PortUnavailableError, match="cannot listen on ::2 port 0"):
        listen("::2", 0)


def test_the_client_tells_an_absent_server_as_a_problem_too() -> None:
    with listen("127.0.0.1", 0) as socket:
        port = socket.getsockname()[1]
    with PinciteClient(f"http://127.0.0.1:{port}") as client, pytest.raises(ProblemError) as told:
        client.ready()
    assert (told.value.type, told.value.status) == (NO_CONNECTION, 0)
    assert "pincite serve" in str(told.value)
