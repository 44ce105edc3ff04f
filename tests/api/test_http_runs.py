"""Runs and escalations over HTTP: what was asked can be seen again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.record import RunId
from api.client import ProblemError
from served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.client import PinciteClient


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[PinciteClient]:
    with served.client() as client:
        yield client


def begin(served: Served, *moments: int) -> list[str]:
    """A run at each of these seconds; their ids."""
    ids = [RunId(f"run-{number}") for number in range(len(moments))]
    for run_id, second in zip(ids, moments, strict=True):
        served.parts.log.begin(run_id, "Who?", created=f"2026-01-01T00:00:0{second}")
    return list(ids)


def test_runs_come_newest_first_and_once_over_all_pages(
    served: Served, client: PinciteClient
) -> None:
    begin(served, 1, 2, 2, 2, 3)
    pages = [client.runs(limit=2)]
    while (cursor := pages[-1].next_cursor) is not None:
        pages.append(client.runs(limit=2, cursor=cursor))
    ids = [[run.run_id for run in page.runs] for page in pages]
    assert ids == [["run-4", "run-1"], ["run-2", "run-3"], ["run-0"]]


def test_a_run_that_begins_while_pages_are_read_moves_none_of_them(
    served: Served, client: PinciteClient
) -> None:
    begin(served, 1, 2)
    first = client.runs(limit=1)
    served.parts.log.begin(RunId("run-new"), "When?", created="2026-01-01T00:00:09")
    assert [run.run_id for run in client.runs(cursor=first.next_cursor or "").runs] == ["run-0"]


def test_a_cursor_from_elsewhere_is_refused(client: PinciteClient) -> None:
    with pytest.raises(ProblemError, match="cursor") as refused:
        client.runs(cursor="run-of-mine")
    assert refused.value.status == 422


def test_a_trace_has_every_step(client: PinciteClient) -> None:
    outcome = client.ask("Which refunds must be approved by the duty manager?")
    trace = client.run(outcome.run_id)
    assert [step.number for step in trace.steps] == [*range(1, len(trace.steps) + 1)]
    assert trace.outcome == outcome


def test_a_run_that_was_cut_off_has_no_outcome(served: Served, client: PinciteClient) -> None:
    (run_id,) = begin(served, 1)
    trace = client.run(run_id)
    assert (trace.kind, trace.outcome, trace.steps) == (None, None, [])


def test_an_escalation_waits_with_what_a_person_needs(client: PinciteClient) -> None:
    outcome = client.ask("Can I sue when refunds are late?")
    assert outcome.escalation_id is not None
    (waiting,) = client.escalations()
    shown = client.escalation(waiting.escalation_id)
    assert (waiting.escalation_id, shown.run_id) == (outcome.escalation_id, outcome.run_id)
    assert shown.evidence


@pytest.mark.parametrize("what", ["run", "escalation"])
def test_what_is_not_there_is_said(client: PinciteClient, what: str) -> None:
    with pytest.raises(ProblemError, match=f"no {what} 'x y'") as missing:
        getattr(client, what)("x y")
    assert missing.value.status == 404
