"""The language of conditions: what can be written, what it means, and what mistakes are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions import written_conditions
from retrieval.condition import AllOf, AnyOf, Comparator, Comparison, Condition, Not
from retrieval.where import WhereError, facts_named, parse_where, to_text


def of(fact: str, sign: str, value: str) -> Comparison:
    return Comparison(fact, Comparator(sign), value)


@pytest.mark.parametrize("sign", ["=", "!=", "~", "<", "<=", ">", ">="])
def test_every_comparison_can_be_written_with_and_without_spaces(sign: str) -> None:
    assert parse_where(f"year{sign}2023") == of("year", sign, "2023")
    assert parse_where(f"  year {sign}\t'2023' ") == of("year", sign, "2023")


def test_two_signs_have_another_spelling() -> None:
    assert parse_where("a==1") == of("a", "=", "1")
    assert parse_where("a!~b") == Not(of("a", "~", "b"))


def test_and_binds_closer_than_or_and_not_closest() -> None:
    a, b, c = of("a", "=", "1"), of("b", "=", "2"), of("c", "=", "3")
    assert parse_where("a=1 or b=2 and not c=3") == AnyOf((a, AllOf((b, Not(c)))))
    assert parse_where("(a=1 or b=2) and c=3") == AllOf((AnyOf((a, b)), c))


def test_names_and_words_between_are_read_without_case_and_values_as_they_are() -> None:
    assert parse_where("YEAR=x AND B=Y") == AllOf((of("year", "=", "x"), of("b", "=", "Y")))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"Annual report"', "Annual report"),
        (r'"say \"no\""', 'say "no"'),
        (r"'it\'s'", "it's"),
        ('"C:\\new"', "C:\\new"),
        ('"a\\\\"', "a\\"),
        ("O'Brien", "O'Brien"),
        ("2023-05-01T10:00", "2023-05-01T10:00"),
        ("/files/ä%*?.md!", "/files/ä%*?.md!"),
        ("and", "and"),
        ('""', ""),
    ],
)
def test_a_value_is_a_word_or_stands_in_quotes(written: str, value: str) -> None:
    written = written.removesuffix("!")
    assert parse_where(f"a={written}") == of("a", "=", value.removesuffix("!"))


def test_a_fact_may_be_called_like_a_word_of_the_language() -> None:
    assert parse_where("not not=and") == Not(of("not", "=", "and"))


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("", "at its end", "a comparison was expected, as in year>=2023"),
        ("year", "at character 1, 'year'", "a comparison was expected"),
        ("year>=", "at its end", "a value was expected"),
        ("year>=soon", "at character 7, 'soon'", ">= needs a number or a date"),
        ("title=Annual report", "at character 14, 'report'", "needs quotes"),
        ("a=1 and", "at its end", "a comparison was expected"),
        ("(a=1", "at its end", '")" was expected'),
        ("a=1)", "at character 4, ')'", '"and", "or" or the end'),
        ("a=1=2", "at character 4, '=2'", '"and", "or" or the end'),
        ('a="x', "at character 3, '\"x'", "never closed"),
        ("a !1", "at character 3, '!1'", "!= or !~ was expected"),
        ("doc-type=x", "at character 1, 'doc-type=x'", "letters, digits"),
        ('"a"=x', "at character 1", "a comparison was expected"),
        ("a=\ud800", "at character 3", "half of a character"),
        ("a=" + "x" * 2000, "at character 2001", "2,000 characters"),
        ("(" * 5000, "at character 2001", "2,000 characters"),
        ("not " * 22 + "a=1", "at character 85", "20 deep"),
        ("(" * 22 + "a=1" + ")" * 22, "at character 22", "20 deep"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_was_expected(
    text: str, place: str, expected: str
) -> None:
    with pytest.raises(WhereError) as caught:
        parse_where(text)
    assert place in str(caught.value)
    assert expected in str(caught.value)


def test_a_condition_names_its_facts() -> None:
    assert facts_named(parse_where("a=1 and not (b~2 or a>3)")) == {"a", "b"}


@given(written_conditions)
def test_what_is_written_is_read_back(condition: Condition) -> None:
    assert parse_where(to_text(condition)) == condition


@given(st.text(st.sampled_from("ab12 ()\"'\\=!~<>-_andort\ud800"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = parse_where(text)
    except WhereError:
        return
    assert parse_where(to_text(condition)) == condition
