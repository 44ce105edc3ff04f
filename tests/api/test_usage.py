"""What a person hears who types something that cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Ended


def test_help_lists_every_command(pincite: Callable[..., Ended]) -> None:
    ended = pincite("--help")
    names = "ingest ask search documents document runs trace inbox status doctor eval".split()
    assert ended.code == 0
    assert [name for name in names if f"\n  {name} " not in ended.out] == []


def test_no_command_shows_the_help_and_is_wrong_usage(pincite: Callable[..., Ended]) -> None:
    ended = pincite()
    assert ended.code == 2
    assert "Commands:" in ended.err


@pytest.mark.parametrize(
    "argv",
    [
        ["aks", "Why?"],
        ["ask"],
        ["ask", ""],
        ["ask", " \n"],
        ["ask", "x" * 2001],
        ["ask", "Why?", "--set", "threads"],
        ["ask", "Why?", "--set", "threads=1", "--set", "threads=2"],
        ["ask", "Why?", "--set", "treads=1"],
        ["ask", "Why?", "--set", "threads=many"],
        ["ask", "Why?", "--no-such-option"],
        ["search", ""],
        ["search", "why", "--k", "0"],
        ["search", "why", "--k", "ten"],
        ["ingest"],
        ["ingest", "no-such-folder"],
        ["ingest", "no-such-*.md"],
        ["ingest", ".", "--meta", "author"],
        ["ingest", ".", "--meta", "=Ann"],
        ["document"],
        ["document", "x", "--version", "0"],
        ["inbox"],
        ["inbox", "show"],
        ["trace"],
        ["ask", "caf\udce9?"],
        ["trace", "\udce9"],
        ["ingest", ".", "--meta", "author=\udce9"],
    ],
    ids=lambda argv: " ".join(argv)[:40],
)
def test_wrong_usage_is_exit_2_with_an_error_object(
    pincite: Callable[..., Ended], tmp_path: Path, argv: list[str]
) -> None:
    ended = pincite(*argv, "--json")
    assert ended.code == 2
    assert set(ended.error) == {"kind", "message", "advice"}
    assert all(ended.error.values())
    assert list(tmp_path.iterdir()) == []


def test_mistyped_command_names_the_nearest(pincite: Callable[..., Ended]) -> None:
    assert "'ask'" in pincite("aks", "Why?", "--json").error["message"]


def test_long_question_names_both_numbers(pincite: Callable[..., Ended]) -> None:
    message = pincite("ask", "x" * 100_000, "--json").error["message"]
    assert "100,000" in message
    assert "2,000" in message


def test_limit_of_questions_is_a_setting(pincite: Callable[..., Ended]) -> None:
    ended = pincite("ask", "0123456789", "--set", "max_question_chars=9", "--json")
    assert (ended.code, ended.error["kind"]) == (2, "usage")


def test_people_hear_of_it_on_stderr(pincite: Callable[..., Ended]) -> None:
    ended = pincite("ask", "")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "Error: the question is empty\nWrite it in quotes.\n"


@pytest.mark.parametrize("command", ["ask", "search"])
def test_no_documents_yet_says_what_to_do(pincite: Callable[..., Ended], command: str) -> None:
    ended = pincite(command, "Why?", "--json")
    assert (ended.code, ended.error["kind"]) == (1, "no_documents")
    assert "pincite ingest PATH" in ended.error["advice"]


@pytest.mark.parametrize("argv", [["document", "x"], ["trace", "x"], ["inbox", "show", "x"]])
def test_unknown_id_is_a_failure_that_says_where_to_look(
    pincite: Callable[..., Ended], argv: list[str]
) -> None:
    ended = pincite(*argv, "--json")
    assert (ended.code, ended.error["kind"]) == (1, "not_found")
    assert "lists them" in ended.error["advice"]


def test_damaged_database_is_told_without_a_traceback(
    pincite: Callable[..., Ended], tmp_path: Path
) -> None:
    (tmp_path / "pincite.db").write_bytes(b"no database " * 1000)
    ended = pincite("documents", "--json", "--home", str(tmp_path))
    assert (ended.code, ended.error["kind"]) == (1, "database_unavailable")
    assert ended.err == ""


def test_home_that_is_a_file_is_named(pincite: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = pincite("documents", "--json", "--home", str(tmp_path / "file"))
    assert (ended.code, ended.error["kind"]) == (1, "file_unavailable")
    assert str(tmp_path / "file") in ended.error["message"]


def test_wrong_setting_in_the_file_is_exit_2(pincite: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "pincite.toml").write_text("qdrant_ur = 1\n")
    ended = pincite("runs", "--json", "--home", str(tmp_path))
    assert (ended.code, ended.error["kind"]) == (2, "settings")
