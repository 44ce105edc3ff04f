"""Two splitters that everybody knows, for comparison: windows of tokens, and recursive cuts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.document import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Count = Callable[[str], int]

_WORD = re.compile(r"\S+\s*")
# Chroma's report cuts at these, in this order.
_SEPARATORS = ("\n\n", "\n", ".", "?", "!", " ", "")


def split_fixed(text: str, *, count: Count, max_tokens: int) -> list[Span]:
    """Windows of whole words, each as full as it gets, without overlap."""
    spans, start, size = [], 0, 0
    for word in _WORD.finditer(text):
        n_tokens = count(word[0])
        if size and size + n_tokens > max_tokens:
            spans.append(Span(start, word.start()))
            start, size = word.start(), 0
        size += n_tokens
    return [*spans, Span(start, len(text))] if start < len(text) else spans


def split_recursively(text: str, *, count: Count, max_tokens: int) -> list[Span]:
    """Cut at blank lines; what is still too long at line ends; then at sentences, then words.

    Neighbouring parts are joined again while they fit, without overlap.

    Source:
        The recursive splitter of Chroma's report on chunking, 2024; LangChain's before it.
    """
    spans: list[Span] = []
    size = 0
    for part in _parts(text, Span(0, len(text)), 0, count=count, max_tokens=max_tokens):
        n_tokens = count(text[part.start : part.end])
        if spans and size + n_tokens <= max_tokens:
            spans[-1] = Span(spans[-1].start, part.end)
            size += n_tokens
        else:
            spans.append(part)
            size = n_tokens
    return spans


def _parts(text: str, span: Span, level: int, *, count: Count, max_tokens: int) -> Iterator[Span]:
    words = text[span.start : span.end]
    separator = _SEPARATORS[level]
    if count(words) <= max_tokens or not separator:
        yield span
        return
    start = span.start
    while start < span.end:
        found = text.find(separator, start, span.end)
        end = found + len(separator) if found >= 0 else span.end
        yield from _parts(text, Span(start, end), level + 1, count=count, max_tokens=max_tokens)
        start = end
