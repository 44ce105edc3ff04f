"""The recorder: the one door for every effect of a run.

It answers from the record when a run is resumed or replayed, else reserves budget, makes the call
and stores request, reply, cost and time. Trace, replay, resume and budget are one mechanism.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NewType

from sqlalchemy import Column, Float, Integer, String, Table, Text, insert, select, update

from agent.budget import Budget, Spending
from ingest.database import metadata

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Row

    from ingest.database import Database

RunId = NewType("RunId", str)
Json = dict[str, Any]

runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("question", Text, nullable=False),
    Column("created", String, nullable=False, index=True),
    Column("kind", String, nullable=True),
    Column("outcome", Text, nullable=True),
)
steps = Table(
    "steps",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("request", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("started_s", Float, nullable=False),
    Column("time_s", Float, nullable=False),
    Column("spent", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded effect.

    Attributes:
        number: In its run, from 1.
        name: What was called: ``plan``, ``search``, ``judge``, …
        started_s: Seconds after the run began.
        time_s: How long it took, in seconds.
        spent: What it cost beside time.
    """

    number: int
    name: str
    request: Json
    reply: Json
    started_s: float
    time_s: float
    spent: Json


@dataclass(frozen=True, slots=True)
class Run:
    """One question being answered; ``kind`` and ``outcome`` are None until it ended."""

    run_id: RunId
    question: str
    created: str
    kind: str | None
    outcome: Json | None


class RunDivergedError(Exception):
    """A replayed run asked for another step than the one on record."""


class Recorder:
    """The effects of one run, in order.

    Args:
        run_id: A run that :class:`RunLog` knows.
        log: Where steps are kept.
        budget: What the run may cost.
        elapsed_s: Seconds since the run began.
    """

    def __init__(
        self, run_id: RunId, *, log: RunLog, budget: Budget, elapsed_s: Callable[[], float]
    ) -> None:
        self.run_id = run_id
        self.budget = budget
        self._log = log
        self._elapsed_s = elapsed_s
        self._recorded = log.steps(run_id)
        self._n_called = 0

    def call(self, name: str, request: Json, perform: Callable[[], Json]) -> Json:
        """Perform an effect once; ever after, answer from the record.

        Args:
            name: What is called.
            request: Everything the reply depends on, as JSON; of document text, spans only.
            perform: Makes the call and returns its reply as JSON.

        Raises:
            BudgetExceededError: The budget has no room for it; nothing was called.
            RunDivergedError: The record holds another step at this place.
        """
        step = Spending(steps=1)
        self.budget.elapse(self._elapsed_s())
        self.budget.reserve(step)
        return self._once(name, request, perform, step)

    def spent(self) -> Spending:
        """What the run has cost until now; the reading is kept, as every effect is."""
        reading = self.note("clock", {}, lambda: {"time_s": self._elapsed_s()})
        self.budget.elapse(reading["time_s"])
        return self.budget.spent

    def note(self, name: str, content: Json, perform: Callable[[], Json] = dict) -> Json:
        """Keep something that costs nothing, such as the plan as it stands or a reading taken."""
        return self._once(name, content, perform, Spending())

    def _once(self, name: str, request: Json, perform: Callable[[], Json], spent: Spending) -> Json:
        self._n_called += 1
        if self._n_called <= len(self._recorded):
            return self._recall(self._recorded[self._n_called - 1], name, request)
        started_s = self._elapsed_s()
        # A replay sees what has been through JSON, so the first run must see that too.
        reply: Json = json.loads(json.dumps(perform()))
        time_s = self._elapsed_s() - started_s
        step = Step(self._n_called, name, request, reply, started_s, time_s, asdict(spent))
        self._log.add(self.run_id, step)
        return reply

    def _recall(self, step: Step, name: str, request: Json) -> Json:
        if (step.name, step.request) != (name, json.loads(json.dumps(request))):
            msg = f"{self.run_id}: step {step.number} was {step.name}, now {name} is asked for"
            raise RunDivergedError(msg)
        return step.reply


class RunLog:
    """Runs and their steps in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, run_id: RunId, question: str, *, created: str) -> None:
        """Open a run."""
        with self._database.write() as connection:
            connection.execute(
                insert(runs).values(run_id=run_id, question=question, created=created)
            )

    def end(self, run_id: RunId, *, kind: str, outcome: Json) -> None:
        """Close a run with its outcome."""
        values = {"kind": kind, "outcome": json.dumps(outcome, ensure_ascii=False)}
        with self._database.write() as connection:
            connection.execute(update(runs).where(runs.c.run_id == run_id).values(**values))

    def add(self, run_id: RunId, step: Step) -> None:
        """Keep a step that was performed."""
        values = {
            "run_id": run_id,
            "number": step.number,
            "name": step.name,
            "request": json.dumps(step.request, ensure_ascii=False),
            "reply": json.dumps(step.reply, ensure_ascii=False),
            "started_s": step.started_s,
            "time_s": step.time_s,
            "spent": json.dumps(step.spent),
        }
        with self._database.write() as connection:
            connection.execute(insert(steps).values(**values))

    def runs(self, *, limit: int) -> list[Run]:
        """The latest runs, newest first."""
        query = select(runs).order_by(runs.c.created.desc(), runs.c.run_id).limit(limit)
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(query)]

    def run(self, run_id: RunId) -> Run | None:
        """One run, or None when there is none of this id."""
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(runs.c.run_id == run_id)).first()
        return _run(row) if row else None

    def steps(self, run_id: RunId) -> list[Step]:
        """The steps of a run, in order."""
        query = select(steps).where(steps.c.run_id == run_id).order_by(steps.c.number)
        with self._database.read() as connection:
            return [_step(row) for row in connection.execute(query)]


def _run(row: Row[Any]) -> Run:
    outcome = json.loads(row.outcome) if row.outcome else None
    return Run(RunId(row.run_id), row.question, row.created, row.kind, outcome)


def _step(row: Row[Any]) -> Step:
    return Step(
        number=row.number,
        name=row.name,
        request=json.loads(row.request),
        reply=json.loads(row.reply),
        started_s=row.started_s,
        time_s=row.time_s,
        spent=json.loads(row.spent),
    )
