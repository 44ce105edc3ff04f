"""What waits for a person is kept whole, once a run, in the order in which it came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.inbox import OPEN, EscalationId, Inbox, InboxEntry
from agent.outcome import Reason
from agent.record import RunId
from ingest.database import Database

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(Database(tmp_path / "pincite.db"))


def entry(number: int, *, run: int | None = None, day: int = 1) -> InboxEntry:
    return InboxEntry(
        escalation_id=EscalationId(f"esc-{number}"),
        run_id=RunId(f"run-{number if run is None else run}"),
        question="Wie groß?",
        reason=Reason.LOW_CONFIDENCE,
        state=OPEN,
        created=f"2026-01-0{day}T00:00:00.000+00:00",
        file={"reason_text": "Größe unklar.", "drafted_claims": [], "evidence": [{"start": 3}]},
    )


def test_an_empty_inbox_holds_nothing(inbox: Inbox) -> None:
    assert inbox.entries() == []


def test_an_entry_comes_back_as_it_was_put_in(inbox: Inbox) -> None:
    inbox.put(entry(1))
    assert inbox.entries() == [entry(1)]
    assert inbox.entry(EscalationId("esc-1")) == entry(1)


def test_a_run_put_in_twice_is_the_first_entry(inbox: Inbox) -> None:
    inbox.put(entry(1))
    inbox.put(entry(2, run=1, day=2))
    assert inbox.entries() == [entry(1)]


def test_the_oldest_comes_first_and_of_one_moment_the_smaller_id(inbox: Inbox) -> None:
    for number, day in ((1, 3), (4, 2), (2, 2), (3, 1)):
        inbox.put(entry(number, day=day))
    assert [one.escalation_id for one in inbox.entries()] == ["esc-3", "esc-2", "esc-4", "esc-1"]


def test_an_unknown_id_is_none(inbox: Inbox) -> None:
    inbox.put(entry(1))
    assert inbox.entry(EscalationId("esc-2")) is None
    assert inbox.entry(EscalationId("run-1")) is None


def test_what_waits_is_still_there_for_the_next_process(tmp_path: Path, inbox: Inbox) -> None:
    inbox.put(entry(1))
    assert Inbox(Database(tmp_path / "pincite.db")).entries() == [entry(1)]
