"""Measures: each says of one question how much it adds to which share. More is better, always."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from evals.dataset import Expected
from evals.line import Line
from evals.share import Share

if TYPE_CHECKING:
    from collections.abc import Iterable

# ``n`` of ``of``; (0, 0) when the measure is not about this question.
Part = tuple[float, int]
Measure = Callable[[Line], Part]
_Predicate = Callable[[Line], bool]


def measure(lines: Iterable[Line]) -> dict[str, Share]:
    """Every measure over ``lines``."""
    listed = list(lines)
    return {name: add_up(map(part, listed)) for name, part in MEASURES.items()}


def add_up(parts: Iterable[Part]) -> Share:
    """The share that ``parts`` make together."""
    listed = list(parts)
    # Three thirds are one.
    return Share(round(sum(n for n, _ in listed), 9), sum(of for _, of in listed))


def _one_each(*, of: _Predicate, good: _Predicate) -> Measure:
    return lambda line: (int(good(line)), 1) if of(line) else (0, 0)


def _mean_recall(*, of: _Predicate) -> Measure:
    def part(line: Line) -> Part:
        n_found, n_gold = line.gold_documents
        return (n_found / n_gold, 1) if n_gold and of(line) else (0, 0)

    return part


def _quotes_found(line: Line) -> Part:
    return line.quotes_found if _is_answerable(line) else (0, 0)


def _exact_citations(line: Line) -> Part:
    return line.exact_citations


def _is_any(_: Line) -> bool:
    return True


def _is_answerable(line: Line) -> bool:
    return line.expected.is_answerable


def _is_unanswerable(line: Line) -> bool:
    return not line.expected.is_answerable


def _is_for_a_person(line: Line) -> bool:
    return line.expected is Expected.ESCALATION


def _is_right(line: Line) -> bool:
    return line.right


def _is_kind_right(line: Line) -> bool:
    return line.kind_right


MEASURES: dict[str, Measure] = {
    "right_answers": _one_each(of=_is_answerable, good=_is_right),
    "answered_with_gold": _one_each(of=_is_answerable, good=lambda line: line.with_gold),
    "answers_right": _one_each(of=lambda line: line.is_answer, good=_is_right),
    "not_answered": _one_each(of=_is_unanswerable, good=_is_right),
    "escalated": _one_each(of=_is_for_a_person, good=_is_kind_right),
    "not_escalated": _one_each(
        of=lambda line: not _is_for_a_person(line),
        good=lambda line: line.outcome_kind != "escalation",
    ),
    "kind_right": _one_each(of=_is_any, good=_is_kind_right),
    "recall_at_5": _mean_recall(of=_is_answerable),
    "recall_at_5_all": _mean_recall(of=_is_any),
    "quotes_found": _quotes_found,
    "exact_citations": _exact_citations,
}
"""In the order in which they are shown.

``right_answers``, ``answered_with_gold`` (a quote holds a right wording, or all gold quotes are
covered) and ``quotes_found`` are of what can be answered, wholly or in part; ``answers_right`` is
of the answers given, where one to what cannot be answered is wrong; ``not_answered`` is of what
cannot be answered; ``escalated`` of what a person should decide, and ``not_escalated`` of
everything else; ``recall_at_5`` is the mean over what can be answered, with ``_all`` over every
question that has gold quotes.
"""
