"""What killed processes left behind is found and removed, and nothing that is in use."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from agent.build import Parts
from agent.leftovers import MIN_AGE_S, Leftovers, find_leftovers, remove_leftovers
from agent.settings import AgentSettings
from ingest.indexes import FIRST_RECIPE
from ingest.lock import only_ingest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW_S = 2_000_000_000.0
LONG_AGO_S = NOW_S - MIN_AGE_S - 1


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with Parts(tmp_path / "home", AgentSettings()) as parts:
        assert parts.manifest.generation() == 0
        yield parts


def put(parts: Parts, name: str, *, touched_s: float = LONG_AGO_S) -> Path:
    path = parts.home / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("half")
    os.utime(path, (touched_s, touched_s))
    return path


def test_a_home_that_nobody_was_killed_in_has_none(parts: Parts) -> None:
    put(parts, "models/reranker.onnx")
    put(parts, "pincite.toml")
    assert find_leftovers(parts, now_s=NOW_S) == Leftovers((), ())


def test_old_drafts_go_and_young_ones_stay(parts: Parts) -> None:
    old = put(parts, "models/reranker.123.tmp")
    young = put(parts, "models/reranker.456.tmp", touched_s=NOW_S - 1)
    assert remove_leftovers(parts, now_s=NOW_S) == Leftovers((old,), ())
    assert (old.exists(), young.exists()) == (False, True)


def test_a_spool_goes_unless_somebody_ingests(parts: Parts) -> None:
    spooled = put(parts, "spool/letter.eml", touched_s=NOW_S)
    with only_ingest(parts.lock, on_wait=pytest.fail):
        assert remove_leftovers(parts, now_s=NOW_S) == Leftovers((), ())
        assert spooled.exists()
    assert remove_leftovers(parts, now_s=NOW_S) == Leftovers((parts.home / "spool",), ())
    assert not spooled.exists()


def test_an_index_that_was_never_finished_goes(parts: Parts) -> None:
    number = parts.indexes.begin(FIRST_RECIPE)
    draft = put(parts, f"index-{number}/shard")
    assert remove_leftovers(parts, now_s=NOW_S) == Leftovers((), (number,))
    assert not draft.exists()
    assert find_leftovers(parts, now_s=NOW_S) == Leftovers((), ())


def test_what_cannot_be_removed_is_told_as_left(parts: Parts) -> None:
    old = put(parts, "spool-abc/letter.eml").parent
    os.utime(old, (LONG_AGO_S, LONG_AGO_S))
    if os.geteuid() == 0:
        pytest.skip("nothing is forbidden to the superuser")
    old.chmod(0o500)
    assert remove_leftovers(parts, now_s=NOW_S) == Leftovers((), ())
    assert find_leftovers(parts, now_s=NOW_S).paths == (old,)
    old.chmod(0o700)
