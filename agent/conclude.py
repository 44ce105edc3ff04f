"""Conclude: what was found about one part becomes checked claims, a concern, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.contradict import find_contradiction
from agent.decide import Conclusion
from agent.outcome import Reason
from agent.statement import StatementKind
from agent.verify import verify
from agent.weigh import Judged
from agent.write import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.cite import Library
    from agent.claim import Citation, DraftedClaim
    from agent.contradict import Contradiction
    from agent.research import Finding
    from agent.statement import Statement

N_NEAREST = 3
# A second statement that is likely by so little less is said too: which one is meant, the reader
# sees at a glance. On the sample's development part it was the right one for 1 question in 20.
CLOSE = 0.1
# Orders are suspected at a fraction of what it takes to doubt: who gives them wants to be found.
SUSPICION = 0.25


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a probability becomes a decision.

    Attributes:
        answer: From here on, statements count as answering.
        doubt: Below here, nothing is near; between the two a person looks.
    """

    answer: float
    doubt: float


def conclude(finding: Finding, *, library: Library, thresholds: Thresholds) -> Conclusion:
    """Draft from the likeliest statements, look for contradictions, verify every claim.

    Args:
        finding: What research found about the part.
        library: The stored documents, against which quotes are checked.
        thresholds: Where a probability becomes a decision.
    """
    bare = Conclusion(
        finding.part.question,
        nearest=_nearest(finding, library),
        evidence=tuple(finding.evidence),
        unfinished=finding.unaffordable,
    )
    if _orders_win(finding, thresholds.doubt):
        explanation = "What comes nearest is text that gives orders to its reader."
        return replace(bare, concern=Reason.SUSPECTED_INJECTION, explanation=explanation)
    likely = [one for one in finding.judged if one.probability >= thresholds.answer]
    if not likely:
        return _unlikely(bare, finding, library, thresholds.doubt)
    close = [one for one in likely[1:2] if one.probability >= likely[0].probability - CLOSE]
    found = find_contradiction(likely[0], [*finding.rivals, *close], library=library)
    if found is None:
        claimed = _claim(bare, [write(one, library) for one in likely], library)
        return _claim_too(claimed, close, library)
    if found.holding is None or found.ruling is None:
        return _contradicted(bare, found, library)
    return _claim(bare, [_ruled(found.holding, found.ruling, library)], library)


def _orders_win(finding: Finding, doubt: float) -> bool:
    """Whether text that gives orders is what comes nearest, and near enough to matter."""
    order = finding.orders[0].probability if finding.orders else 0.0
    return order >= doubt * SUSPICION and order > finding.probability


def _unlikely(bare: Conclusion, finding: Finding, library: Library, doubt: float) -> Conclusion:
    """Nothing answers: the budget ended, something is near enough for a person, or nothing is."""
    drafted = tuple(write(finding.judged[0], library)) if finding.judged else ()
    if finding.unaffordable:
        explanation = f"The budget ended before an answer was found: {finding.unaffordable}."
        return replace(bare, drafted=drafted, concern=Reason.OUT_OF_BUDGET, explanation=explanation)
    if finding.probability < doubt:
        return bare
    explanation = "The documents come near, but it is not sure that they answer this."
    return replace(bare, drafted=drafted, concern=Reason.LOW_CONFIDENCE, explanation=explanation)


def _claim(
    bare: Conclusion, wordings: Sequence[Sequence[DraftedClaim]], library: Library
) -> Conclusion:
    """The first wording of which every claim passes; a person looks when none does."""
    if not wordings:
        return bare
    faults = []
    for drafted in wordings:
        verdicts = [verify(claim, library) for claim in drafted]
        claims = tuple(verdict.claim for verdict in verdicts if verdict.claim)
        if drafted and len(claims) == len(drafted):
            return replace(bare, claims=claims)
        faults += [verdict.fault.value for verdict in verdicts if verdict.fault]
    return replace(
        bare,
        drafted=tuple(wordings[0]),
        concern=Reason.UNSUPPORTED_CLAIM,
        explanation=f"No wording passed its checks: {'; '.join(dict.fromkeys(faults))}.",
    )


def _claim_too(claimed: Conclusion, close: Sequence[Judged], library: Library) -> Conclusion:
    """What was claimed, and what is about as likely if it passes its checks and is new."""
    said = {citation for claim in claimed.claims for citation in claim.citations}
    added = _claim(replace(claimed, claims=()), [write(one, library) for one in close], library)
    is_said = any(said & set(claim.citations) for claim in added.claims)
    if not claimed.claims or is_said:
        return claimed
    return replace(claimed, claims=claimed.claims + added.claims)


def _contradicted(bare: Conclusion, found: Contradiction, library: Library) -> Conclusion:
    sides = [*write(found.first, library), *write(found.second, library)]
    return replace(
        bare,
        drafted=tuple(sides),
        nearest=tuple(claim.citations[0] for claim in sides) + bare.nearest,
        concern=Reason.CONTRADICTING_SOURCES,
        explanation="Two documents say different things, and none says which one holds.",
    )


def _ruled(holding: Judged, ruling: Statement, library: Library) -> list[DraftedClaim]:
    """The side that a document says holds, with the words that say so, which nobody judged."""
    if ruling.kind is StatementKind.SENTENCE:
        # What the sentence leans on is about something else: it rules by its own words.
        ruling = replace(ruling, spans=ruling.spans[-1:])
    because = write(Judged((ruling,), holding.probability, holding.found), library)
    return [*write(holding, library), *(replace(claim, answers=None) for claim in because)]


def _nearest(finding: Finding, library: Library) -> tuple[Citation, ...]:
    return tuple(
        dict.fromkeys(
            library.cite(statement.document_id, statement.version, statement.spans[-1])
            for judged in finding.judged[:N_NEAREST]
            for statement in judged.statements[:1]
        )
    )
