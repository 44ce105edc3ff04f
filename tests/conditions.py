"""Conditions and facts at random, of few names and values so that they often meet."""

from __future__ import annotations

from hypothesis import strategies as st

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

NAMES = ("year", "title", "date")
VALUES = (
    *("2023", "2023.0", "7", "007", "-3.5", "1e3", "nan", "9" * 400),
    *("2023-05-01", "2023-05-01T10:00:00Z", "2023-05", "2023-13-01", "2024-02-29", "2023-02-29"),
    *("Annual Report", "annual report", "REPORT", "Straße", "STRASSE", "e\u0301tude", "ÉTUDE"),
    *("", " ", "%", '"', "\\", "a and b", "(x)", "\0", "✓", "\U0001d518"),
)

values = st.one_of(
    st.sampled_from(VALUES), st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
)
facts = st.dictionaries(
    st.sampled_from(NAMES), st.lists(values, max_size=3).map(tuple), max_size=len(NAMES)
)
comparisons = st.builds(
    Comparison, st.sampled_from((*NAMES, "nobody")), st.sampled_from(Comparator), values
)


def _grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(AllOf, several), st.builds(AnyOf, several), st.builds(Not, inner))


def _can_be_written(comparison: Comparison) -> bool:
    """Not ``year > "soon"``, which can be thought but means nothing."""
    ordered = number_interval(comparison) or day_interval(comparison)
    return comparison.comparator in "= != ~".split() or ordered is not None


conditions = st.recursive(comparisons, _grow, max_leaves=5)
written_conditions = st.recursive(comparisons.filter(_can_be_written), _grow, max_leaves=5)
