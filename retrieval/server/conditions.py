"""A condition as the server's filter: asked of the facts in the points' payloads."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from qdrant_client.models import FieldCondition, Filter, MatchSubstring, MatchValue, Range

from retrieval.condition import (
    AllOf,
    AnyOf,
    Comparator,
    Comparison,
    Not,
    day_interval,
    equal_to,
    fold,
    number_interval,
)

if TYPE_CHECKING:
    from retrieval.condition import Condition, Interval


def make_filter(condition: Condition) -> Filter:
    """Those points whose facts meet the condition."""
    match condition:
        case Comparison(comparator=Comparator.UNEQUAL):
            return make_filter(Not(equal_to(condition)))
        case Comparison():
            return Filter(should=_compare(condition))
        case AllOf(conditions):
            return Filter(must=[make_filter(each) for each in conditions])
        case AnyOf(conditions):
            return Filter(should=[make_filter(each) for each in conditions])
        case Not(inner):
            return Filter(must_not=[make_filter(inner)])


def _compare(comparison: Comparison) -> list[FieldCondition]:
    """One of these must hold. Never empty, since a filter without conditions lets all pass."""
    field = f"facts.{comparison.fact}"
    words = fold(comparison.value)
    match comparison.comparator:
        case Comparator.CONTAINS:
            return [FieldCondition(key=field, match=MatchSubstring(substring=words))]
        case Comparator.EQUAL:
            equal = [FieldCondition(key=field, match=MatchValue(value=words))]
            return equal + _ranges(comparison)
    return _ranges(comparison) or [_nothing(field)]


def _ranges(comparison: Comparison) -> list[FieldCondition]:
    asked = {
        f"fact_numbers.{comparison.fact}": number_interval(comparison),
        f"fact_days.{comparison.fact}": day_interval(comparison),
    }
    return [
        FieldCondition(key=field, range=_range(interval))
        for field, interval in asked.items()
        if interval
    ]


def _range(interval: Interval) -> Range:
    low = None if isinf(interval.low) else interval.low
    high = None if isinf(interval.high) else interval.high
    return Range(
        gt=low if interval.without_low else None,
        gte=None if interval.without_low else low,
        lt=high if interval.without_high else None,
        lte=None if interval.without_high else high,
    )


def _nothing(field: str) -> FieldCondition:
    return FieldCondition(key=field, range=Range(lt=0, gt=0))
