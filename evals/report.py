"""The report: counts over many scored questions, overall and by group."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from evals.line import make_line
from evals.measures import measure
from evals.share import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from evals.line import Line
    from evals.result import Result

Json = dict[str, Any]
Shares = dict[str, Share]


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a dataset, or of one split of it, in its order."""

    dataset: str
    split: str | None
    results: tuple[Result, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is kept of each result."""
        return tuple(map(make_line, self.results))

    @property
    def measures(self) -> Shares:
        """Over everything."""
        return measure(self.lines)

    def to_json(self) -> Json:
        """What ``pincite eval answers --json`` prints."""
        lines = self.lines
        return {
            "dataset": self.dataset,
            "split": self.split,
            "n_questions": len(self.results),
            "measures": _shares_json(self.measures),
            "by_expected": _groups_json(measure_by(lines, lambda line: line.expected)),
            "by_kind": _groups_json(measure_by(lines, lambda line: line.kind)),
            "by_split": _groups_json(measure_by(lines, lambda line: line.split)),
            "questions": [_result_json(result) for result in self.results],
        }


def measure_by(lines: Iterable[Line], key: Callable[[Line], str]) -> dict[str, Shares]:
    """The measures of each group of ``lines``, groups in alphabetical order."""
    groups = groupby(sorted(lines, key=key), key=key)
    return {str(name): measure(group) for name, group in groups}


def _shares_json(shares: Shares) -> Json:
    return {name: share.to_json() for name, share in shares.items()}


def _groups_json(groups: dict[str, Shares]) -> Json:
    return {name: _shares_json(shares) for name, shares in groups.items()}


def _result_json(result: Result) -> Json:
    line = make_line(result)
    fields = line.model_dump(mode="json", exclude={"with_gold", "gold_documents"})
    return {
        **fields,
        "answered_with_gold": line.with_gold,
        "recall_at_5": Share(*line.gold_documents).to_json(),
        "quotes_found": Share(*line.quotes_found).to_json(),
        "exact_citations": Share(*line.exact_citations).to_json(),
        "text": result.reply.text,
        "run_id": result.reply.run_id,
    }
