"""Conclude: what was found about one part becomes checked claims, a concern, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.contradict import Contradiction, find_contradiction
from agent.decide import Result
from agent.outcome import Reason
from agent.verify import verify
from agent.weigh import Judged
from agent.write import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.cite import Library
    from agent.claim import Citation, DraftedClaim
    from agent.research import Finding

N_NEAREST = 3
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


def conclude(finding: Finding, *, library: Library, thresholds: Thresholds) -> Result:
    """Draft from the likeliest statements, look for contradictions, verify every claim."""
    asked, nearest = finding.part.question, _nearest(finding, library)
    if _orders_win(finding, thresholds.doubt):
        return Result(
            asked,
            nearest=nearest,
            concern=Reason.SUSPECTED_INJECTION,
            explanation="What comes nearest is text that gives orders to its reader.",
        )
    likely = [one for one in finding.judged if one.probability >= thresholds.answer]
    if not likely:
        return _doubtful(finding, asked, nearest, library, thresholds.doubt)
    found = find_contradiction(likely[0], finding.rivals, library=library)
    if found is None:
        return _claim(asked, [write(one, library) for one in likely], nearest, library)
    if found.holding is None:
        return _contradicted(found, asked, nearest, library)
    return _ruled(found, asked, nearest, library)


def _orders_win(finding: Finding, doubt: float) -> bool:
    """Whether text that gives orders is what comes nearest, and near enough to matter."""
    order = finding.orders[0].probability if finding.orders else 0.0
    return order >= doubt * SUSPICION and order > finding.probability


def _doubtful(
    finding: Finding,
    asked: str,
    nearest: tuple[Citation, ...],
    library: Library,
    doubt: float,
) -> Result:
    if finding.probability < doubt:
        return Result(asked, nearest=nearest)
    return Result(
        asked,
        drafted=tuple(write(finding.judged[0], library)),
        nearest=nearest,
        concern=Reason.LOW_CONFIDENCE,
        explanation="The documents come near, but it is not sure that they answer this.",
    )


def _claim(
    asked: str,
    wordings: Sequence[list[DraftedClaim]],
    nearest: tuple[Citation, ...],
    library: Library,
    *,
    note: str = "",
) -> Result:
    """The first wording of which every claim passes; a person looks when none does."""
    for drafted in wordings:
        verdicts = [verify(claim, library) for claim in drafted]
        claims = tuple(verdict.claim for verdict in verdicts if verdict.claim)
        if drafted and len(claims) == len(drafted):
            return Result(asked, claims=claims, nearest=nearest, note=note)
    return Result(
        asked,
        drafted=tuple(wordings[0]),
        nearest=nearest,
        concern=Reason.UNSUPPORTED_CLAIM,
        explanation="No wording of the answer passed its checks.",
    )


def _contradicted(
    found: Contradiction, asked: str, nearest: tuple[Citation, ...], library: Library
) -> Result:
    sides = [*write(found.first, library), *write(found.second, library)]
    return Result(
        asked,
        drafted=tuple(sides),
        nearest=tuple(claim.citations[0] for claim in sides) + nearest,
        concern=Reason.CONTRADICTING_SOURCES,
        explanation="Two documents say different things, and none says which one holds.",
    )


def _ruled(
    found: Contradiction, asked: str, nearest: tuple[Citation, ...], library: Library
) -> Result:
    """The side that a document says holds, with the words that say so."""
    holding, ruling = found.holding, found.ruling
    if holding is None or ruling is None:
        msg = "a contradiction without a ruling has no side to take"
        raise ValueError(msg)
    because = write(Judged((ruling,), holding.probability, holding.found), library)
    loser = found.second if holding is found.first else found.first
    title = library.document(loser.statements[0].document_id, loser.statements[0].version).title
    return _claim(
        asked,
        [[*write(holding, library), *because]],
        nearest,
        library,
        note=f"“{title}” says otherwise and was replaced.",
    )


def _nearest(finding: Finding, library: Library) -> tuple[Citation, ...]:
    return tuple(
        dict.fromkeys(
            library.cite(statement.document_id, statement.version, statement.spans[-1])
            for judged in finding.judged[:N_NEAREST]
            for statement in judged.statements[:1]
        )
    )
