"""A home stays in proportion to its files, however often these change: a few days of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.week import N_QUICK_DOCUMENTS, N_QUICK_UPDATES, live_through

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_many_updates_leave_as_many_points_and_files_not_much_larger(tmp_path: Path) -> None:
    week = live_through(tmp_path, n_documents=N_QUICK_DOCUMENTS, n_updates=N_QUICK_UPDATES)
    assert week.old.n_points == week.fresh.n_points
    assert week.fresh.old_text_bytes == 0 < week.old.old_text_bytes
    assert week.index_factor < 2
    assert week.database_factor < 2
