"""Mend: what a checkup finds wrong with a home and can be put right, is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from agent.leftovers import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable

    from agent.build import Parts
    from ingest.report import Progress


def repairs(
    parts: Parts, *, progress: Progress, on_wait: Callable[[], None]
) -> dict[str, Callable[[], list[str]]]:
    """What mends each part of a home, in order; each says in sentences what it did.

    Args:
        parts: Of that home.
        progress: Hears of documents that are written anew.
        on_wait: Called once if an ingestion has to end first.
    """
    return {
        "forgetting": lambda: _finish_forgetting(parts, on_wait),
        "index": lambda: _mend_index(parts, progress, on_wait),
        "leftovers": lambda: _remove_leftovers(parts),
    }


def _finish_forgetting(parts: Parts, on_wait: Callable[[], None]) -> list[str]:
    begun = [stone for stone in parts.manifest.tombstones() if not stone.is_done]
    remains = parts.finish_forgetting(on_wait=on_wait)
    if not begun or remains is None:
        return []
    if remains.in_database:
        return ["Another process reads the database; run this again when it has ended."]
    return [f"Ended the forgetting of {_count(len(begun), 'document')}."]


def _mend_index(parts: Parts, progress: Progress, on_wait: Callable[[], None]) -> list[str]:
    if not parts.has_index:
        return []
    found = parts.audit()
    if found.agrees and not parts.manifest.undescribed():
        return []
    done = parts.mend(progress=progress, on_wait=on_wait)
    told = {
        f"Removed {_count(done.n_dropped, 'point')} of no current document.": done.n_dropped,
        f"Wrote {_count(done.n_rewritten, 'document')} anew, from the stored text.": (
            done.n_rewritten
        ),
        f"Told the index the facts of {_count(done.n_described, 'document')}.": done.n_described,
    }
    return [sentence for sentence, n in told.items() if n]


def _remove_leftovers(parts: Parts) -> list[str]:
    paths, indexes = remove_leftovers(parts, now_s=time.time())
    files = [f"Removed {path.relative_to(parts.home)}." for path in paths]
    return [*files, *(f"Removed the unfinished index {number}." for number in indexes)]


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
