"""The bench measures what it says it does. Its targets are for a quiet machine, not for here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.bench import QUICK, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_each_speed_stands_beside_what_it_rests_on(tmp_path: Path) -> None:
    ask, usage, ingestion, memory = run(QUICK, tmp_path)
    assert ask.beside < ask.ours < 60
    assert usage.beside < usage.ours < 5
    assert 0 < ingestion.ours < 2 * ingestion.beside
    assert 50 < memory.beside < 1000
    assert memory.ratio < 2
    assert [row.unit for row in (ask, usage, ingestion, memory)] == ["s", "s", "chunks/s", "MB"]
