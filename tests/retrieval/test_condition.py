"""What a condition means, worked by hand; engines are held to it in ``test_condition_contract``."""

from __future__ import annotations

import pytest

from retrieval.condition import AllOf, AnyOf, Comparator, Comparison, Not, meets
from retrieval.where import parse_where

RULES = {
    "title": ("Reisekosten Straße",),
    "year": ("2023",),
    "date": ("2023-05-14",),
    "source": ("/files/Contracts/rules.md", "/old/rules.md"),
    "size": ("-3.5",),
}


@pytest.mark.parametrize(
    "text",
    [
        "title='REISEKOSTEN strasse'",
        "title~KOSTEN",
        "title~''",
        "title!='reisekosten'",
        "title!~bahn",
        "year=2023.0",
        "year>=2023",
        "year<2023.5",
        "year!=2024",
        "size<-3",
        "source~contracts",
        "source=/OLD/rules.md",
        "date=2023",
        "date=2023-05",
        "date=2023-05-14T12:00",
        "date<=2023",
        "date<2024",
        "date>2022",
        "date>=2023",
        "date>2023-04",
        "date<2023-05-15",
        "nobody!=x",
        "not nobody=x",
        "year=2020 or year=2023",
    ],
)
def test_a_condition_is_met(text: str) -> None:
    assert meets(parse_where(text), RULES)


@pytest.mark.parametrize(
    "text",
    [
        "title=reisekosten",
        "title>2000",
        "year>2023",
        "year=2023-05",
        "date>2023",
        "date<2023",
        "date!=2023",
        "date=2023-05-13",
        "date>2023-05",
        "nobody=x",
        "nobody~''",
        "nobody<5",
        "source!=/old/rules.md",
        "year=2023 and title=x",
    ],
)
def test_a_condition_is_not_met(text: str) -> None:
    assert not meets(parse_where(text), RULES)


def test_of_several_values_one_is_enough_and_unequal_denies_them_all() -> None:
    facts = {"x": ("1", "5")}
    assert meets(parse_where("x<2 and x>4"), facts)
    assert not meets(parse_where("x!=1"), facts)


def test_accents_count_alike_however_they_are_encoded() -> None:
    assert meets(parse_where("x=e\u0301tude"), {"x": ("Étude",)})


@pytest.mark.parametrize("value", ["2023-02-29", "2023-13", "0000-01", "1e3", "nan", "inf", "1_0"])
def test_what_is_no_number_and_no_date_orders_nothing(value: str) -> None:
    least = Comparison("x", Comparator.AT_LEAST, value)
    assert not meets(least, {"x": (value, "5", "2023-05-01")})


def test_a_number_of_four_digits_is_a_year_beside_dates() -> None:
    assert meets(parse_where("date>=2022-06-01"), {"date": ("2023",)})
    assert not meets(parse_where("pages<=2023"), {"pages": ("15000000",)})


@pytest.mark.parametrize("kind", [AllOf, AnyOf])
def test_a_condition_of_none_cannot_be_made(kind: type[AllOf | AnyOf]) -> None:
    with pytest.raises(ValueError, match="of none"):
        kind(())


def test_not_turns_a_condition_round() -> None:
    one = Comparison("year", Comparator.EQUAL, "2023")
    assert meets(one, RULES)
    assert not meets(Not(one), RULES)
