"""Check: all verdicts, and what became of each question since the baseline was saved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.change import find_changes
from evals.gate.move import find_sunken
from evals.gate.verdict import judge, measure_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.change import Change
    from evals.gate.floors import Floors
    from evals.gate.verdict import Verdict
    from evals.line import Line


@dataclass(frozen=True, slots=True)
class Checked:
    """What the gate found.

    Attributes:
        sunken: Floors that came down otherwise than by ``--lower``.
        changes: Since the baseline; None when there is none.
    """

    verdicts: tuple[Verdict, ...]
    sunken: tuple[str, ...]
    changes: tuple[Change, ...] | None

    @property
    def is_passed(self) -> bool:
        """Whether there are floors, and every one was reached and stands where it was put."""
        return bool(self.verdicts) and not self.sunken and all(v.is_passed for v in self.verdicts)

    def __str__(self) -> str:
        """Everything, with what failed once more at the end."""
        failed = [f"  {verdict}" for verdict in self.verdicts if not verdict.is_passed]
        sunken = [f"  {name} came down by hand: see thresholds.toml" for name in self.sunken]
        end = ["", "BELOW THE FLOORS", *failed, *sunken] if failed or sunken else []
        return "\n".join([*map(str, self.verdicts), "", *self._tell_changes(), *end])

    def _tell_changes(self) -> Iterator[str]:
        if self.changes is None:
            yield "No baseline has been saved."
            return
        if not self.changes:
            yield "Every question is as in the baseline."
            return
        counts = Counter(change.kind for change in self.changes)
        yield "Since the baseline: " + ", ".join(f"{n} {kind}" for kind, n in counts.items())
        yield from (f"  {change}" for change in self.changes)


def check(lines: Sequence[Line], floors: Floors, baseline: Sequence[Line]) -> Checked:
    """Hold what was measured against the floors and, question by question, against ``baseline``.

    Args:
        lines: Of today.
        floors: Of today.
        baseline: Empty when none was ever saved.
    """
    return Checked(
        verdicts=tuple(judge(measure_all(lines), floors)),
        sunken=tuple(find_sunken(floors, measure_all(baseline)) if baseline else ()),
        changes=tuple(find_changes(baseline, lines)) if baseline else None,
    )
