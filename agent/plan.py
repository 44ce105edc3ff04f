"""The plan: the parts of a question, and how far each has got. Data, not prose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Status(StrEnum):
    """How far a part has got."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Part:
    """Something that has to be found out.

    Attributes:
        number: From 1.
        question: Stands on its own: it can be searched for without the others.
        why: How it follows from what was asked.
    """

    number: int
    question: str
    why: str
    status: Status = Status.PENDING


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a question, in order; never empty."""

    question: str
    parts: tuple[Part, ...]

    def mark(self, number: int, status: Status) -> Plan:
        """The same plan with one part's status changed."""
        parts = tuple(
            replace(part, status=status) if part.number == number else part for part in self.parts
        )
        return replace(self, parts=parts)
