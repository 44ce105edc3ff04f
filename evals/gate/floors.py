"""The floors: the least share of each measure, overall and by group, as ``thresholds.toml`` says.

A measure has a dotted name: ``right_answers``, or ``by_kind.list.right_answers`` of a group.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from evals.dataset import Expected, QuestionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

THRESHOLDS = Path(__file__).parents[1] / "thresholds.toml"
BASELINE = THRESHOLDS.with_name("baseline.jsonl")

_HEADER = """\
# Floors under what `data` measures: see evals/gate/. `python -m evals.gate --raise` lifts them;
# `--lower --because "why"` alone takes them down, and writes the reason below.
"""

Ratio = Annotated[float, Field(ge=0, le=1)]
_OfExpected = Literal["right_answers", "not_answered", "kind_right"]
_OfKind = Literal["right_answers", "not_answered", "escalated", "recall_at_5"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lowered(_Strict):
    """A floor that stands lower than it once did, and why."""

    floor: str
    before: Ratio
    after: Ratio
    because: str = Field(pattern=r"\w")


class _Answers(_Strict):
    """Every citation must be exact, always."""

    right_answers: Ratio
    answered_with_gold: Ratio
    not_answered: Ratio
    escalated: Ratio
    not_escalated: Ratio
    kind_right: Ratio
    recall_at_5: Ratio
    exact_citations: float = Field(ge=1, le=1)
    by_expected: dict[Expected, dict[_OfExpected, Ratio]] = {}
    by_kind: dict[QuestionKind, dict[_OfKind, Ratio]] = {}


class _File(_Strict):
    answers: _Answers
    lowered: tuple[Lowered, ...] = ()


FLOORED: dict[str, list[str]] = {
    "overall": [name for name, field in _Answers.model_fields.items() if field.is_required()],
    "by_expected": list(get_args(_OfExpected)),
    "by_kind": list(get_args(_OfKind)),
}
"""The measures that have floors."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one day.

    Attributes:
        of: The least share, in [0, 1], of each measure by its dotted name.
        lowered: Those that stand lower than they once did.
    """

    of: dict[str, float]
    lowered: tuple[Lowered, ...] = ()


def read_floors(path: Path = THRESHOLDS) -> Floors:
    """Read the floors of today.

    Raises:
        ValidationError: A measure has no floor, or a floor no measure.
    """
    file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    return Floors(dict(_flatten(file.answers.model_dump(mode="json"))), file.lowered)


def write_floors(floors: Floors, path: Path = THRESHOLDS) -> None:
    """Replace the file; the same floors make the same bytes."""
    tables: dict[str, list[str]] = {}
    for name, floor in floors.of.items():
        table, _, measure = f"answers.{name}".rpartition(".")
        tables.setdefault(table, []).append(f"{measure} = {floor}")
    # The plain measures are first in a table of their own, whatever order they came in.
    ordered = sorted(tables.items())
    blocks = ["\n".join([f"[{table}]", *lines]) for table, lines in ordered]
    text = "\n\n".join([_HEADER.rstrip("\n"), *blocks, *_lowered_blocks(floors.lowered)])
    path.write_text(f"{text}\n", encoding="utf-8")


def _flatten(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, float]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        elif isinstance(value, float):
            yield prefix + name, value


def _lowered_blocks(lowered: Iterable[Lowered]) -> Iterator[str]:
    for entry in lowered:
        # A basic string of TOML is one of JSON.
        fields = entry.model_dump().items()
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields]
        yield "\n".join(["[[lowered]]", *lines])
