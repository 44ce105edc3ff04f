"""Runs: what was asked, how it went, and what waits for a person."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from agent.outcome import Reason
from api.schemas.answers import AskOutput, Passage
from api.schemas.output import Output


class ListedRun(Output):
    """A question that was asked; ``kind`` is null until it ended."""

    run_id: str
    question: str
    kind: str | None
    created: str


class RunsOutput(Output):
    """Of ``runs``, newest first."""

    runs: list[ListedRun]


class TraceStep(Output):
    """One recorded effect of a run."""

    number: int = Field(ge=1)
    name: str
    request: dict[str, Any]
    reply: dict[str, Any]
    started_s: float = Field(description="After the run began.")
    time_s: float
    spent: dict[str, float]


class TraceOutput(Output):
    """Of ``trace``; ``outcome`` is null for a run that was cut off or cancelled."""

    run_id: str
    kind: str | None = Field(None, description="As in `runs`: `cancelled` if its asker left.")
    outcome: AskOutput | None
    steps: list[TraceStep]


class ListedEscalation(Output):
    """A question that waits for a person."""

    escalation_id: str
    run_id: str
    question: str
    reason: Reason
    state: str


class InboxListOutput(Output):
    """Of ``inbox list``, oldest first."""

    escalations: list[ListedEscalation]


class DraftedClaim(Output):
    """What would have been said; it is not supported."""

    text: str
    citations: list[Passage]
    gone: str | None = Field(None, description="When a document it cites was forgotten.")


class InboxShowOutput(ListedEscalation):
    """Of ``inbox show``."""

    created: str
    reason_text: str
    drafted_claims: list[DraftedClaim]
    evidence: list[Passage]
