"""What the lexical half reads as a term, and what it weighs."""

from __future__ import annotations

import pytest

from retrieval.lexical import document_weights, query_weights, term_id, tokenise


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The policies were running", ["polici", "run"]),
        ("Straße ﬁne CAFÉ", ["strass", "fine", "café"]),
        ("costs 3.5 or 1,200.50 at 12:30.", ["cost", "3.5", "1200.50", "12:30"]),
        ("in 2019,2020 and 1,2345", ["2019", "2020", "1", "2345"]),
        ("CO₂ and co2", ["co2", "co2"]),
        ("valve A-17", ["valv", "17", "a17"]),
        ("COVID-19\u2019s", ["covid", "19", "covid19"]),
        ("a well-known user_id", ["well", "known", "user", "id"]),
        ("2024-05-01", ["2024", "05", "01"]),
        ("v1.2 of 2.0.1 in Fig.3", ["v1.2", "2.0.1", "fig", "3"]),
        ("the U.S.A. company's", ["usa", "compani"]),
        ("soft\u00adware", ["softwar"]),
        ("... ?! -- _", []),
    ],
)
def test_a_text_becomes_these_terms(text: str, terms: list[str]) -> None:
    assert tokenise(text) == terms


def test_a_code_is_found_however_it_is_spelled() -> None:
    for spelling in ("A-17", "a17", "A_17"):
        assert "a17" in tokenise(spelling)


def test_a_term_has_the_same_id_on_every_machine() -> None:
    assert term_id("fox") == 0xE1B8DD8B
    assert 0 <= term_id("x" * 1000) < 2**32


def test_document_weights_saturate_with_count_and_shrink_with_length() -> None:
    # 4 terms where 4 are the average: tf * 2.2 / (tf + 1.2).
    weights = document_weights(["fox", "fox", "fox", "hen"], average=4.0)
    assert weights == pytest.approx({term_id("fox"): 3 * 2.2 / 4.2, term_id("hen"): 1.0})
    # Twice the average: tf * 2.2 / (tf + 1.2 * 1.75).
    longer = document_weights(["fox", "fox", "fox", "hen"], average=2.0)
    assert longer[term_id("hen")] == pytest.approx(2.2 / 3.1)


def test_no_terms_weigh_nothing() -> None:
    assert document_weights([], average=1.0) == {}


def test_a_word_said_twice_in_a_query_is_asked_once() -> None:
    assert query_weights(["fox", "hen", "fox"]) == {term_id("fox"): 1.0, term_id("hen"): 1.0}
