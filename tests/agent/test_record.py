"""Every effect happens once; ever after it is answered from the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.budget import Budget, BudgetExceededError, Spending
from agent.record import Json, Recorder, RunCancelledError, RunDivergedError, RunId, RunLog
from ingest.database import Database

if TYPE_CHECKING:
    from pathlib import Path

RUN = RunId("run-1")


class Effect:
    """Counts its calls."""

    def __init__(self) -> None:
        self.n_calls = 0

    def __call__(self) -> Json:
        self.n_calls += 1
        return {"n": self.n_calls, "pair": (1, 2)}


@pytest.fixture
def log(tmp_path: Path) -> RunLog:
    log = RunLog(Database(tmp_path / "pincite.db"))
    log.begin(RUN, "Who?", created="2026-01-01T00:00:00")
    return log


def recorder(log: RunLog, *, n_steps: int = 9) -> Recorder:
    return Recorder(RUN, log=log, budget=Budget(Spending(steps=n_steps)), elapsed_s=lambda: 0.0)


def test_a_resumed_run_is_answered_from_the_record(log: RunLog) -> None:
    effect = Effect()
    first = recorder(log).call("search", {"query": "who"}, effect)
    again = recorder(log).call("search", {"query": "who"}, effect)
    assert first == again == {"n": 1, "pair": [1, 2]}
    assert effect.n_calls == 1


def test_the_record_goes_on_where_it_stopped(log: RunLog) -> None:
    effect = Effect()
    recorder(log).call("search", {"query": "who"}, effect)
    resumed = recorder(log)
    resumed.call("search", {"query": "who"}, effect)
    assert resumed.call("search", {"query": "when"}, effect)["n"] == 2
    assert [step.request["query"] for step in log.steps(RUN)] == ["who", "when"]


def test_a_run_that_asks_for_another_step_has_diverged(log: RunLog) -> None:
    recorder(log).call("search", {"query": "who"}, Effect())
    with pytest.raises(RunDivergedError, match="step 1 was search, now score is asked for"):
        recorder(log).call("score", {"query": "who"}, Effect())


def test_what_the_budget_refuses_is_not_called(log: RunLog) -> None:
    effect = Effect()
    short = recorder(log, n_steps=1)
    short.call("search", {}, effect)
    with pytest.raises(BudgetExceededError):
        short.call("search", {}, effect)
    assert effect.n_calls == 1
    assert len(log.steps(RUN)) == 1


def test_a_note_costs_nothing(log: RunLog) -> None:
    short = recorder(log, n_steps=0)
    short.note("plan", {"parts": []})
    assert [step.name for step in log.steps(RUN)] == ["plan"]


def test_an_ended_run_keeps_its_outcome(log: RunLog) -> None:
    log.end(RUN, kind="answer", outcome={"text": "Größe"})
    run = log.run(RUN)
    assert run is not None
    assert (run.kind, run.outcome) == ("answer", {"text": "Größe"})
    assert log.run(RunId("run-2")) is None


def test_a_run_that_nobody_waits_for_takes_no_further_step(log: RunLog) -> None:
    effect, has_left = Effect(), iter([False, True])
    budget = Budget(Spending(steps=9))
    left = Recorder(
        RUN, log=log, budget=budget, elapsed_s=lambda: 0.0, is_cancelled=lambda: next(has_left)
    )
    left.call("search", {}, effect)
    with pytest.raises(RunCancelledError):
        left.call("score", {}, effect)
    assert effect.n_calls == budget.spent.steps == 1
    assert [step.name for step in log.steps(RUN)] == ["search"]


def test_a_cancelled_run_has_no_outcome(log: RunLog) -> None:
    log.cancel(RUN)
    run = log.run(RUN)
    assert run is not None
    assert (run.kind, run.outcome) == ("cancelled", None)


def test_runs_after_one_are_those_older_than_it(log: RunLog) -> None:
    for name in "bc":
        log.begin(RunId(name), "Who?", created="2026-01-02T00:00:00")
    newest, *rest = log.runs(limit=9)
    assert (newest.run_id, [run.run_id for run in rest]) == ("b", ["c", RUN])
    assert log.runs(limit=9, after=newest) == rest
    assert log.runs(limit=1, after=rest[0]) == rest[1:]
