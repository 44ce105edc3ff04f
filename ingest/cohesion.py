"""Cohesion: how far a stretch of text goes on with the words of the stretch before it.

Source:
    Hearst, TextTiling, Computational Linguistics 1997: a topic changes where words change.
"""

from __future__ import annotations

import re
from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Stretches compared on each side.
WINDOW = 2
# Enough of a word to tell it from others, and little enough that its endings do not matter.
_STEM_LETTERS = 5
_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]{4,}")
_EMPTY_WORDS = frozenset(
    "about after also because been before between both could each from have here into just like "
    "many more most much only other over should some such than that their them then there these "
    "they this those under very were what when where which while will with would".split()
)


def measure_cohesion(texts: Sequence[str]) -> list[float]:
    """Cosine of the words just before and just behind the beginning of each text, in [0, 1].

    The first text goes on with nothing: 0.
    """
    bags = [_bag(text) for text in texts]
    return [
        _cosine(_join(bags[max(0, i - WINDOW) : i]), _join(bags[i : i + WINDOW]))
        for i in range(len(bags))
    ]


def _bag(text: str) -> Counter[str]:
    words = _WORD.findall(text.lower())
    return Counter(word[:_STEM_LETTERS] for word in words if word not in _EMPTY_WORDS)


def _join(bags: Sequence[Counter[str]]) -> Counter[str]:
    joined: Counter[str] = Counter()
    for bag in bags:
        joined.update(bag)
    return joined


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    common = sum(count * other[word] for word, count in one.items() if word in other)
    lengths = sum(n * n for n in one.values()) * sum(n * n for n in other.values())
    return common / sqrt(lengths) if common else 0.0
