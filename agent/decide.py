"""Decide: what was found, checked and not found becomes one outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.claim import DraftedClaim
from agent.outcome import Abstention, Answer, Escalation, Outcome, Reason

if TYPE_CHECKING:
    from agent.claim import Citation, Claim
    from retrieval.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What became of one part of the question.

    Attributes:
        asked: The part, as a person would read it.
        claims: Supported ones that answer it; empty when there are none.
        drafted: What would have been said instead; not supported.
        nearest: The words that came closest, best first.
        evidence: Everything that was read.
        concern: Why a person should look at this part, or None.
        explanation: The concern in words.
        unfinished: Why research of this part ended early; empty when it did not.
    """

    asked: str
    claims: tuple[Claim, ...] = ()
    drafted: tuple[DraftedClaim, ...] = ()
    nearest: tuple[Citation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    concern: Reason | None = None
    explanation: str = ""
    unfinished: str = ""

    @property
    def missing(self) -> str:
        """What a reader still does not know; empty when the part is answered."""
        if self.unfinished:
            return f"{self.asked} (not researched to the end: {self.unfinished})"
        return "" if self.claims else self.asked


def decide(parts: list[Conclusion], *, concern: tuple[Reason, str] | None = None) -> Outcome:
    """Turn the conclusions about all parts into one outcome; the empty case first.

    A concern about any part brings a person in for the whole question, with one exception: when
    the budget ran out, what is already supported is said.

    Args:
        parts: One for each part, in order; never empty.
        concern: Of the question as a whole, with its explanation.

    Raises:
        ValueError: There are no parts.
    """
    if not parts:
        msg = "a question without parts has no outcome"
        raise ValueError(msg)
    missing = tuple(part.missing for part in parts if part.missing)
    concern = concern or _first_concern(parts)
    claims = tuple(dict.fromkeys(claim for part in parts for claim in part.claims))
    if concern and not (claims and concern[0] is Reason.OUT_OF_BUDGET):
        return _escalate(concern, parts, missing)
    if not claims:
        return Abstention(missing, _nearest(parts))
    return Answer(claims, missing)


def _first_concern(parts: list[Conclusion]) -> tuple[Reason, str] | None:
    concerns = ((part.concern, part.explanation) for part in parts if part.concern)
    return next(concerns, None)


def _escalate(
    concern: tuple[Reason, str], parts: list[Conclusion], missing: tuple[str, ...]
) -> Escalation:
    """Everything a person needs, the supported claims of other parts among it."""
    supported = [
        DraftedClaim(claim.text, claim.citations, claim.support)
        for part in parts
        for claim in part.claims
    ]
    drafted = [draft for part in parts for draft in part.drafted]
    evidence = dict.fromkeys(item for part in parts for item in part.evidence)
    return Escalation(
        *concern,
        drafted_claims=(*supported, *drafted),
        missing=missing,
        nearest=_nearest(parts),
        evidence=tuple(evidence),
    )


def _nearest(parts: list[Conclusion]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for part in parts for citation in part.nearest))
