"""Nothing is lost or left when work is killed: a short campaign of the one in ``make chaos``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.chaos import N_QUICK_ROUNDS, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_kills_lose_double_and_half_show_nothing(tmp_path: Path) -> None:
    told = run(N_QUICK_ROUNDS, seed=7, folder=tmp_path)
    assert told["faults"] == []
    assert told["documents_ever"] > told["documents_now"] > 0
