"""Where: a condition as people write it, ``year>=2023 and source~contracts``, and back.

Names, ``and``, ``or`` and ``not`` are read without case; ``and`` binds closer than ``or``::

    condition   = conjunction { "or" conjunction }
    conjunction = negation { "and" negation }
    negation    = "not" negation | "(" condition ")" | comparison
    comparison  = name ("=" | "==" | "!=" | "~" | "!~" | "<" | "<=" | ">" | ">=") value
    value       = a word, or anything between quotes of either kind, with a backslash before
                  quotes and backslashes in it
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Never

from retrieval.condition import (
    AllOf,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Not,
    day_interval,
    number_interval,
)
from retrieval.where_tokens import Kind, Token, WhereError, quote, tokenise_where

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 20
"""Brackets and ``not`` within each other. Engines recurse: at 1,000 the embedded one dies."""

EXAMPLE = 'year>=2023 and source~contracts and not title="Old rules"'

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ORDERS = {Comparator.LESS, Comparator.AT_MOST, Comparator.MORE, Comparator.AT_LEAST}


def parse_where(text: str) -> Condition:
    """Read a condition.

    Raises:
        WhereError: It is none, too long or nested too deep.
    """
    return _Parser(text).parse()


def to_text(condition: Condition) -> str:
    """The condition in the form that ``parse_where`` reads."""
    match condition:
        case Comparison(fact, comparator, value):
            return f"{fact}{comparator}{quote(value)}"
        case AllOf(conditions):
            return " and ".join(map(_bracketed, conditions))
        case AnyOf(conditions):
            return " or ".join(map(_bracketed, conditions))
        case Not(inner):
            return f"not {_bracketed(inner)}"


def facts_named(condition: Condition) -> frozenset[str]:
    """The names of the facts that a condition asks for."""
    match condition:
        case Comparison(fact):
            return frozenset({fact})
        case AllOf(conditions) | AnyOf(conditions):
            return frozenset().union(*map(facts_named, conditions))
        case Not(inner):
            return facts_named(inner)


def _bracketed(condition: Condition) -> str:
    text = to_text(condition)
    return f"({text})" if isinstance(condition, AllOf | AnyOf) else text


class _Parser:
    """Reads tokens from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenise_where(text)
        self._place = 0

    def parse(self) -> Condition:
        condition = self._condition(0)
        if self._next.kind is not Kind.END:
            self._fail(
                '"and", "or" or the end was expected; a value of several words needs quotes,'
                ' as in title="Annual report"'
            )
        return condition

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _condition(self, depth: int) -> Condition:
        parts = self._list("or", self._conjunction, depth)
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def _conjunction(self, depth: int) -> Condition:
        parts = self._list("and", self._negation, depth)
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _list(
        self, sign: str, read: Callable[[int], Condition], depth: int
    ) -> tuple[Condition, ...]:
        parts = [read(depth)]
        while self._takes(sign):
            parts.append(read(depth))
        return tuple(parts)

    def _negation(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            self._fail(f'brackets and "not" may be nested {MAX_DEPTH} deep')
        # A fact may be called "not": nothing but a name stands before an operator.
        if self._next.kind is Kind.WORD and self._tokens[self._place + 1].kind is Kind.OPERATOR:
            return self._comparison()
        if self._takes("not"):
            return Not(self._negation(depth + 1))
        if not self._takes("("):
            self._fail(f"a comparison was expected, as in {EXAMPLE}")
        condition = self._condition(depth + 1)
        if not self._takes(")"):
            self._fail('")" was expected')
        return condition

    def _comparison(self) -> Condition:
        name, operator, value = self._tokens[self._place : self._place + 3]
        if not _NAME.fullmatch(name.text):
            self._fail('a fact is named by letters, digits and "_", as in doc_type=letter')
        self._place += 2
        if value.kind not in {Kind.WORD, Kind.QUOTED}:
            self._fail("a value was expected, as in year>=2023; signs and nothing need quotes")
        is_denied = operator.text == "!~"
        comparator = Comparator("~" if is_denied else operator.text.replace("==", "="))
        comparison = Comparison(name.text.lower(), comparator, value.value)
        ordered = number_interval(comparison) or day_interval(comparison)
        if comparator in _ORDERS and ordered is None:
            self._fail(f"{comparator} needs a number or a date, as in date>=2023-05-01")
        self._place += 1
        return Not(comparison) if is_denied else comparison

    def _takes(self, sign: str) -> bool:
        is_next = self._next.says(sign)
        self._place += is_next
        return is_next

    def _fail(self, expected: str) -> Never:
        raise WhereError(self._text, self._next.offset, expected)


__all__ = ["WhereError", "facts_named", "parse_where", "to_text"]
