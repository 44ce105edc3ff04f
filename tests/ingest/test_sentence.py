"""Sentences: every character is in one of them, at its own place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.document import Span
from ingest.sentence import sentence_spans, sentence_texts

PIECES = (
    "a word Dr. e.g. i.e. 3.5 v1.2 ? ! . … 。 ؟ 😀 \u0301 \u200b \u2028 \x85 \xa0 \t ) ” ' \" A. 1."
)
mixtures = st.lists(st.sampled_from([*PIECES.split(" "), " ", "\n", "\n\n", "\r\n"])).map("".join)


@given(st.one_of(st.text(max_size=60), mixtures))
@example("")
@example("\n\n")
@example("no end")
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentence_texts(text)) == text


@given(mixtures)
def test_spans_are_in_order_without_white_space_around_and_miss_nothing_else(text: str) -> None:
    spans = sentence_spans(text)
    said = [text[span.start : span.end] for span in spans]
    assert said == [sentence.strip() for sentence in said]
    assert all(before.end <= span.start for before, span in pairwise(spans))
    assert "".join("".join(said).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It sails at 8. It is back at 9.", ["It sails at 8.", "It is back at 9."]),
        ("Dr. Varrow signs it. She must.", ["Dr. Varrow signs it.", "She must."]),
        ("It costs 3.50 EUR. Why? Fuel!", ["It costs 3.50 EUR.", "Why?", "Fuel!"]),
        ("Bring a pass, e.g. a card.", ["Bring a pass, e.g. a card."]),
        ("One line\n\nAnother line", ["One line", "Another line"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_reader_would_cut_there_too(text: str, sentences: list[str]) -> None:
    assert [text[span.start : span.end] for span in sentence_spans(text)] == sentences


def test_an_offset_moves_every_span() -> None:
    assert sentence_spans("Yes. No.", offset=100) == [Span(100, 104), Span(105, 108)]


def test_offsets_count_code_points() -> None:
    assert sentence_spans("😀 yes. 𝄞 no.") == [Span(0, 6), Span(7, 12)]
