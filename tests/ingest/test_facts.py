"""Facts of a document: their names, their values, and what an owner states of them."""

from __future__ import annotations

import pytest

from ingest.document import DocumentId
from ingest.facts import MAX_VALUE_CHARS, Facts, fact_name, make_facts, restate


def facts(**metadata: str) -> Facts:
    return make_facts(DocumentId("a-1"), title="Rules", metadata=metadata, sources=["/x/a.MD"])


def test_every_document_has_an_id_a_title_sources_and_a_format() -> None:
    assert make_facts(
        DocumentId("a-1"), title="Rules", metadata={}, sources=["/y/b.eml!/a.pdf", "/x/a.pdf", "/z"]
    ) == {
        "document": ("a-1",),
        "title": ("Rules",),
        "source": ("/x/a.pdf", "/y/b.eml!/a.pdf", "/z"),
        "format": ("pdf",),
    }


def test_metadata_become_facts_beside_those_of_the_same_name() -> None:
    made = facts(Author="Ada", author="Bo", source="Brook & Co", empty="")
    assert made["author"] == ("Ada", "Bo")
    assert made["source"] == ("/x/a.MD", "Brook & Co")
    assert "empty" not in made


@pytest.mark.parametrize("date", ["2023-05-01", "14 May 2023", "12/2023, revised 2024"])
def test_the_year_is_that_of_the_date(date: str) -> None:
    assert facts(date=date)["year"] == ("2023",)


def test_a_stated_year_is_not_that_of_the_date() -> None:
    assert facts(date="2023-05-01", Year="2022")["year"] == ("2022",)
    assert "year" not in facts(date="yesterday")


def test_a_long_value_is_cut() -> None:
    assert facts(note="x" * 5000)["note"] == ("x" * MAX_VALUE_CHARS,)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Doc Type", "doc_type"),
        ("Größe (cm)", "grosse_cm"),
        ("2nd-author", "_2nd_author"),
        ("__x__", "x"),
        ("作者", ""),
    ],
)
def test_a_name_has_lower_case_letters_digits_and_lines(key: str, name: str) -> None:
    assert fact_name(key) == name


def test_the_later_statement_wins_and_an_empty_one_takes_back() -> None:
    assert restate({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == {"a": "1", "b": "3", "c": "4"}
    assert restate({"a": "1", "b": "2"}, {"a": "", "d": ""}) == {"b": "2"}
