"""Terms: what a text is about, in forms that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.lexical import tokenise

_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[,.\u00a0 ]\d{3}(?!\d))*(?:[.,:]\d+)?(?!\w*[A-Za-z]\w*\d)")
_NAME = re.compile(r"\b(?:[A-Z][\w'’-]*[a-z]|[A-Z]{2,}|[A-Z]+-?\d+|[A-Z])[\w'’-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s+|[\"“(\n]\s*|\|\s*)$")
_QUESTION_WORDS = frozenset(
    "what which who whom whose when where why how is are was were do does did can could may might"
    " must shall should will would has have had if in on at for to of the a an and or i my our we"
    " you your it its this that there about under by from with as between during after before"
    " list name give tell explain describe compare according between did not no yes please".split()
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a question or statement names.

    Attributes:
        words: Stems of its content words.
        names: Stems of its proper names, in single words.
        numbers: Its numbers in one notation: no thousands separators, "." before decimals.
    """

    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]


def terms_of(text: str) -> Terms:
    """What ``text`` names. A capital at the start of a sentence does not make a name."""
    return Terms(
        words=frozenset(tokenise(text)),
        names=frozenset(stem for name in names_in(text) for stem in tokenise(name)),
        numbers=numbers_in(text),
    )


def names_in(text: str) -> list[str]:
    """Words written like proper names, in order."""
    return [
        match.group()
        for match in _NAME.finditer(text)
        if match.group().lower() not in _QUESTION_WORDS
        and (_is_marked(match.group()) or not _starts_sentence(text, match.start()))
    ]


def numbers_in(text: str) -> frozenset[str]:
    """Numbers in one notation; number words up to twelve count too."""
    digits = {normalise_number(match.group()) for match in _NUMBER.finditer(text)}
    words = _NUMBER_WORDS.keys() & set(re.findall(r"[a-z]+", text.lower()))
    return frozenset(digits | {_NUMBER_WORDS[word] for word in words})


def normalise_number(number: str) -> str:
    """One notation for a number: 41,000.50 and 41 000.50 are 41000.5; 17:20 stays as it is."""
    if ":" in number:
        return number
    plain = re.sub(r"[,.\u00a0 ](?=\d{3}(?!\d))", "", number).replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _is_marked(name: str) -> bool:
    return any(character.isdigit() or character.isupper() for character in name[1:])


def _starts_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_START.search(text[max(0, start - 4) : start]))
