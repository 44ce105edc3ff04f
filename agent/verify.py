"""Verify: a claim passes only if its quotes are exact and bear out every word that matters.

The verifier sees a claim and the words it quotes, whoever wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from agent.claim import Claim, DraftedClaim
from agent.terms import names_in, numbers_in
from retrieval.lexical import tokenise

if TYPE_CHECKING:
    from agent.cite import Library

# Nothing that was checked by a machine is certain.
HIGHEST_SUPPORT = 0.99


class Fault(StrEnum):
    """What is wrong with a claim."""

    NO_CITATION = "it cites nothing"
    QUOTE_DIFFERS = "a quote is not what the document says at that place"
    NUMBER = "a number of the claim is not in its quotes"
    NAME = "a name of the claim is not in its quotes"
    WORDING = "the claim uses words that its quotes do not"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim that passed, or the first thing that is wrong with it."""

    claim: Claim | None
    fault: Fault | None


def verify(drafted: DraftedClaim, library: Library) -> Verdict:
    """Check a drafted claim against the stored documents.

    Args:
        drafted: A claim with its citations.
        library: The stored versions, not what the writer was shown.

    Returns:
        The claim with ``support`` below 1, or its fault; never both, never neither.
    """
    fault = _find_fault(drafted, library)
    if fault is not None:
        return Verdict(None, fault)
    support = None if drafted.answers is None else min(drafted.answers, HIGHEST_SUPPORT)
    return Verdict(Claim(drafted.text, drafted.citations, support), None)


def _find_fault(drafted: DraftedClaim, library: Library) -> Fault | None:
    if not drafted.citations:
        return Fault.NO_CITATION
    for citation in drafted.citations:
        document = library.document(citation.document_id, citation.version)
        if not citation.quote or document.quote(citation.span) != citation.quote:
            return Fault.QUOTE_DIFFERS
    quoted = "\n".join(citation.quote for citation in drafted.citations)
    if not numbers_in(drafted.text) <= numbers_in(quoted):
        return Fault.NUMBER
    if any(name not in quoted for name in names_in(drafted.text)):
        return Fault.NAME
    if not set(tokenise(drafted.text)) <= set(tokenise(quoted)):
        return Fault.WORDING
    return None
