"""The sample questions can be asked, and their gold is in the sample documents."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from evals.dataset import Expected, QuestionKind, Sample, Split, load
from evals.gold import read_text
from evals.score import has_wording

DATA = Path(__file__).parents[2] / "data"
DOCUMENTS = DATA / "documents"

# What is worked out, put in other words or said by yes and no need not stand in a quote.
WORKED_OUT = {
    QuestionKind.ARITHMETIC,
    QuestionKind.AMBIGUOUS,
    QuestionKind.COMPARISON,
    QuestionKind.LIST,
    QuestionKind.MULTI_HOP,
    QuestionKind.YES_NO,
}


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return load(DATA)


def test_there_are_enough_of_every_kind_in_both_parts(samples: list[Sample]) -> None:
    test = [sample for sample in samples if sample.split is Split.TEST]
    assert len(samples) >= 150
    assert len(test) >= 75
    assert sum(not sample.expected.is_answerable for sample in test) >= 28
    found = {(sample.split, sample.kind) for sample in samples}
    assert found == set(product(Split, QuestionKind))
    assert {(sample.split, sample.expected) for sample in samples} == set(product(Split, Expected))


def test_no_question_is_asked_twice(samples: list[Sample]) -> None:
    asked = [" ".join(re.findall(r"\w+", sample.question.casefold())) for sample in samples]
    assert [question for question in asked if asked.count(question) > 1] == []


def test_a_quote_stands_in_one_place_only(samples: list[Sample]) -> None:
    quotes = [(sample.sample_id, quote) for sample in samples for quote in sample.quotes]
    assert [(sample_id, q.quote) for sample_id, q in quotes if len(q.places) > 1] == []


def test_an_answer_stands_in_its_quotes(samples: list[Sample]) -> None:
    stated = [sample for sample in samples if sample.answers and sample.kind not in WORKED_OUT]
    missed = [
        (sample.sample_id, sample.answers)
        for sample in stated
        if not any(
            has_wording(q.quote, answer) for q, answer in product(sample.quotes, sample.answers)
        )
    ]
    assert missed == []


def test_a_contradiction_that_nothing_settles_quotes_both_sides(samples: list[Sample]) -> None:
    unsettled = [
        sample
        for sample in samples
        if (sample.expected, sample.kind) == (Expected.ESCALATION, QuestionKind.CONTRADICTED)
    ]
    assert unsettled
    assert all(len({q.document for q in sample.quotes}) > 1 for sample in unsettled)


@pytest.mark.slow
def test_the_documents_are_a_whole_organisations() -> None:
    names = [str(path.relative_to(DOCUMENTS)) for path in DOCUMENTS.rglob("*") if path.is_file()]
    words = {name: re.findall(r"\w\S*", read_text(DOCUMENTS, name)) for name in names}
    assert len(names) >= 42
    assert sum(map(len, words.values())) >= 21_000
    assert sum(len(of_one) >= 1_500 for of_one in words.values()) >= 2
