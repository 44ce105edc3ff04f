"""The check: one thing that was looked at, and what mends it if it is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        detail: What was found.
        fix: What mends it; empty when it is fine.
    """

    name: str
    ok: bool
    detail: str
    fix: str


class Look(NamedTuple):
    """One thing to look at, which may be so wrong that looking fails."""

    name: str
    look: Callable[[], Check]


def make_check(name: str, faults: str, *, well: str, fix: str) -> Check:
    """A check that is fine if there are no ``faults``, and then says ``well``."""
    return Check(name, not faults, faults or well, fix if faults else "")
