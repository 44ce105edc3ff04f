"""The condition: which chunks a search may see, told by the facts of their documents.

Words are compared without case, and alike however their accents are encoded. A value that reads
as a number is compared as one too, and so is one that reads as a date, by its day.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ingest.facts import Facts

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ].*)?)?)?", re.DOTALL)


class Comparator(StrEnum):
    """How a fact is compared with a value, as people write it."""

    EQUAL = "="
    UNEQUAL = "!="
    CONTAINS = "~"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Interval(NamedTuple):
    """Numbers from ``low`` to ``high``, both among them unless said otherwise."""

    low: float = -inf
    high: float = inf
    without_low: bool = False
    without_high: bool = False

    def holds(self, number: float) -> bool:
        """Whether the number is one of them."""
        above = number > self.low if self.without_low else number >= self.low
        below = number < self.high if self.without_high else number <= self.high
        return above and below


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact beside one value. Of a fact with several values, one is enough.

    ``=`` is met by the same words, an equal number, or a date within the one asked for (``2023``
    and ``2023-05`` are all their days). ``!=`` is met exactly where ``=`` is not, so by documents
    without the fact too. ``~`` is met by words that contain the value's. The four that order are
    met by numbers and by dates: ``date <= 2023`` by its last day, ``date > 2023`` only after it.

    Attributes:
        fact: Its name, of lower-case letters, digits and ``_``.
        comparator: How they are compared.
        value: A word, a number or an ISO date, as written.
    """

    fact: str
    comparator: Comparator
    value: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the conditions holds; there is at least one."""

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        _require_some(self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the conditions holds; there is at least one."""

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        _require_some(self.conditions)


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold; a document without the fact is among those."""

    condition: Condition


Condition = Comparison | AllOf | AnyOf | Not


def meets(condition: Condition, facts: Facts) -> bool:
    """Whether a document with these facts meets the condition: what every engine must agree with.

    Args:
        condition: Of any form.
        facts: Their names in the form that ``Comparison.fact`` has.
    """
    match condition:
        case Comparison(comparator=Comparator.UNEQUAL):
            return not meets(equal_to(condition), facts)
        case Comparison():
            return any(_compare(condition, value) for value in facts.get(condition.fact, ()))
        case AllOf(conditions):
            return all(meets(each, facts) for each in conditions)
        case AnyOf(conditions):
            return any(meets(each, facts) for each in conditions)
        case Not(inner):
            return not meets(inner, facts)


def equal_to(unequal: Comparison) -> Comparison:
    """What ``!=`` denies."""
    return Comparison(unequal.fact, Comparator.EQUAL, unequal.value)


def fold(words: str) -> str:
    """Words in the form in which they are compared."""
    composed = unicodedata.normalize("NFC", words).casefold()
    return unicodedata.normalize("NFC", composed)


def read_number(words: str) -> float | None:
    """The number that these words are, such as ``-12`` or ``3.5``, or None."""
    number = float(words) if _NUMBER.fullmatch(words.strip()) else inf
    return number if isfinite(number) else None


def read_days(words: str) -> Interval | None:
    """The days of a year, a month or an ISO date (perhaps with a time), or None.

    Days are numbers: 1 May 2023 is 20230501.
    """
    match = _DATE.fullmatch(words.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if year < 1 or (match[2] and not 1 <= month <= 12):  # noqa: PLR2004 - months
        return None
    if match[3]:
        is_day = 1 <= day <= monthrange(year, month)[1]
        return Interval(_day(year, month, day), _day(year, month, day)) if is_day else None
    if match[2]:
        return Interval(_day(year, month, 1), _day(year, month, monthrange(year, month)[1]))
    return Interval(_day(year, 1, 1), _day(year, 12, 31))


def number_interval(comparison: Comparison) -> Interval | None:
    """The numbers that meet a comparison; None when its value is no number, or for ``~``."""
    number = read_number(comparison.value)
    return None if number is None else _interval(comparison.comparator, Interval(number, number))


def day_interval(comparison: Comparison) -> Interval | None:
    """The days that meet a comparison; None when its value is no date, or for ``~``."""
    days = read_days(comparison.value)
    return None if days is None else _interval(comparison.comparator, days)


def _compare(comparison: Comparison, value: str) -> bool:
    match comparison.comparator:
        case Comparator.CONTAINS:
            return fold(comparison.value) in fold(value)
        case Comparator.EQUAL if fold(comparison.value) == fold(value):
            return True
    numbers, days = number_interval(comparison), day_interval(comparison)
    number, day = read_number(value), read_days(value)
    return (numbers is not None and number is not None and numbers.holds(number)) or (
        days is not None and day is not None and days.holds(day.low)
    )


def _interval(comparator: Comparator, value: Interval) -> Interval | None:
    match comparator:
        case Comparator.EQUAL:
            return value
        case Comparator.LESS:
            return Interval(high=value.low, without_high=True)
        case Comparator.AT_MOST:
            return Interval(high=value.high)
        case Comparator.MORE:
            return Interval(low=value.high, without_low=True)
        case Comparator.AT_LEAST:
            return Interval(low=value.low)
    return None


def _day(year: int, month: int, day: int) -> float:
    return float(year * 10_000 + month * 100 + day)


def _require_some(conditions: tuple[Condition, ...]) -> None:
    if not conditions:
        msg = "a condition of none says nothing"
        raise ValueError(msg)
