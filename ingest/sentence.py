"""Sentences with their exact places; the one door to ``sentencex``."""

from __future__ import annotations

from sentencex import get_sentence_boundaries

from ingest.document import Span

LANGUAGE = "en"


def sentence_texts(text: str) -> list[str]:
    """The sentences of a text with the white space behind them: joined, they are the text."""
    bounds = get_sentence_boundaries(LANGUAGE, text)
    return [text[bound["start_index"] : bound["end_index"]] for bound in bounds]


def sentence_spans(text: str, *, offset: int = 0) -> list[Span]:
    """The sentences of a text without the white space around them, moved by ``offset``."""
    spans = []
    cursor = 0
    for sentence in sentence_texts(text):
        start = cursor + len(sentence) - len(sentence.lstrip())
        cursor += len(sentence)
        end = cursor - (len(sentence) - len(sentence.rstrip()))
        if start < end:
            spans.append(Span(offset + start, offset + end))
    return spans
