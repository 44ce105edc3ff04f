"""Move: floors rise to just under what was measured, and come down for a stated reason only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from evals.gate.floors import Floors, Lowered
from evals.gate.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.share import Share

ALWAYS = {"exact_citations": 1.0}


def just_under(share: Share) -> float:
    """One question under ``share``, and one more for every hundred questions, in thousandths.

    Other processors round otherwise, so a question near a threshold may fall on its other side
    there, and the larger a group the more such questions it has. A group of few may thus have
    a floor of nought, because one question more or less of them tells nothing.
    """
    slack = 1 + share.of // 100
    return math.floor(max(share.n - slack, 0) / share.of * 1000) / 1000 if share.of else 0.0


def lift(measured: Mapping[str, Share], floors: Floors) -> Floors:
    """Floors just under what was measured, where that is higher; those of new groups too."""
    return _moved(measured, floors, {})


def lower(measured: Mapping[str, Share], floors: Floors, *, because: str) -> Floors:
    """The same, and floors that are missed come down, or go where nothing is measured any more.

    Every citation stays exact.

    Args:
        measured: Of today.
        floors: Of today.
        because: Stands in the file beside each that came down.
    """
    missed = {v.measure: v.floor for v in judge(measured, floors) if not v.is_passed}
    moved = _moved(measured, floors, missed)
    fallen = [
        Lowered(floor=name, before=before, after=moved.of.get(name, 0.0), because=because)
        for name, before in missed.items()
        if moved.of.get(name, 0.0) < before
    ]
    return Floors(moved.of, _merge(moved.lowered, fallen))


def find_sunken(floors: Floors, baseline: Mapping[str, Share]) -> list[str]:
    """Floors that are lower than raising them over ``baseline`` had left them, or not there.

    Args:
        floors: Of today.
        baseline: What was measured when floors were last moved.
    """
    least = {name: just_under(share) for name, share in baseline.items()} | ALWAYS
    return [name for name, floor in least.items() if floors.of.get(name, -1.0) < floor]


def _moved(measured: Mapping[str, Share], floors: Floors, missed: Mapping[str, float]) -> Floors:
    moved = {}
    for name in {**floors.of, **measured}:
        under = just_under(measured[name]) if name in measured else 0.0
        is_gone = name in missed and name not in measured
        if not is_gone:
            moved[name] = under if name in missed else max(under, floors.of.get(name, 0.0))
    kept = (entry for entry in floors.lowered if moved.get(entry.floor, 0.0) < entry.before)
    return Floors(moved | ALWAYS, tuple(kept))


def _merge(old: tuple[Lowered, ...], new: list[Lowered]) -> tuple[Lowered, ...]:
    """One entry a floor: the newest reason, and the highest that it ever stood."""
    merged = {entry.floor: entry for entry in old}
    for entry in new:
        before = max(entry.before, merged[entry.floor].before if entry.floor in merged else 0.0)
        merged[entry.floor] = entry.model_copy(update={"before": before})
    return tuple(merged.values())
