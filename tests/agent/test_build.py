"""Parts are built when they are first used, shared where they must be, and let go together."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from agent.build import Parts
from agent.settings import AgentSettings
from command_line import ROOT
from ingest.embed import BUILT_IN_FACTS
from plain_chunks import D, plain_chunks, same_vectors
from retrieval.owner import SharedIndex

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    *("onnxruntime", "tokenizers", "qdrant_edge", "qdrant_client"),
    *("lxml", "docx", "pypdfium2"),
)


def make(home: Path) -> Parts:
    return Parts(home, AgentSettings())


def write(parts: Parts, *texts: str) -> None:
    parts.index.write(
        plain_chunks(texts), same_vectors(len(texts), BUILT_IN_FACTS.n_dims), generation=1
    )


def owns(parts: Parts) -> bool:
    return isinstance(parts.index, SharedIndex) and parts.index.is_owner


def test_importing_the_composition_root_loads_no_model_and_no_engine() -> None:
    program = f"import sys, agent.build; print([m for m in {HEAVY} if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert ended.stdout == "[]\n"


def test_naming_a_home_makes_nothing(tmp_path: Path) -> None:
    with make(tmp_path / "home") as parts:
        assert not parts.home.exists()
    assert not (tmp_path / "home").exists()


def test_reading_the_manifest_opens_no_index(tmp_path: Path) -> None:
    with make(tmp_path / "home") as parts:
        assert parts.manifest.generation() == 0
        assert parts.inbox.entries() == []
        assert parts.log.runs(limit=1) == []
        assert (parts.home / "pincite.db").exists()
        assert not (parts.home / "index").exists()


def test_each_part_is_built_once(tmp_path: Path) -> None:
    with make(tmp_path / "home") as parts:
        assert parts.database is parts.database
        assert parts.manifest is parts.manifest
        assert parts.index is parts.index


def test_the_parts_share_one_database(tmp_path: Path) -> None:
    with make(tmp_path / "home") as parts:
        assert {parts.manifest._database, parts.inbox._database, parts.log._database} == {
            parts.database
        }


def test_closing_lets_go_of_the_index_and_the_database(tmp_path: Path) -> None:
    parts = make(tmp_path / "home")
    write(parts, "red fox")
    parts.manifest.generation()
    log = parts.home / "pincite.db-wal"
    assert log.exists()
    parts.close()
    assert not log.exists()
    with pytest.raises(ValueError, match="was closed"):
        parts.index.count(D, 1)


def test_closing_twice_does_nothing(tmp_path: Path) -> None:
    parts = make(tmp_path / "home")
    write(parts, "red fox")
    parts.close()
    parts.close()


def test_an_error_closes_too(tmp_path: Path) -> None:
    parts = make(tmp_path / "home")
    write(parts, "red fox")
    with pytest.raises(KeyError), parts:
        raise KeyError
    with make(tmp_path / "home") as other:
        assert other.index.count(D, 1) == 1
        assert owns(other)


def test_two_on_one_home_share_the_index(tmp_path: Path) -> None:
    with make(tmp_path / "home") as first, make(tmp_path / "home") as second:
        write(first, "red fox")
        assert second.index.count(D, 1) == 1
        write(second, "red fox", "hen")
        assert first.index.count(D, 1) == 2
        assert (owns(first), owns(second)) == (True, False)
