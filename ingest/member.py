"""The member: a file that was inside another, where it can be read by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Member:
    """A file that was inside another.

    Attributes:
        name: Safe as the name of a file, and unique in its file.
        path: Where it has been written.
    """

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was inside a file.

    Attributes:
        members: In order.
        n_left_out: Pictures, sounds, films and signatures: nobody need do anything about them.
        refusal: Why there are more members than these, or None when these are all.
    """

    members: tuple[Member, ...] = ()
    n_left_out: int = 0
    refusal: Refusal | None = None
