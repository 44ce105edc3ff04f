"""What somebody uses is not removed; what nobody uses may be, and its users come too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.in_use import Use, alone

if TYPE_CHECKING:
    from pathlib import Path


def is_unused(path: Path) -> bool:
    with alone(path) as found:
        return found


def test_any_number_may_use_it_and_the_last_one_frees_it(tmp_path: Path) -> None:
    lock = tmp_path / "home" / "lock"
    one, other = Use(lock), Use(lock)
    assert not is_unused(lock)
    one.end()
    assert not is_unused(lock)
    other.end()
    assert is_unused(lock)


def test_nobody_else_is_alone_at_the_same_time(tmp_path: Path) -> None:
    with alone(tmp_path / "lock") as first:
        assert first
        assert not is_unused(tmp_path / "lock")


def test_the_lock_of_what_was_removed_is_gone(tmp_path: Path) -> None:
    assert is_unused(tmp_path / "lock")
    assert list(tmp_path.iterdir()) == []
