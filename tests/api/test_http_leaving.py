"""Nobody works for a client that left, and a server that ends leaves nothing behind."""

from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from api.client import ProblemError
from served import Served

if TYPE_CHECKING:
    from pathlib import Path

    from api.schemas.runs import ListedRun

QUESTION = "Which refunds must be approved by the duty manager, and who is it at Skarn?"
PACE_S = 0.2


def leave_in_the_middle(served: Served) -> float:
    """Ask, and hang up as soon as the work has begun; the moment of it comes back."""
    body = json.dumps({"question": QUESTION}).encode()
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        assert served.scorer.called.wait(30)
    return time.monotonic()


def ended(served: Served) -> ListedRun:
    """The newest run, as soon as it has ended."""
    with served.client() as client:
        while (run := client.runs(limit=1).runs[0]).kind is None:
            pass
    return run


def test_work_for_a_client_that_left_ends_within_a_second(tmp_path: Path) -> None:
    with Served(tmp_path, pace_s=PACE_S) as served:
        left_at = leave_in_the_middle(served)
        run = ended(served)
        assert time.monotonic() - left_at < 1
        assert run.kind == "cancelled"
        with served.client() as client:
            trace = client.run(run.run_id)
            assert (trace.kind, trace.outcome) == ("cancelled", None)
            assert client.escalations() == []


def test_a_client_that_left_gives_its_seat_back(tmp_path: Path) -> None:
    with Served(tmp_path, pace_s=PACE_S, max_parallel_questions=1) as served:
        leave_in_the_middle(served)
        served.scorer.called.clear()
        with served.client() as client, ThreadPoolExecutor(1) as other:
            waiting = other.submit(client.ask, QUESTION)
            served.scorer.called.wait()
            served.scorer.hurry.set()
            assert waiting.result().kind == "answer"


def test_a_client_that_leaves_the_queue_is_never_worked_for(tmp_path: Path) -> None:
    with Served(tmp_path, pace_s=30, max_parallel_questions=1) as served:
        with served.client() as client, ThreadPoolExecutor(1) as other:
            first = other.submit(client.ask, QUESTION)
            served.scorer.called.wait()
            with socket.create_connection(("127.0.0.1", served.port)) as impatient:
                head = f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
                impatient.sendall(
                    f"{head}Content-Type: application/json\r\nContent-Length: 19\r\n\r\n".encode()
                )
                impatient.sendall(b'{"question": "who"}')
            served.scorer.hurry.set()
            assert first.result().kind == "answer"
            assert client.ask("Who?").question == "Who?"
            asked = [run.question for run in client.runs().runs]
        assert asked == ["Who?", QUESTION]


def test_a_question_may_finish_while_the_server_ends(tmp_path: Path) -> None:
    with (
        Served(tmp_path, pace_s=30) as served,
        served.client() as client,
        ThreadPoolExecutor(1) as other,
    ):
        asking = other.submit(client.ask, QUESTION)
        served.scorer.called.wait()
        served.tell_to_end()
        served.scorer.hurry.set()
        assert asking.result().kind == "answer"


def test_whoever_waits_while_the_server_ends_is_told_so(tmp_path: Path) -> None:
    with (
        Served(tmp_path, pace_s=30, max_parallel_questions=1) as served,
        served.client() as client,
        ThreadPoolExecutor(2) as others,
    ):
        first = others.submit(client.ask, QUESTION)
        served.scorer.called.wait()
        second = others.submit(client.ask, "Who?")
        while not served.server.config.app.state.door.desk._queue:  # type: ignore[union-attr]
            client.ready()
        served.tell_to_end()
        with pytest.raises(ProblemError) as told:
            second.result()
        served.scorer.hurry.set()
        assert first.result().kind == "answer"
    assert (told.value.status, told.value.type) == (503, "urn:pincite:problem:closing")
    assert told.value.retry_after_s == 5


def test_a_question_that_takes_too_long_is_stopped_when_the_server_ends(tmp_path: Path) -> None:
    with Served(tmp_path, pace_s=PACE_S, grace_s=0) as served, served.client() as client:
        with ThreadPoolExecutor(1) as other:
            asking = other.submit(client.ask, QUESTION)
            served.scorer.called.wait()
            served.tell_to_end()
            with pytest.raises(ProblemError, match="was told to end"):
                asking.result()
        assert [run.kind for run in served.parts.log.runs(limit=9)] == ["cancelled"]
