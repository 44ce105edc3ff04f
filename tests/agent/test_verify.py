"""A claim passes only with exact quotes that bear out its numbers, names and words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agent.claim import DraftedClaim
from agent.verify import HIGHEST_SUPPORT, Fault, verify
from ingest.document import Span
from shelf import CHARTER, CHARTER_TEXT, shelve

if TYPE_CHECKING:
    from pathlib import Path

    from agent.cite import Library

SENTENCE = "Refunds of more than 80 EUR must be approved by the duty manager."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return shelve(tmp_path, charter=CHARTER_TEXT)


def drafted(library: Library, text: str = SENTENCE, quote: str = SENTENCE) -> DraftedClaim:
    start = library.document(CHARTER, 1).text.index(quote)
    citation = library.cite(CHARTER, 1, Span(start, start + len(quote)))
    return DraftedClaim(text, (citation,), answers=0.8)


def test_a_sentence_quoted_whole_passes_with_the_judges_probability(library: Library) -> None:
    verdict = verify(drafted(library), library)
    assert verdict.fault is None
    assert verdict.claim is not None
    assert verdict.claim.support == 0.8


def test_nothing_is_ever_certain(library: Library) -> None:
    verdict = verify(replace(drafted(library), answers=1.0), library)
    assert verdict.claim is not None
    assert verdict.claim.support == HIGHEST_SUPPORT


def test_a_claim_without_a_citation_fails(library: Library) -> None:
    assert verify(replace(drafted(library), citations=()), library).fault is Fault.NO_CITATION


def test_a_quote_that_is_one_character_off_fails(library: Library) -> None:
    claim = drafted(library)
    (citation,) = claim.citations
    moved = replace(citation, span=Span(citation.span.start + 1, citation.span.end + 1))
    verdict = verify(replace(claim, citations=(moved,)), library)
    assert verdict.fault is Fault.QUOTE_DIFFERS
    assert verdict.claim is None


def test_an_empty_quote_bears_nothing_out(library: Library) -> None:
    claim = drafted(library)
    empty = replace(claim.citations[0], span=Span(5, 5), quote="")
    assert verify(replace(claim, citations=(empty,)), library).fault is Fault.QUOTE_DIFFERS


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (SENTENCE.replace("80", "800"), Fault.NUMBER),
        (SENTENCE.replace("80", "8"), Fault.NUMBER),
        (SENTENCE.replace("the duty manager", "Ilse Varrow"), Fault.NAME),
        (SENTENCE.replace("80 EUR", "80 USD"), Fault.NAME),
        (SENTENCE.replace("approved", "refused"), Fault.WORDING),
    ],
)
def test_a_changed_word_is_a_fault(library: Library, changed: str, fault: Fault) -> None:
    assert verify(drafted(library, text=changed), library).fault is fault
