"""What two texts share, counted in words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> Counter[str]:
    """The words of a text and how often each comes; case, marks and order count for nothing."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def share_in(wanted: Counter[str], found: Counter[str]) -> float:
    """How many of the ``wanted`` words are ``found``, each as often, in [0, 1]; 1 for none."""
    n_wanted = wanted.total()
    return (wanted & found).total() / n_wanted if n_wanted else 1.0
