"""Compare: two runs over the same questions, measure by measure and question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.change import find_changes, is_same_question
from evals.line import LinesError, by_id
from evals.measures import MEASURES, add_up
from evals.paired import bootstrap_difference, count_discordant, sign_test

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.change import Change
    from evals.line import Line
    from evals.measures import Measure
    from evals.share import Share

ALPHA = 0.05
SEED = 20_240_229


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in both runs, over the questions that both were asked.

    Attributes:
        interval: Of the difference, at 95 %; None when one run has nothing to count.
        n_gained: Questions that do better in the second run.
        n_lost: Questions that do worse.
    """

    measure: str
    a: Share
    b: Share
    interval: tuple[float, float] | None
    n_gained: int
    n_lost: int

    @property
    def value(self) -> float | None:
        """The second share less the first; None when one of them counts nothing."""
        if self.a.value is None or self.b.value is None:
            return None
        return self.b.value - self.a.value

    @property
    def p(self) -> float:
        """How likely so uneven a change is if neither run is better."""
        return sign_test(self.n_gained, self.n_lost)

    @property
    def is_worse(self) -> bool:
        """Whether more questions are lost than gained, and that is hardly chance."""
        return self.n_lost > self.n_gained and self.p < ALPHA

    def to_json(self) -> dict[str, Any]:
        """With everything rounded to four digits, but for p."""
        return {
            "a": self.a.to_json(),
            "b": self.b.to_json(),
            "difference": None if self.value is None else round(self.value, 4),
            "interval": self.interval and [round(end, 4) for end in self.interval],
            "n_gained": self.n_gained,
            "n_lost": self.n_lost,
            "p": self.p,
            "worse": self.is_worse,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side.

    Attributes:
        n_pairs: Questions that both were asked, in the same words and with the same expectation.
        changes: Of all questions; those that are in one run only, or asked otherwise, too.
    """

    n_pairs: int
    differences: tuple[Difference, ...]
    changes: tuple[Change, ...]

    @property
    def worse(self) -> tuple[str, ...]:
        """The measures in which the second run is worse by more than chance."""
        return tuple(d.measure for d in self.differences if d.is_worse)

    def to_json(self) -> dict[str, Any]:
        """What ``pincite eval compare --json`` prints."""
        return {
            "n_pairs": self.n_pairs,
            "worse": list(self.worse),
            "measures": {d.measure: d.to_json() for d in self.differences},
            "questions": [_change_json(change) for change in self.changes],
        }


def compare(a: Sequence[Line], b: Sequence[Line]) -> Comparison:
    """Pair the questions of two runs by id and test each measure.

    The tests are made one by one: among many measures that did not change, one in twenty would
    look changed if questions were coins.

    Raises:
        LinesError: No question was asked in both.
    """
    second = by_id(b)
    both = [(line, second[line.id]) for line in a if line.id in second]
    pairs = [(one, other) for one, other in both if is_same_question(one, other)]
    if not pairs:
        msg = "no question is in both files with the same words and expectation"
        raise LinesError(msg)
    differences = tuple(_compare_in(name, part, pairs) for name, part in MEASURES.items())
    return Comparison(len(pairs), differences, tuple(find_changes(a, b)))


def _compare_in(name: str, part: Measure, lines: Sequence[tuple[Line, Line]]) -> Difference:
    pairs = [(part(one), part(other)) for one, other in lines]
    n_gained, n_lost = count_discordant(pairs)
    return Difference(
        measure=name,
        a=add_up(one for one, _ in pairs),
        b=add_up(other for _, other in pairs),
        # Each measure draws anew: an interval does not depend on which others there are.
        interval=bootstrap_difference(pairs, rng=np.random.default_rng(SEED)),
        n_gained=n_gained,
        n_lost=n_lost,
    )


def _change_json(change: Change) -> dict[str, Any]:
    sides = {"before": change.before, "after": change.after}
    return {
        "id": change.line.id,
        "question": change.line.question,
        "change": change.kind.value,
        "how": change.how,
        **{side: line and line.model_dump(mode="json") for side, line in sides.items()},
    }
