"""BM25 as sparse vectors: a document's weights times the query's, times IDF, add up to its score.

``score(d, q) = sum of idf(t) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len / average))`` over the
distinct terms t of q, where tf is how often d says t and len how many terms it says;

``idf(t) = ln(1 + (N - n + 0.5) / (n + 0.5))``, which the index multiplies in when it searches.

Source:
    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009; the
    IDF with ``1 +``, never negative, is Lucene's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import Stemmer  # type: ignore[import-not-found, import-untyped, unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

K1 = 1.2
B = 0.75
LENGTH_LAG = 0.1
"""The average length may be off by this share until the index is refreshed."""

SparseWeights = dict[int, float]
"""Weight of each term id."""

# Lucene's 33, and the words that questions are asked with; as a list, a line for each word.
STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the "
    "their then there these they this to was will with "
    "am been can could did do does had has have he her his how i its me my our she should than "
    "them those we were what when where which who whom whose why would you your".split()
)

_MARKS = {0x2019: "'", 0x2010: "-", 0x00AD: None}  # as typeset; a soft hyphen is no character
_WORD = re.compile(
    r"\b(?:[^\W\d_]\.)+[^\W\d_]\b"  # u.s.a
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"  # 1,200.5
    r"|\d+(?:[.:]\d+)+"  # 3.5, 2.0.1, 12:30
    r"|[^\W_]+(?:(?<=\d)\.\d+)*(?:[-_][^\W_]+)*(?:'[^\W\d_]+)?"  # word, co2, v1.2, a-17, well-known
)


def tokenise(text: str) -> list[str]:
    """The terms of a text in order: English stems, numbers and codes, without stop words.

    ``A-17`` is found by ``17`` and ``A17`` too, ``1,200`` by ``1200``, ``CO₂`` by ``co2``.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()
    words = (part for word in _WORD.findall(folded) for part in _split(word))
    # PyStemmer's objects must not be shared between threads; a new one takes a microsecond.
    stems: list[str] = Stemmer.Stemmer("english").stemWords(
        [word for word in words if word not in STOP_WORDS]
    )
    return stems


def _split(word: str) -> Iterator[str]:
    if word.isalnum():
        yield word
    elif "-" in word or "_" in word:
        yield from (parts := re.split("[-_]", word))
        joined = "".join(parts)
        if not joined.isalpha() and not joined.isdecimal():
            yield joined
    else:
        is_acronym = word[0].isalpha() and "." in word and not any(map(str.isdecimal, word))
        yield word.replace("." if is_acronym else ",", "")


@lru_cache(maxsize=1 << 16)
def term_id(term: str) -> int:
    """A number below 2**32, the same on every run and machine.

    Of a million terms about 230 share theirs with another: each counts as the other.
    """
    return int.from_bytes(blake2b(term.encode(), digest_size=4).digest(), "big")


def document_weights(terms: Sequence[str], *, average: float) -> SparseWeights:
    """Each term's share of the score but for IDF.

    Args:
        terms: All of the document, repeated as they are in it.
        average: Mean count of terms of the corpus, above 0.
    """
    norm = K1 * (1 - B + B * len(terms) / average)
    counts = Counter(map(term_id, terms))
    return {term: n * (K1 + 1) / (n + norm) for term, n in counts.items()}


def query_weights(terms: Sequence[str]) -> SparseWeights:
    """1 for each distinct term: saying a word twice does not ask for it twice."""
    return dict.fromkeys(map(term_id, terms), 1.0)
