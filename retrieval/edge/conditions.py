"""Conditions on facts in the engine's form, to be met inside its queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qdrant_edge import (
    FieldCondition,
    Filter,
    HasIdCondition,
    MatchSubstring,
    MatchValue,
    RangeFloat,
)

from retrieval.condition import (
    AllOf,
    AnyOf,
    Comparator,
    Comparison,
    Interval,
    Not,
    day_interval,
    equal_to,
    fold,
    number_interval,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.condition import Condition

NOTHING = Filter(must=[HasIdCondition(set())])


def meeting(condition: Condition, *, may_hold: Callable[[str], bool]) -> Filter:
    """The facts of the point's document meet the condition.

    Args:
        condition: Of any form.
        may_hold: Whether any point may have a value in a field. A field without values is looked
            for in every payload, which takes seconds, so it is not asked for.
    """

    def meet(one: Condition) -> Filter:
        match one:
            case Comparison(comparator=Comparator.UNEQUAL):
                return Filter(must_not=[meet(equal_to(one))])
            case Comparison():
                found = [each for each in _alternatives(one) if may_hold(each.key)]
                # The engine takes an empty list of alternatives for no restriction at all.
                return Filter(should=[NOTHING, *found])
            case AllOf(conditions):
                return Filter(must=[meet(each) for each in conditions])
            case AnyOf(conditions):
                return Filter(should=[meet(each) for each in conditions])
            case Not(inner):
                return Filter(must_not=[meet(inner)])

    return meet(condition)


def _alternatives(comparison: Comparison) -> list[FieldCondition]:
    """What is enough to meet a comparison other than ``!=``."""
    found = []
    words, value = f"facts.{comparison.fact}", fold(comparison.value)
    if comparison.comparator is Comparator.CONTAINS:
        found.append(FieldCondition(words, match=MatchSubstring(value)))
    if comparison.comparator is Comparator.EQUAL:
        found.append(FieldCondition(words, match=MatchValue(value)))
    if numbers := number_interval(comparison):
        found.append(FieldCondition(f"fact_numbers.{comparison.fact}", range=_range(numbers)))
    if days := day_interval(comparison):
        found.append(FieldCondition(f"fact_days.{comparison.fact}", range=_range(days)))
    return found


def _range(interval: Interval) -> RangeFloat:
    low, high, without_low, without_high = interval
    return RangeFloat(
        gt=low if without_low else None,
        gte=None if without_low else low,
        lt=high if without_high else None,
        lte=None if without_high else high,
    )
