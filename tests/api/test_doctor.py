"""``pincite doctor --fix`` mends a home as far as it can, and its advice for the rest is true."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from agent.build import Parts
from agent.settings import AgentSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Ended

pytestmark = pytest.mark.slow

BOTH = ["The cat Mo sleeps at noon.", "The owl wakes."]


@pytest.fixture
def home(tmp_path: Path, pincite: Callable[..., Ended]) -> Path:
    files = [tmp_path / "cat.txt", tmp_path / "owl.txt"]
    for path, text in zip(files, BOTH, strict=True):
        path.write_text(text)
    assert pincite("ingest", *map(str, files)).code == 0
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, pincite: Callable[..., Ended]) -> Callable[..., Ended]:
    return partial(_run, home, pincite)


def _run(home: Path, pincite: Callable[..., Ended], *argv: str) -> Ended:
    return pincite(*argv, "--home", str(home), "--json")


def faults(ended: Ended) -> dict[str, str]:
    """What mends each thing that is not fine."""
    checks = ended.json["checks"]
    return {check["name"]: check["fix"] for check in checks if not check["ok"]}


def found(run: Callable[..., Ended]) -> list[str]:
    candidates = run("search", "Mo cat owl").json["candidates"]
    return sorted(candidate["text"] for candidate in candidates)


def test_an_index_that_is_gone_comes_back_although_the_files_are_gone_too(
    home: Path, tmp_path: Path, run: Callable[..., Ended]
) -> None:
    shutil.rmtree(home / "index")
    (tmp_path / "cat.txt").unlink()
    ended = run("doctor")
    assert (ended.code, faults(ended)) == (1, {"index": "Run `pincite doctor --fix`."})
    ended = run("doctor", "--fix")
    assert (ended.code, faults(ended)) == (0, {})
    assert ended.json["fixed"] == ["Wrote 2 documents anew, from the stored text."]
    assert found(run) == BOTH
    assert run("doctor", "--fix").json["fixed"] == []


def test_points_that_have_lost_their_words_are_written_anew(
    home: Path, run: Callable[..., Ended]
) -> None:
    (lost,) = home.glob("index/**/segments/*/payload_storage")
    shutil.rmtree(lost)
    ended = run("search", "Mo cat owl")
    assert (ended.code, ended.json["error"]["kind"]) == (1, "index_unavailable")
    assert faults(run("doctor")) == {"index": "Run `pincite doctor --fix`."}
    ended = run("doctor", "--fix")
    assert (ended.code, faults(ended)) == (0, {})
    assert found(run) == BOTH


def test_a_forgetting_that_was_cut_off_is_ended_and_what_it_left_is_removed(
    home: Path, run: Callable[..., Ended]
) -> None:
    with Parts(home, AgentSettings()) as parts:
        (cat,) = [entry for entry in parts.manifest.documents() if entry.title == "cat"]
        generation = parts.manifest.generation()
        parts.index.supersede(cat.document_id, 1, generation=generation + 1)
        parts.manifest.forget([cat.document_id], now=datetime(2026, 2, 1, tzinfo=UTC))
    (home / "spool").mkdir()
    assert set(faults(run("doctor"))) == {"forgetting", "index", "leftovers"}
    ended = run("doctor", "--fix")
    assert (ended.code, faults(ended)) == (0, {})
    assert ended.json["fixed"] == ["Ended the forgetting of 1 document.", "Removed spool."]
    assert found(run) == BOTH[1:]


def test_an_index_that_cannot_be_opened_is_built_anew_as_the_advice_says(
    home: Path, run: Callable[..., Ended]
) -> None:
    (config,) = home.glob("index/**/edge_config.json")
    config.write_text("rubbish")
    ended = run("doctor", "--fix")
    assert ended.code == 1
    assert "pincite reindex" in faults(ended)["index"]
    assert run("reindex").code == 0
    assert faults(run("doctor")) == {}
    assert found(run) == BOTH


def test_a_damaged_database_is_told_without_a_traceback(
    home: Path, run: Callable[..., Ended]
) -> None:
    with Parts(home, AgentSettings()) as parts:
        assert parts.database.scrub()
    file = home / "pincite.db"
    content = bytearray(file.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    file.write_bytes(content)
    for argv in (["doctor"], ["doctor", "--fix"]):
        ended = run(*argv)
        assert ended.code == 1
        assert faults(ended)["database"].startswith("Restore pincite.db from a backup")
        assert "Traceback" not in ended.err


def test_a_database_older_than_the_index_can_be_restored(
    home: Path, tmp_path: Path, run: Callable[..., Ended]
) -> None:
    with Parts(home, AgentSettings()) as parts:
        assert parts.database.scrub()
    shutil.copy(home / "pincite.db", tmp_path / "backup.db")
    (tmp_path / "cat.txt").write_text("The cat Mo sleeps all day.")
    (tmp_path / "hen.txt").write_text("The hen is new.")
    run("ingest", str(tmp_path / "cat.txt"), str(tmp_path / "hen.txt"))
    for left in home.glob("pincite.db*"):
        left.unlink()
    shutil.copy(tmp_path / "backup.db", home / "pincite.db")
    assert set(faults(run("doctor"))) == {"index"}
    assert faults(run("doctor", "--fix")) == {}
    assert found(run) == BOTH


def test_with_a_wrong_setting_nothing_is_mended_and_the_program_is_looked_at(
    home: Path, run: Callable[..., Ended]
) -> None:
    (home / "pincite.toml").write_text("chunk_tokens = 'many'\n")
    (home / "spool").mkdir()
    ended = run("doctor", "--fix")
    assert "About chunk_tokens" in faults(ended)["settings"]
    assert "SQLite version" in {check["name"] for check in ended.json["checks"]}
    assert (home / "spool").exists()


def test_a_forgetting_that_no_damaged_index_lets_end_is_ended_by_a_new_index(
    home: Path, run: Callable[..., Ended]
) -> None:
    with Parts(home, AgentSettings()) as parts:
        (cat,) = [entry for entry in parts.manifest.documents() if entry.title == "cat"]
        parts.manifest.forget([cat.document_id], now=datetime(2026, 2, 1, tzinfo=UTC))
    (config,) = home.glob("index/**/edge_config.json")
    config.write_text("rubbish")
    assert set(faults(run("doctor", "--fix"))) == {"forgetting", "index"}
    assert run("reindex").code == 0
    assert faults(run("doctor")) == {}
    assert found(run) == BOTH[1:]
