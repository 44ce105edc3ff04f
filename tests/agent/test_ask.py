"""A question's parts are planned, researched and told of in order, and end as one outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from agent.ask import ask
from agent.budget import Budget, Spending
from agent.conclude import Thresholds
from agent.outcome import Abstention, Answer, Escalation, Outcome, Reason
from agent.record import Recorder, RunId, RunLog
from agent.research import Researcher
from agent.tools import Tools
from fakes import ScriptedScorer
from ingest.database import Database
from shelf import ShelfSearch, embed_alike, shelve

if TYPE_CHECKING:
    from pathlib import Path

    from agent.cite import Library
    from agent.plan import Plan

CERTAIN = 60.0
# A search, two readings, and a look for what speaks against it.
STEPS_OF_AN_ANSWER = 4

SHUT, COST = "When is the quay shut?", "What will the repair cost?"
TWO_PARTS = "When is the quay shut and what will the repair cost?"
GRAVE = "Can I sue when the quay is shut?"
FOREIGN = "Wann ist der Kai geschlossen und wer entscheidet das?"
GRAVE_AND_FOREIGN = "Wann ist der Kai und die Bank zu? Can I sue?"
SHELF = {
    "quay": "# Quay\n\nThe quay is shut in May.\n",
    "repair": "# Repair\n\nThe repair will cost 300 EUR.\n",
}


@dataclass
class Desk:
    """Asks, and notes what it hears of the plan."""

    library: Library
    researcher: Researcher
    plans: list[Plan] = field(default_factory=list)

    def ask(self, question: str) -> Outcome:
        return ask(
            question,
            researcher=self.researcher,
            library=self.library,
            thresholds=Thresholds(answer=0.5, doubt=0.4),
            high_impact_topics=["overdose", "sue"],
            on_plan=self.plans.append,
        )

    @property
    def heard(self) -> list[list[str]]:
        return [[part.status.value for part in plan.parts] for plan in self.plans]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return shelve(tmp_path, **SHELF)


def desk(library: Library, tmp_path: Path, *, n_steps: int = 99) -> Desk:
    log = RunLog(Database(tmp_path / "pincite.db"))
    log.begin(RunId("run-1"), "?", created="2026-01-01T00:00:00")
    finds = {
        SHUT: ["quay"],
        COST: ["repair"],
        GRAVE: ["quay"],
        FOREIGN: ["quay"],
        GRAVE_AND_FOREIGN: ["repair"],
    }
    budget = Budget(Spending(steps=n_steps))
    tools = Tools(
        recorder=Recorder(RunId("run-1"), log=log, budget=budget, elapsed_s=lambda: 0.0),
        searcher=ShelfSearch(library, finds),
        score_pairs=ScriptedScorer({"quay": CERTAIN, "repair": CERTAIN}),
        judge_pairs=ScriptedScorer({"quay": CERTAIN, "repair": CERTAIN}),
        embed_passages=embed_alike,
        generation=1,
        n_chunks=8,
    )
    return Desk(library, Researcher(tools, library, enough=0.5, max_rounds=2))


def claimed(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Answer)
    return [claim.text for claim in outcome.claims]


def test_each_part_is_researched_and_all_claims_are_one_answer(
    library: Library, tmp_path: Path
) -> None:
    outcome = desk(library, tmp_path).ask(TWO_PARTS)
    assert claimed(outcome) == ["The quay is shut in May.", "The repair will cost 300 EUR."]
    assert isinstance(outcome, Answer)
    assert outcome.is_complete


def test_every_change_of_the_plan_is_told_in_order(library: Library, tmp_path: Path) -> None:
    one = desk(library, tmp_path)
    one.ask(TWO_PARTS)
    assert one.heard == [
        ["running", "pending"],
        ["done", "pending"],
        ["done", "running"],
        ["done", "done"],
    ]
    assert [part.question for part in one.plans[-1].parts] == [SHUT, COST]
    assert {plan.question for plan in one.plans} == {TWO_PARTS}


def test_a_part_that_the_budget_leaves_out_is_missing_beside_the_answer(
    library: Library, tmp_path: Path
) -> None:
    one = desk(library, tmp_path, n_steps=STEPS_OF_AN_ANSWER)
    outcome = one.ask(TWO_PARTS)
    assert claimed(outcome) == ["The quay is shut in May."]
    assert isinstance(outcome, Answer)
    assert outcome.missing == (f"{COST} (not researched to the end: spent 4 of 4 steps)",)
    assert one.heard[-1] == ["done", "skipped"]


def test_a_budget_that_ends_before_the_first_part_goes_to_a_person(
    library: Library, tmp_path: Path
) -> None:
    one = desk(library, tmp_path, n_steps=0)
    outcome = one.ask(TWO_PARTS)
    assert isinstance(outcome, Escalation)
    assert outcome.reason is Reason.OUT_OF_BUDGET
    assert [missing.split(" (")[0] for missing in outcome.missing] == [SHUT, COST]
    assert one.heard[-1] == ["skipped", "skipped"]


def test_what_no_document_says_is_an_abstention(library: Library, tmp_path: Path) -> None:
    outcome = desk(library, tmp_path).ask("How deep is the basin?")
    assert outcome == Abstention(("How deep is the basin?",), nearest=())


def test_a_grave_question_goes_to_a_person_with_all_that_was_found(
    library: Library, tmp_path: Path
) -> None:
    one = desk(library, tmp_path)
    outcome = one.ask(GRAVE)
    assert isinstance(outcome, Escalation)
    assert outcome.reason is Reason.HIGH_IMPACT
    assert "about sue" in outcome.explanation
    assert [draft.text for draft in outcome.drafted_claims] == ["The quay is shut in May."]
    assert [item.document_id for item in outcome.evidence] == ["quay"]
    assert one.heard == [["running"], ["done"]]


def test_a_question_in_another_language_goes_to_a_person_with_all_that_was_found(
    library: Library, tmp_path: Path
) -> None:
    outcome = desk(library, tmp_path).ask(FOREIGN)
    assert isinstance(outcome, Escalation)
    assert outcome.reason is Reason.NOVEL_SITUATION
    assert [item.document_id for item in outcome.evidence] == ["quay"]


def test_grave_counts_before_foreign(library: Library, tmp_path: Path) -> None:
    outcome = desk(library, tmp_path).ask(GRAVE_AND_FOREIGN)
    assert isinstance(outcome, Escalation)
    assert outcome.reason is Reason.HIGH_IMPACT


@pytest.mark.parametrize(("question", "n_steps"), [(GRAVE, 0), (FOREIGN, 2)])
def test_a_concern_about_the_whole_question_counts_before_a_spent_budget(
    library: Library, tmp_path: Path, question: str, n_steps: int
) -> None:
    outcome = desk(library, tmp_path, n_steps=n_steps).ask(question)
    assert isinstance(outcome, Escalation)
    assert outcome.reason in {Reason.HIGH_IMPACT, Reason.NOVEL_SITUATION}
