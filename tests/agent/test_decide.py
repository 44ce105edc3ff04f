"""What was found becomes one outcome; nothing unsupported is ever an answer."""

from __future__ import annotations

import pytest

from agent.claim import Claim, DraftedClaim
from agent.decide import Conclusion, decide
from agent.outcome import Abstention, Answer, Escalation, Reason

CLAIM = Claim("It is so.", (), 0.8)
DRAFT = DraftedClaim("It may be so.", (), 0.5)


def test_a_question_without_parts_is_a_bug() -> None:
    with pytest.raises(ValueError, match="without parts"):
        decide([])


def test_every_part_supported_is_a_complete_answer() -> None:
    outcome = decide([Conclusion("Is it?", claims=(CLAIM,))])
    assert outcome == Answer((CLAIM,))
    assert outcome.is_complete


def test_one_part_of_two_supported_is_an_answer_that_names_the_other() -> None:
    outcome = decide([Conclusion("Is it?", claims=(CLAIM,)), Conclusion("Since when?")])
    assert isinstance(outcome, Answer)
    assert outcome.missing == ("Since when?",)
    assert not outcome.is_complete


def test_nothing_supported_is_an_abstention_that_names_every_part() -> None:
    outcome = decide([Conclusion("Is it?"), Conclusion("Since when?")])
    assert isinstance(outcome, Abstention)
    assert outcome.missing == ("Is it?", "Since when?")


def test_a_concern_goes_to_a_person_with_all_that_was_drafted() -> None:
    doubtful = Conclusion(
        "Since when?", drafted=(DRAFT,), concern=Reason.LOW_CONFIDENCE, explanation="Not sure."
    )
    outcome = decide([Conclusion("Is it?", claims=(CLAIM,)), doubtful])
    assert isinstance(outcome, Escalation)
    assert outcome.reason is Reason.LOW_CONFIDENCE
    assert [draft.text for draft in outcome.drafted_claims] == ["It is so.", "It may be so."]
    assert outcome.missing == ("Since when?",)


def test_a_concern_of_the_whole_question_comes_first() -> None:
    outcome = decide(
        [Conclusion("Is it?", claims=(CLAIM,))], concern=(Reason.HIGH_IMPACT, "Grave.")
    )
    assert isinstance(outcome, Escalation)
    assert outcome.reason is Reason.HIGH_IMPACT


def test_an_empty_budget_still_says_what_is_supported() -> None:
    unaffordable = Conclusion("Since when?", concern=Reason.OUT_OF_BUDGET, explanation="Spent.")
    outcome = decide([Conclusion("Is it?", claims=(CLAIM,)), unaffordable])
    assert isinstance(outcome, Answer)
    assert outcome.missing == ("Since when?",)


def test_an_empty_budget_with_nothing_supported_goes_to_a_person() -> None:
    unaffordable = Conclusion("Since when?", concern=Reason.OUT_OF_BUDGET, explanation="Spent.")
    outcome = decide([unaffordable])
    assert isinstance(outcome, Escalation)
    assert outcome.reason is Reason.OUT_OF_BUDGET
