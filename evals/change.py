"""The change: what became of one question between two days."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from evals.line import by_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.line import Line


class ChangeKind(StrEnum):
    """How a question changed; of several ways the first, and the worst stands first."""

    LOST = "lost"
    GAINED = "gained"
    OUTCOME = "outcome"
    RECALL = "recall"
    CITATIONS = "citations"
    ASKED = "asked"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Change:
    """One question that is not as it was.

    Attributes:
        before: None when the question is new.
        after: None when it is gone.
    """

    kind: ChangeKind
    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        """The question as it is, or last was."""
        line = self.after or self.before
        if line is None:
            msg = "a change needs a line before or after it"
            raise ValueError(msg)
        return line

    @property
    def how(self) -> str:
        """What is different, in words."""
        if self.before is None or self.after is None:
            return f"{'right' if self.line.right else 'wrong'}: {_outcome(self.line)}"
        return "; ".join(_differences(self.before, self.after))

    def __str__(self) -> str:
        """One line of a report."""
        return f"{self.kind:<9}  {self.line.id}  {self.how}  | {self.line.question}"


def find_changes(before: Sequence[Line], after: Sequence[Line]) -> list[Change]:
    """Every question that is not as it was, the lost first, each kind in the order of the files."""
    was, now = by_id(before), by_id(after)
    changes = [
        Change(kind, was.get(name), now.get(name))
        for name in {**was, **now}
        if (kind := _kind(was.get(name), now.get(name)))
    ]
    order = list(ChangeKind)
    return sorted(changes, key=lambda change: order.index(change.kind))


def is_same_question(before: Line, after: Line) -> bool:
    """Whether both were asked the same and are held against the same expectation."""
    return (before.question, before.expected) == (after.question, after.expected)


def _kind(before: Line | None, after: Line | None) -> ChangeKind | None:
    if before is None or after is None:
        return ChangeKind.GONE if before else ChangeKind.NEW
    if not is_same_question(before, after):
        return ChangeKind.ASKED
    if before.right != after.right:
        return ChangeKind.LOST if before.right else ChangeKind.GAINED
    if _outcome(before) != _outcome(after):
        return ChangeKind.OUTCOME
    return _lesser_kind(before, after)


def _lesser_kind(before: Line, after: Line) -> ChangeKind | None:
    if before.gold_documents != after.gold_documents:
        return ChangeKind.RECALL
    return ChangeKind.CITATIONS if any(_differences(before, after)) else None


def _differences(before: Line, after: Line) -> Iterator[str]:
    if not is_same_question(before, after):
        yield f"asked or judged otherwise, now {_outcome(after)}"
        return
    if _outcome(before) != _outcome(after):
        yield f"{_outcome(before)} -> {_outcome(after)}"
    if before.gold_documents != after.gold_documents:
        yield f"recall@5 {_of(before.gold_documents)} -> {_of(after.gold_documents)}"
    if before.with_gold != after.with_gold:
        yield f"{'cites' if after.with_gold else 'no longer cites'} the gold answer"
    if set(before.cited) != set(after.cited) and before.is_answer and after.is_answer:
        yield "cites other words"
    if _n_inexact(before) != _n_inexact(after):
        yield f"{_n_inexact(after)} of {after.exact_citations[1]} citations not exact"


def _outcome(line: Line) -> str:
    if line.is_answer:
        return "answer" if line.complete else "answer in part"
    return f"{line.outcome_kind} ({line.reason})" if line.reason else line.outcome_kind


def _of(part: tuple[int, int]) -> str:
    return f"{part[0]}/{part[1]}"


def _n_inexact(line: Line) -> int:
    n_exact, n_cited = line.exact_citations
    return n_cited - n_exact
