"""Leftovers: what processes left behind that ended before they could tidy up."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ingest.indexes import State
from ingest.lock import if_free

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agent.build import Parts

MIN_AGE_S = 3600
"""What was touched later may be somebody's who is at work; nobody works that long on one file."""

_DRAFTS = ("models/*.tmp", "spool-*", "home-id.*")


class Leftovers(NamedTuple):
    """What nobody will ever read.

    Attributes:
        paths: Unfinished files and folders.
        indexes: Numbers of indexes that were not finished.
    """

    paths: tuple[Path, ...]
    indexes: tuple[int, ...]


def find_leftovers(parts: Parts, *, now_s: float) -> Leftovers:
    """What is left in a home.

    Args:
        parts: Of that home.
        now_s: Seconds since 1970.
    """
    with if_free(parts.lock) as is_idle:
        paths = tuple(_stale(parts.home, now_s=now_s, is_idle=is_idle))
        # Whoever builds an index holds the lock.
        indexes = parts.indexes.numbers(State.BUILDING) if is_idle else []
    return Leftovers(paths, tuple(indexes))


def remove_leftovers(parts: Parts, *, now_s: float) -> Leftovers:
    """Remove what is left; what could not be removed comes not back, and is found again."""
    found = find_leftovers(parts, now_s=now_s)
    with if_free(parts.lock) as is_idle:
        if is_idle:
            parts.views.sweep(State.FORMER, State.BUILDING)
            for path in found.paths:
                _remove(path)
    left = find_leftovers(parts, now_s=now_s)
    return Leftovers(
        tuple(path for path in found.paths if path not in left.paths),
        tuple(number for number in found.indexes if number not in left.indexes),
    )


def _stale(home: Path, *, now_s: float, is_idle: bool) -> Iterator[Path]:
    # An ingestion has a spool, and holds the lock as long.
    if is_idle and (home / "spool").is_dir():
        yield home / "spool"
    for pattern in _DRAFTS:
        for path in sorted(home.glob(pattern)):
            with suppress(FileNotFoundError):
                if path.lstat().st_mtime < now_s - MIN_AGE_S:
                    yield path


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
