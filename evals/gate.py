"""The gate: measured quality must not fall below the floors in ``thresholds.toml``.

``python -m evals.gate`` measures ``data`` and fails below a floor. With ``--raise`` it lifts floors
that have become easy, and with ``--lower`` it also takes back those that are missed.
"""

from __future__ import annotations

import argparse
import math
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from agent.settings import AgentSettings
from evals.command import eval_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.report import Share

ROOT = Path(__file__).resolve().parents[1]
THRESHOLDS = Path(__file__).with_name("thresholds.toml")
DATASET = ROOT / "data"
# A busy machine must not look like a worse one.
SETTINGS = AgentSettings(budget_time_s=3600)
CACHE = ROOT / ".evals_cache"

_HEADER = """\
# Floors under what `data` measures: see evals/gate.py. Raised by `python -m evals.gate --raise`.
"""


class Floors(BaseModel):
    """The least share of each measure, in [0, 1]; every citation must be exact, always."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    right_answers: float = Field(ge=0, le=1)
    not_answered: float = Field(ge=0, le=1)
    kind_right: float = Field(ge=0, le=1)
    exact_citations: float = Field(ge=1, le=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answers: Floors


@dataclass(frozen=True, slots=True)
class Verdict:
    """One measure beside its floor."""

    measure: str
    share: Share
    floor: float

    @property
    def is_passed(self) -> bool:
        """Whether it was measured at all, and is not below the floor."""
        return self.share.value is not None and self.share.value >= self.floor

    def __str__(self) -> str:
        """One line of the gate's report."""
        mark = "passed" if self.is_passed else "FAILED"
        name = self.measure.replace("_", " ")
        return f"{mark}  {name:<16} {self.share!s:<20} floor {self.floor:.3f}"


def read_floors(path: Path = THRESHOLDS) -> Floors:
    """The floors of today."""
    return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).answers


def compare(measures: Mapping[str, Share], floors: Floors) -> list[Verdict]:
    """Every floor with what was measured, in the order of the file."""
    return [Verdict(name, measures[name], floor) for name, floor in floors]


def suggest(measures: Mapping[str, Share], floors: Floors, *, may_lower: bool) -> Floors:
    """Floors one question under what was measured: machines differ by about that much.

    Args:
        measures: Of today.
        floors: Of today. Exact citations keep theirs.
        may_lower: Whether a floor may come down.
    """
    suggested = {}
    for name, floor in floors:
        under = _just_under(measures[name])
        suggested[name] = under if may_lower or under > floor else floor
    return Floors(**suggested | {"exact_citations": floors.exact_citations})


def write_floors(floors: Floors, path: Path = THRESHOLDS) -> None:
    """Replace the file."""
    lines = "".join(f"{name} = {floor}\n" for name, floor in floors)
    path.write_text(f"{_HEADER}\n[answers]\n{lines}", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, compare, and change the floors if asked to; 1 when one is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.gate", description="Measure and compare."
    )
    parser.add_argument("--raise", action="store_true", dest="lift", help="lift easy floors")
    parser.add_argument("--lower", action="store_true", help="lower missed floors too")
    options = parser.parse_args(argv)
    report = eval_answers(DATASET, settings=SETTINGS, cache=CACHE)
    floors = read_floors()
    if options.lift or options.lower:
        changed = suggest(report.measures, floors, may_lower=options.lower)
        write_floors(changed)
        _say(*_changes(floors, changed))
        floors = changed
    verdicts = compare(report.measures, floors)
    _say(*map(str, verdicts))
    return 0 if all(verdict.is_passed for verdict in verdicts) else 1


def _just_under(share: Share) -> float:
    return math.floor(max(share.n - 1, 0) / share.of * 1000) / 1000 if share.of else 0.0


def _changes(old: Floors, new: Floors) -> list[str]:
    both = [(name, floor, getattr(new, name)) for name, floor in old]
    return [f"{name}: {before} -> {after}" for name, before, after in both if before != after]


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
