"""The command: ``python -m evals.gate`` measures ``data`` and fails below a floor."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.settings import AgentSettings
from evals.command import eval_answers
from evals.gate.check import check
from evals.gate.floors import BASELINE, THRESHOLDS, read_floors, write_floors
from evals.gate.move import lift, lower
from evals.gate.verdict import measure_all
from evals.line import LinesError, read_lines, write_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evals.gate.floors import Floors
    from evals.line import Line

ROOT = Path(__file__).resolve().parents[2]
DATASET = ROOT / "data"
# A busy machine must not look like a worse one.
SETTINGS = AgentSettings(budget_time_s=3600)
CACHE = ROOT / ".evals_cache"
MEASURED = CACHE / "measured.jsonl"


@dataclass(frozen=True, slots=True)
class Files:
    """What the gate compares with, and changes when told to."""

    thresholds: Path = THRESHOLDS
    baseline: Path = BASELINE

    def read_baseline(self) -> list[Line]:
        """The questions as they were when floors were last moved; empty when that never was."""
        return read_lines(self.baseline) if self.baseline.exists() else []


FILES = Files()


def measure_data() -> list[Line]:
    """Ask every sample question; what came of it is kept in the cache, for ``eval compare``."""
    report = eval_answers(DATASET, settings=SETTINGS, cache=CACHE, progress=_say_progress)
    write_lines(MEASURED, report.lines)
    return list(report.lines)


def main(
    argv: Sequence[str] | None = None,
    *,
    files: Files = FILES,
    measure: Callable[[], list[Line]] = measure_data,
) -> int:
    """Measure, compare, and move the floors if asked to; 1 when one is missed."""
    options = _parse(argv)
    try:
        lines = read_lines(options.measured) if options.measured else measure()
        checked = check(lines, read_floors(files.thresholds), files.read_baseline())
    except LinesError as error:
        _say(f"Error: {error}")
        return 2
    _say(str(checked))
    if options.lift and not checked.is_passed:
        _say("", "Nothing was moved: first reach these floors, or lower them and say why.")
    elif options.lift or options.lower:
        return _move(lines, files, because=options.because)
    return 0 if checked.is_passed else 1


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals.gate", description="Measure the sample questions and compare."
    )
    move = parser.add_mutually_exclusive_group()
    move.add_argument(
        "--raise", action="store_true", dest="lift", help="lift floors, save the baseline"
    )
    move.add_argument("--lower", action="store_true", help="lower missed floors too")
    parser.add_argument("--because", metavar="WHY", help="why floors come down; goes into the file")
    parser.add_argument(
        "--measured", type=Path, metavar="FILE", help="saved lines, instead of asking again"
    )
    options = parser.parse_args(argv)
    if options.lower != bool(options.because and options.because.strip()):
        parser.error("--lower and --because belong together: nothing comes down without a reason")
    return options


def _move(lines: list[Line], files: Files, *, because: str | None) -> int:
    floors, measured = read_floors(files.thresholds), measure_all(lines)
    moved = (
        lower(measured, floors, because=" ".join(because.split()))
        if because
        else lift(measured, floors)
    )
    write_floors(moved, files.thresholds)
    write_lines(files.baseline, lines)
    _say("", *_tell_moves(floors, moved), f"saved {len(lines)} questions as the baseline")
    return 0 if check(lines, moved, lines).is_passed else 1


def _tell_moves(old: Floors, new: Floors) -> list[str]:
    both = [(name, old.of.get(name), new.of.get(name)) for name in {**old.of, **new.of}]
    return [
        f"{name}: {'none' if before is None else before} -> {'none' if after is None else after}"
        for name, before, after in both
        if before != after
    ] or ["no floor moved"]


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _say_progress(n_done: int, n_questions: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{n_done} of {n_questions} questions" + "\n" * (n_done == n_questions))
