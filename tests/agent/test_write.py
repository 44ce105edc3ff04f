"""Claims are the documents' own words, each citing the places it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.write import write
from shelf import CHARTER_TEXT, judged, shelve, statement

if TYPE_CHECKING:
    from pathlib import Path

    from agent.cite import Library
    from agent.claim import DraftedClaim

FARE = "A passenger who arrives late gets back 50% of the fare."
PAID = "It is paid within 14 days."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return shelve(
        tmp_path,
        charter=CHARTER_TEXT,
        # Two spaces at the end of a line keep the line break in Markdown.
        poster="# Poster\n\nRefunds are made  \nin  cash.\n",
    )


def write_alone(library: Library, name: str, words: str) -> list[DraftedClaim]:
    return write(judged(0.8, statement(library, name, words)), library)


def quotes(claim: DraftedClaim) -> list[str]:
    return [citation.quote for citation in claim.citations]


def test_a_sentence_is_a_claim_in_its_own_words(library: Library) -> None:
    (claim,) = write_alone(library, "charter", "80 EUR")
    assert claim.text == "Refunds of more than 80 EUR must be approved by the duty manager."
    assert quotes(claim) == [claim.text]


def test_a_claim_is_as_likely_as_what_it_was_made_from(library: Library) -> None:
    assert [claim.answers for claim in write_alone(library, "charter", PAID)] == [0.8, 0.8]


def test_a_table_row_cites_the_row_and_then_its_header(library: Library) -> None:
    (claim,) = write_alone(library, "charter", "Skarn")
    assert claim.text == "Pier: Skarn; Duty manager: Nuala Fenwright"
    assert quotes(claim) == ["Skarn | Nuala Fenwright", "Pier | Duty manager"]


def test_a_list_item_cites_the_item_and_then_the_words_that_lead_to_it(library: Library) -> None:
    (claim,) = write_alone(library, "charter", "bicycle")
    assert claim.text == "You may bring: a bicycle;"
    assert quotes(claim) == ["a bicycle;", "You may bring:"]


def test_a_leaning_sentence_becomes_two_claims_of_which_it_cites_both(library: Library) -> None:
    before, leaning = write_alone(library, "charter", PAID)
    assert (before.text, quotes(before)) == (FARE, [FARE])
    assert (leaning.text, quotes(leaning)) == (PAID, [PAID, FARE])


def test_the_line_breaks_of_a_quote_are_kept_and_those_of_a_claim_are_spaces(
    library: Library,
) -> None:
    (claim,) = write_alone(library, "poster", "in cash")
    assert claim.text == "Refunds are made in cash."
    assert quotes(claim) == ["Refunds are made\nin  cash."]


def test_a_sentence_that_two_statements_share_is_said_once(library: Library) -> None:
    plain, leaning = statement(library, "charter", FARE), statement(library, "charter", PAID)
    claims = write(judged(0.8, plain, leaning), library)
    assert [claim.text for claim in claims] == [FARE, PAID]


def test_a_whole_list_is_a_claim_an_item_in_order(library: Library) -> None:
    items = [statement(library, "charter", words) for words in ("bicycle", "one dog")]
    claims = write(judged(0.8, *items), library)
    assert [quotes(claim)[0] for claim in claims] == ["a bicycle;", "one dog on a lead."]
