"""The splitters that ours is compared with lose nothing and keep their size. Words are tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.splitters import split_fixed, split_recursively

if TYPE_CHECKING:
    from ingest.document import Span


def count(text: str) -> int:
    return len(text.split())


def texts(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end].strip() for span in spans]


def test_windows_are_full_whatever_they_cut_through() -> None:
    text = "One two. Three four.\n\nFive six."
    spans = split_fixed(text, count=count, max_tokens=3)
    assert texts(text, spans) == ["One two. Three", "four.\n\nFive six."]


def test_recursive_cuts_keep_paragraphs_that_fit() -> None:
    text = "One two. Three four.\n\nFive six."
    spans = split_recursively(text, count=count, max_tokens=4)
    assert texts(text, spans) == ["One two. Three four.", "Five six."]


def test_recursive_cuts_go_down_to_sentences_and_join_what_fits() -> None:
    text = "One two. Three. Four five.\n\nSix."
    spans = split_recursively(text, count=count, max_tokens=3)
    assert texts(text, spans) == ["One two. Three.", "Four five.\n\nSix."]


@pytest.mark.parametrize("split", [split_fixed, split_recursively])
@given(st.lists(st.sampled_from(["word", "Word.", "\n\n", "?", "\n", "x" * 30]), max_size=60))
def test_together_the_spans_are_the_text(split: object, words: list[str]) -> None:
    text = " ".join(words)
    spans = split(text, count=count, max_tokens=5)  # type: ignore[operator]
    assert "".join(text[span.start : span.end] for span in spans).split() == text.split()
    assert all(count(text[span.start : span.end]) <= 5 for span in spans)
