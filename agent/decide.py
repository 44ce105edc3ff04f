"""Decide: what was found, checked and not found becomes one outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.claim import DraftedClaim
from agent.outcome import Abstention, Answer, Escalation, Outcome, Reason

if TYPE_CHECKING:
    from agent.claim import Citation, Claim


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one part of the question.

    Attributes:
        asked: The part, as a person would read it.
        claims: Supported ones that answer it; empty when there are none.
        drafted: What would have been said instead; not supported.
        nearest: The words that came closest, best first.
        concern: Why a person should look at this part, or None.
        explanation: The concern in words.
        note: What a reader should know beside the claims.
    """

    asked: str
    claims: tuple[Claim, ...] = ()
    drafted: tuple[DraftedClaim, ...] = ()
    nearest: tuple[Citation, ...] = ()
    concern: Reason | None = None
    explanation: str = ""
    note: str = ""


def decide(results: list[Result], *, concern: tuple[Reason, str] | None = None) -> Outcome:
    """Turn the results of all parts into one outcome; the empty case first.

    A concern goes to a person before anything else is said, with one exception: when the budget
    ran out, what is already supported is said.

    Args:
        results: One for each part, in order.
        concern: Of the question as a whole, with its explanation.
    """
    missing = tuple(result.asked for result in results if not result.claims)
    concern = concern or _first_concern(results)
    claims = tuple(dict.fromkeys(claim for result in results for claim in result.claims))
    if concern and not (claims and concern[0] is Reason.OUT_OF_BUDGET):
        return Escalation(*concern, _drafted(results), missing, _nearest(results))
    if not claims:
        return Abstention(missing, _nearest(results))
    note = " ".join(dict.fromkeys(result.note for result in results if result.note))
    return Answer(claims, missing, note)


def _first_concern(results: list[Result]) -> tuple[Reason, str] | None:
    return next(
        ((result.concern, result.explanation) for result in results if result.concern), None
    )


def _drafted(results: list[Result]) -> tuple[DraftedClaim, ...]:
    """What would have been said, the supported claims of other parts among it."""
    supported = [
        DraftedClaim(claim.text, claim.citations, claim.support)
        for result in results
        for claim in result.claims
    ]
    return tuple(supported) + tuple(draft for result in results for draft in result.drafted)


def _nearest(results: list[Result]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for result in results for citation in result.nearest))
