"""A condition as plain values that a message can hold, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retrieval.condition import AllOf, AnyOf, Comparator, Comparison, Not

if TYPE_CHECKING:
    from retrieval.condition import Condition

MAX_DEPTH = 100
"""Conditions nested more deeply than anybody writes them would overflow the stack."""


def spell_condition(condition: Condition, *, depth: int = 0) -> list[object]:
    """The condition as lists of strings.

    Raises:
        ValueError: It is nested more than 100 deep.
    """
    _check_depth(depth)
    match condition:
        case Comparison(fact, comparator, value):
            return ["is", fact, comparator.value, value]
        case AllOf(conditions):
            return ["all", *(spell_condition(each, depth=depth + 1) for each in conditions)]
        case AnyOf(conditions):
            return ["any", *(spell_condition(each, depth=depth + 1) for each in conditions)]
        case Not(inner):
            return ["not", spell_condition(inner, depth=depth + 1)]


def read_condition(fields: Any, *, depth: int = 0) -> Condition:  # noqa: ANN401 - of a message
    """What ``spell_condition`` took.

    Raises:
        ValueError: It is no condition, or nested more than 100 deep.
    """
    _check_depth(depth)
    match fields:
        case ["is", str(fact), str(comparator), str(value)]:
            return Comparison(fact, Comparator(comparator), value)
        case ["all", *conditions]:
            return AllOf(tuple(read_condition(each, depth=depth + 1) for each in conditions))
        case ["any", *conditions]:
            return AnyOf(tuple(read_condition(each, depth=depth + 1) for each in conditions))
        case ["not", inner]:
            return Not(read_condition(inner, depth=depth + 1))
    msg = "a condition is a comparison, or all, any or not of others"
    raise ValueError(msg)


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        msg = f"a condition may be nested {MAX_DEPTH} deep"
        raise ValueError(msg)
