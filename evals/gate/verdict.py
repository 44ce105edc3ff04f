"""The verdict: what was measured beside its floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.gate.floors import FLOORED
from evals.measures import measure
from evals.report import measure_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evals.gate.floors import Floors
    from evals.line import Line
    from evals.share import Share

_GROUPS: dict[str, Callable[[Line], str]] = {
    "by_expected": lambda line: line.expected,
    "by_kind": lambda line: line.kind,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One measure beside its floor."""

    measure: str
    share: Share | None
    floor: float

    @property
    def is_passed(self) -> bool:
        """Whether it was measured at all, and is not below the floor."""
        value = self.share.value if self.share else None
        return value is not None and value >= self.floor

    def __str__(self) -> str:
        """One line of the gate's report."""
        mark = "passed" if self.is_passed else "FAILED"
        name = self.measure.replace("_", " ").replace(".", " › ")
        measured = str(self.share or "not measured")
        return f"{mark}  {name:<44}  {measured:<20}  floor {self.floor:.3f}"


def measure_all(lines: Sequence[Line]) -> dict[str, Share]:
    """Whatever floors are for, by dotted names; groups have only what they have something of."""
    overall = measure(lines)
    shares = {name: overall[name] for name in FLOORED["overall"]}
    for by, key in _GROUPS.items():
        for group, found in measure_by(lines, key).items():
            counted = [name for name in FLOORED[by] if found[name].of]
            shares |= {f"{by}.{group}.{name}": found[name] for name in counted}
    return shares


def judge(measured: Mapping[str, Share], floors: Floors) -> list[Verdict]:
    """Every floor with what was measured, in the order of the file."""
    return [Verdict(name, measured.get(name), floor) for name, floor in floors.of.items()]
