"""Judge: does a statement answer the question? One probability from a few signals.

The cross-encoder says how well the words go together; the rest says what it overlooks: a name,
number or attribute of the question that the statement and its evidence never mention, and an
answer of the wrong type.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from agent.terms import Terms, names_in, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class AnswerType(StrEnum):
    """What a question asks for, as far as its words tell."""

    NUMBER = "number"
    TIME = "time"
    NAME = "name"
    ANY = "any"


_TYPES = (
    (
        AnswerType.TIME,
        r"\b(?:when|what (?:time|date|day|month|year)|which (?:day|month|year)|since when)\b",
    ),
    (
        AnswerType.NUMBER,
        (
            r"\bhow (?:many|much|long|far|old|tall|deep|heavy|high|wide|large|big|fast|often|soon"
            r"|late|early)\b|\bwhat (?:percentage|share|number|price|proportion|amount)\b"
            r"|\bwhat\b[^?]*\b(?:cost|fee|price|rate|limit)\b"
        ),
    ),
    (AnswerType.NAME, r"\b(?:who|whom|whose)\b"),
)
_TIME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december|noon|midnight|daily|weekly|monthly|yearly|annual"
    r"|spring|summer|autumn|winter|century|immediately|before|after|until|once|while|during)",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|third|quarter|dozen"
    r"|once|twice|daily|weekly|monthly|no|none|free|unlimited|several|most|all)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what it names, worked out once."""

    text: str
    terms: Terms
    answer_type: AnswerType


def read_question(text: str) -> Question:
    """Work out what a question names and asks for."""
    asked = text.lower()
    answer_type = next((kind for kind, form in _TYPES if re.search(form, asked)), AnswerType.ANY)
    return Question(text, terms_of(text), answer_type)


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of statements as an answer; shares are in [0, 1].

    Attributes:
        logit: The cross-encoder's, of question and statements under their headings.
        cosine: How near the meanings of question and statements are.
        lead: How far the logit is above the ordinary ones that were found for the question.
        words: Share of the question's content words in the statements or their headings.
        names: The same of its proper names; 1 when it has none.
        numbers: The same of its numbers; 1 when it has none.
        heard: Share of its content words anywhere in what was found.
        type_fits: Whether the statements hold something of the type asked for.
    """

    logit: float
    cosine: float
    lead: float
    words: float
    names: float
    numbers: float
    heard: float
    type_fits: bool

    def row(self) -> tuple[float, ...]:
        """The features of the model, in the order of its weights."""
        return (
            1.0,
            self.logit / 10,
            self.cosine,
            self.lead / 10,
            self.words,
            self.names,
            self.numbers,
            self.heard,
            float(self.type_fits),
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """What the models say of statements; see :class:`Signals`."""

    logit: float
    cosine: float
    lead: float


def signals(
    question: Question, text: str, *, context: str, scores: Scores, heard: float
) -> Signals:
    """Measure statements.

    Args:
        question: What is asked.
        text: The statements' words.
        context: The headings above them.
        scores: What the models say.
        heard: See :class:`Signals`.
    """
    said = terms_of(f"{context}\n{text}")
    return Signals(
        logit=scores.logit,
        cosine=scores.cosine,
        lead=scores.lead,
        words=share(question.terms.words, said.words),
        names=share(question.terms.names, said.words),
        numbers=share(question.terms.numbers, said.numbers),
        heard=heard,
        type_fits=fits(question, text),
    )


def share(wanted: frozenset[str], present: Iterable[str]) -> float:
    """How much of ``wanted`` is present; 1 when nothing is wanted."""
    return len(wanted & set(present)) / len(wanted) if wanted else 1.0


def fits(question: Question, text: str) -> bool:
    """Whether ``text`` holds something new of the type that the question asks for."""
    match question.answer_type:
        case AnswerType.TIME:
            return bool(_TIME.search(text))
        case AnswerType.NUMBER:
            return bool(_QUANTITY.search(text))
        case AnswerType.NAME:
            asked = question.text.lower()
            return any(name.lower() not in asked for name in names_in(text))
        case AnswerType.ANY:
            return True


WEIGHTS = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def probability(found: Signals) -> float:
    """How likely the statement answers the question, in (0, 1)."""
    total = sum(weight * value for weight, value in zip(WEIGHTS, found.row(), strict=True))
    return 1 / (1 + math.exp(-total))
