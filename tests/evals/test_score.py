"""What counts as right, with the traps that a loose rule falls into."""

from __future__ import annotations

import pytest

from evals.dataset import Expected
from evals.score import Reply, Score, has_wording, score
from scored import IDS, cite, make_reply, make_sample, no_answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("It costs 5 USD.", "5 USD"),
        ("it costs 5\n usd", "5 USD"),
        ("(50%)", "50%"),
        ("Gift: 1,250; for lifejackets", "1,250"),
        ("Straße 5", "STRASSE 5"),
        ("The last boat goes at 21:15.", "21:15"),
        ("No, only assistance dogs.", "no"),
    ],
)
def test_a_wording_is_found_in_any_case_and_white_space(text: str, answer: str) -> None:
    assert has_wording(text, answer)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("It costs 500 USD.", "5 USD"),
        ("It costs 15 USD.", "5 USD"),
        ("It costs 2.5 USD.", "5 USD"),
        ("It costs 5 USDT.", "5 USD"),
        ("It costs 32.50 EUR.", "32"),
        ("Gift: 1,250", "250"),
        ("Gift: 1,250", "1"),
        ("Thirty-four oxen", "ox"),
        ("There is no lounge", "no"),
        ("Nobody may enter", "no"),
        ("x50%", "50%"),
    ],
)
def test_a_longer_word_or_number_is_another_one(text: str, answer: str) -> None:
    assert not has_wording(text, answer)


def is_right(reply: Reply, answers: tuple[str, ...] = (), quotes: tuple[str, ...] = ()) -> bool:
    return score(make_sample(answers=answers, quotes=quotes), reply, ids=IDS).is_right


def test_any_wording_in_a_statement_is_right() -> None:
    assert is_right(make_reply("There are five."), answers=("5", "five"))


def test_a_wording_in_the_quoted_words_is_right() -> None:
    reply = make_reply("Some.", cites=(cite("five boats"),))
    assert is_right(reply, answers=("five",))


def test_a_mark_of_a_citation_is_no_wording() -> None:
    assert not is_right(make_reply("There are many."), answers=("1",))


def test_without_wordings_nothing_but_the_quotes_is_right() -> None:
    quotes = ("The fleet has five boats.",)
    assert not is_right(make_reply("There are five."), quotes=quotes)
    assert is_right(make_reply("So.", cites=(cite("The fleet has five boats."),)), quotes=quotes)


def test_without_wordings_and_quotes_nothing_is_right() -> None:
    assert not is_right(make_reply("There are five.", cites=(cite("five"),)))


def test_every_gold_quote_has_to_be_cited() -> None:
    both = ("five boats", "Two of them")
    one = make_reply("So.", cites=(cite("The fleet has five boats."),))
    assert not is_right(one, quotes=both)
    all_of_it = make_reply("So.", cites=(cite("five boats. Two of them"),))
    assert is_right(all_of_it, quotes=both)


def test_several_citations_cover_a_quote_together() -> None:
    cites = (cite("The fleet has"), cite("five boats."))
    assert is_right(make_reply("So.", cites=cites), quotes=("The fleet has five boats.",))
    assert not is_right(make_reply("So.", cites=cites[:1]), quotes=("The fleet has five boats.",))


def test_the_same_span_of_another_document_is_not_the_quote() -> None:
    elsewhere = make_reply("So.", cites=(cite("five boats", document="other.txt"),))
    assert not is_right(elsewhere, quotes=("five boats",))


def test_gold_is_what_is_cited_and_not_what_is_said() -> None:
    def has_gold(reply: Reply, *quotes: str) -> bool:
        return score(make_sample(answers=("five",), quotes=quotes), reply, ids=IDS).has_gold

    said = make_reply("There are five.", cites=(cite("Two of them"),))
    assert not has_gold(said)
    assert has_gold(said, "Two of them")
    assert not has_gold(said, "Two of them", "ferries")
    assert has_gold(make_reply("So.", cites=(cite("five boats"),)), "ferries")
    assert not has_gold(no_answer(nearest=(cite("five boats"),)), "five boats")


def test_an_abstention_is_right_only_where_nothing_can_be_answered() -> None:
    nearest = (cite("five boats"),)
    assert not is_right(no_answer(nearest=nearest), answers=("five",), quotes=("five boats",))
    unanswerable = make_sample(Expected.ABSTENTION)
    assert score(unanswerable, no_answer(), ids=IDS).is_right
    assert score(unanswerable, no_answer(is_escalation=True), ids=IDS).is_right
    assert not score(unanswerable, make_reply("Five."), ids=IDS).is_right


@pytest.mark.parametrize(
    ("expected", "reply", "kind_is_right"),
    [
        (Expected.ANSWER, make_reply("Five."), True),
        (Expected.ANSWER, make_reply("Five.", is_complete=False), True),
        (Expected.ANSWER, no_answer(), False),
        (Expected.PARTIAL, make_reply("Five.", is_complete=False), True),
        (Expected.PARTIAL, make_reply("Five."), False),
        (Expected.PARTIAL, no_answer(), False),
        (Expected.ABSTENTION, no_answer(), True),
        (Expected.ABSTENTION, no_answer(is_escalation=True), False),
        (Expected.ESCALATION, no_answer(is_escalation=True), True),
        (Expected.ESCALATION, make_reply("Five."), False),
    ],
)
def test_the_kind_is_right_when_it_is_the_one_expected(
    expected: Expected, reply: Reply, *, kind_is_right: bool
) -> None:
    assert score(make_sample(expected), reply, ids=IDS).is_kind_right is kind_is_right


def test_a_gold_quote_is_found_around_or_within_a_citation_but_not_beside_it() -> None:
    quotes = ("five boats", "The fleet", "boats. Two")
    reply = make_reply("So.", cites=(cite("has five boats."), cite("fleet")))
    found = score(make_sample(quotes=quotes), reply, ids=IDS)
    assert found.n_quotes_found == 2


def test_the_nearest_citations_have_to_be_exact_too_but_find_nothing() -> None:
    reply = no_answer(nearest=(cite("five boats"), cite("fleet", is_exact=False)))
    assert score(make_sample(quotes=("five boats",)), reply, ids=IDS) == Score(
        is_right=False,
        has_gold=False,
        is_kind_right=False,
        n_quotes_found=0,
        n_exact=1,
        n_cited=2,
    )
