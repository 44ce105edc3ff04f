"""Judge: does a statement answer the question? One probability from a few signals.

A model trained for it says how well the statement answers, and the embedder how near both are; the
rest says what they overlook: a name, number or year of the question that the statement and its
headings never mention, and an answer of the wrong type.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from agent.terms import Terms, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class AnswerType(StrEnum):
    """What a question asks for, as far as its words tell."""

    NUMBER = "number"
    TIME = "time"
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
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")


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
class Scores:
    """What the models say of statements.

    Attributes:
        logit: The answer model's, of question and statements under their headings.
        cosine: How near the meanings of question and statements are.
    """

    logit: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of statements as an answer; shares are in [0, 1].

    Attributes:
        scores: What the models say.
        names: Share of the question's proper names in the statements or their headings; 1 when it
            has none.
        numbers: The same of its numbers.
        type_fits: Whether the statements hold something of the type asked for.
        year_missing: Whether the question names a year that the statements and headings do not.
    """

    scores: Scores
    names: float
    numbers: float
    type_fits: bool
    year_missing: bool

    def row(self) -> tuple[float, ...]:
        """The features of the model, in the order of its weights."""
        return (
            1.0,
            self.scores.logit / 10,
            self.scores.cosine,
            self.names,
            self.numbers,
            float(self.type_fits),
        )


def signals(question: Question, text: str, *, context: str, scores: Scores) -> Signals:
    """Measure statements.

    Args:
        question: What is asked.
        text: The statements' words.
        context: The headings above them.
        scores: What the models say.
    """
    said = terms_of(f"{context}\n{text}")
    years = {number for number in question.terms.numbers if _YEAR.fullmatch(number)}
    return Signals(
        scores=scores,
        names=share(question.terms.names, said.words),
        numbers=share(question.terms.numbers, said.numbers),
        type_fits=fits(question, text),
        year_missing=not years <= said.numbers,
    )


def share(wanted: frozenset[str], present: Iterable[str]) -> float:
    """How much of ``wanted`` is present; 1 when nothing is wanted."""
    return len(wanted & set(present)) / len(wanted) if wanted else 1.0


def fits(question: Question, text: str) -> bool:
    """Whether ``text`` holds something of the type that the question asks for."""
    match question.answer_type:
        case AnswerType.TIME:
            return bool(_TIME.search(text))
        case AnswerType.NUMBER:
            return bool(_QUANTITY.search(text))
        case AnswerType.ANY:
            return True


# Fitted by ``python -m evals.training.judge --limit 160``; see ``evals/training/judge.md``.
WEIGHTS = (-9.5, 6.89, 7.56, 1.67, 1.08, 0.76)
# Half of the questions of the fit had no answer. People mostly ask what their documents say: seven
# in ten is assumed, which moves the log-odds by ln(.7 / .3).
ANSWERABLE = 0.7


def probability(found: Signals) -> float:
    """How likely the statements answer the question, in [0, 1); 0 about another year."""
    if found.year_missing:
        return 0.0
    total = sum(weight * value for weight, value in zip(WEIGHTS, found.row(), strict=True))
    return 1 / (1 + math.exp(-total) * (1 - ANSWERABLE) / ANSWERABLE)
