"""The outcome of a question: an answer, an abstention or an escalation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.claim import Citation, Claim, DraftedClaim
    from retrieval.evidence import Evidence


class Reason(StrEnum):
    """Why a person should look. A closed set; its values are never renamed."""

    UNSUPPORTED_CLAIM = "unsupported_claim"
    LOW_CONFIDENCE = "low_confidence"
    CONTRADICTING_SOURCES = "contradicting_sources"
    HIGH_IMPACT = "high_impact"
    NOVEL_SITUATION = "novel_situation"
    SUSPECTED_INJECTION = "suspected_injection"
    OUT_OF_BUDGET = "out_of_budget"


@dataclass(frozen=True, slots=True)
class Answer:
    """Supported claims only.

    Attributes:
        missing: The parts of the question that nothing supported; empty for a complete answer.
    """

    claims: tuple[Claim, ...]
    missing: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every part of the question has a supported claim."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Abstention:
    """The documents do not say.

    Attributes:
        missing: What was looked for and not found, part by part; never empty.
        nearest: The words that came closest, best first. They answer nothing.
    """

    missing: tuple[str, ...]
    nearest: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """A person should look.

    Attributes:
        explanation: The reason in words, for that person.
        drafted_claims: What would have been said; none of it is shown as supported.
        nearest: The words it rests on, or those that came closest.
        evidence: Everything that was read, for the person alone: it may hold text that gives
            orders, which nobody else is shown.
    """

    reason: Reason
    explanation: str
    drafted_claims: tuple[DraftedClaim, ...]
    missing: tuple[str, ...]
    nearest: tuple[Citation, ...]
    evidence: tuple[Evidence, ...] = ()


Outcome = Answer | Abstention | Escalation
