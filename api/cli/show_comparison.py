"""Show a comparison: each measure in two runs, then each question that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.cli.show import add_row, make_table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from evals.compare import Comparison, Difference

_STYLES = {"lost": "bold red", "gained": "bold green"}


def show_comparison(comparison: Comparison, console: Console) -> None:
    """Print it all, the lost questions before the others."""
    table = make_table("measure", "A", "B", "B - A", "95 % interval", "gained", "lost", "p")
    for found in comparison.differences:
        _add_difference(table, found)
    console.print(table)
    console.print()
    console.print(Text(f"{comparison.n_pairs} questions are in both files. {_verdict(comparison)}"))
    if comparison.changes:
        table = make_table("question", "change", "how", "asked")
        for change in comparison.changes:
            kind = Text(change.kind.value, style=_STYLES.get(change.kind.value, ""))
            add_row(table, change.line.id, kind, change.how, change.line.question)
        console.print()
        console.print(table)


def _add_difference(table: Table, found: Difference) -> None:
    low_high = found.interval and f"{_points(found.interval[0])} to {_points(found.interval[1])}"
    p = Text(f"{found.p:.3f}", style="bold red" if found.is_worse else "")
    add_row(
        table,
        found.measure.replace("_", " "),
        found.a,
        found.b,
        "" if found.value is None else _points(found.value),
        low_high or "",
        found.n_gained,
        found.n_lost,
        p,
    )


def _points(difference: float) -> str:
    """A difference of shares, in percentage points."""
    return f"{difference * 100:+.1f}"


def _verdict(comparison: Comparison) -> str:
    if not comparison.worse:
        return "No measure is worse by more than chance."
    names = ", ".join(name.replace("_", " ") for name in comparison.worse)
    return f"Worse by more than chance: {names}."
