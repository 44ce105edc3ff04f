"""The recorder: the one door for every effect of a run.

It answers from the record when a run is resumed or replayed, else reserves budget, makes the call
and stores request, reply, cost and time. Trace, replay, resume and budget are one mechanism.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NewType

from sqlalchemy import Column, Float, Integer, String, Table, Text, func, insert, select, update

from agent.budget import Budget, Spending
from agent.redact import cited_documents, redact_outcome
from ingest.database import metadata
from ingest.tombstone import when_forgotten

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Row

    from ingest.database import Database
    from ingest.document import DocumentId

RunId = NewType("RunId", str)
Json = dict[str, Any]

CANCELLED = "cancelled"
"""The kind of a run whose asker left before it had an outcome."""

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
    """One question being answered; ``kind`` and ``outcome`` are None until it ended.

    A run of kind ``cancelled`` has no outcome and never will.
    """

    run_id: RunId
    question: str
    created: str
    kind: str | None
    outcome: Json | None


class RunDivergedError(Exception):
    """A replayed run asked for another step than the one on record."""


class RunCancelledError(Exception):
    """Nobody waits for the outcome any more; the step that came next was not begun."""


def never() -> bool:
    """Nobody can leave: what asks and what answers are one process."""
    return False


class Recorder:
    """The effects of one run, in order.

    Args:
        run_id: A run that :class:`RunLog` knows.
        log: Where steps are kept.
        budget: What the run may cost.
        elapsed_s: Seconds since the run began.
        is_cancelled: Whether nobody waits for the outcome any more; asked before each step.
    """

    def __init__(
        self,
        run_id: RunId,
        *,
        log: RunLog,
        budget: Budget,
        elapsed_s: Callable[[], float],
        is_cancelled: Callable[[], bool] = never,
    ) -> None:
        self.run_id = run_id
        self.budget = budget
        self._log = log
        self._elapsed_s = elapsed_s
        self._is_cancelled = is_cancelled
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
            RunCancelledError: Nobody waits for the outcome; nothing was called.
            RunDivergedError: The record holds another step at this place.
        """
        if self._is_cancelled():
            raise RunCancelledError(self.run_id)
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

    def end(self, run_id: RunId, *, kind: str, outcome: Json) -> Json:
        """Close a run with its outcome, and return what is kept of it.

        Of documents that were forgotten while it was under way, nothing comes back.
        """
        with self._database.write() as connection:
            kept = redact_outcome(outcome, when_forgotten(connection))
            values = {"kind": kind, "outcome": json.dumps(kept, ensure_ascii=False)}
            connection.execute(update(runs).where(runs.c.run_id == run_id).values(**values))
        return kept

    def redact(self) -> int:
        """Take the words of forgotten documents out of all outcomes; returns of how many."""
        n_changed = 0
        with self._database.write() as connection:
            gone = when_forgotten(connection)
            for run_id, text in connection.execute(select(runs.c.run_id, runs.c.outcome)).all():
                outcome = json.loads(text) if text else {}
                if cited_documents(outcome) & gone.keys():
                    kept = json.dumps(redact_outcome(outcome, gone), ensure_ascii=False)
                    of_it = runs.c.run_id == run_id
                    connection.execute(update(runs).where(of_it).values(outcome=kept))
                    n_changed += 1
        return n_changed

    def n_citing(self, document_id: DocumentId) -> int:
        """How many outcomes refer to a document."""
        # The ids of documents hold no sign that JSON would escape.
        mark = f'"document_id": "{document_id}"'
        query = select(func.count()).where(runs.c.outcome.contains(mark, autoescape=True))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def cancel(self, run_id: RunId) -> None:
        """Close a run that will have no outcome."""
        with self._database.write() as connection:
            connection.execute(update(runs).where(runs.c.run_id == run_id).values(kind=CANCELLED))

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

    def runs(self, *, limit: int, after: Run | None = None) -> list[Run]:
        """The latest runs, newest first; with ``after``, those that come after it in that order."""
        query = select(runs).order_by(runs.c.created.desc(), runs.c.run_id).limit(limit)
        if after:
            is_same_moment = runs.c.created == after.created
            is_next = is_same_moment & (runs.c.run_id > after.run_id)
            query = query.where((runs.c.created < after.created) | is_next)
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
