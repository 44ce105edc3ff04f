"""Forgetting and filtering by real commands: afterwards no door and no file says a word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api.schemas.registry import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Ended

pytestmark = pytest.mark.slow

CHARTER = """\
---
author: Quibblesworth
date: 2024-03-01
---
# Zanzibarrow Charter

## Lostpropheading

Unclaimed umbrellas are kept for 61 days. Then they go to the zyxxyquorl shop.
"""
RULES = """\
---
date: 2019-03-01
---
# Ferry rules

Bicycles travel free of charge after nine in the evening.
"""
RARE = ("zyxxyquorl", "zanzibarrow", "quibblesworth", "lostpropheading", "secret.md")
ASKED = "How long are unclaimed umbrellas kept?"
GRAVE = "Can I sue when umbrellas are lost?"


@pytest.fixture
def run(tmp_path: Path, pincite: Callable[..., Ended]) -> Callable[..., Ended]:
    """Runs a command on a home that holds both documents."""
    (tmp_path / "files/charters").mkdir(parents=True)
    (tmp_path / "files/charters/secret.md").write_text(CHARTER)
    (tmp_path / "files/rules.md").write_text(RULES)

    def on_home(*argv: str) -> Ended:
        return pincite(*argv, "--home", str(tmp_path / "home"))

    assert on_home("ingest", str(tmp_path / "files"), "--json").code == 0
    return on_home


def checked(name: str, ended: Ended) -> dict[str, Any]:
    """The output, after its schema was held against it."""
    OUTPUTS[name].model_validate_json(ended.out)
    return ended.json


def left_of(words: str, home: Path) -> list[str]:
    """The files of a home in which the words stand, in any case."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return [path.name for path in files if words.encode() in path.read_bytes().lower()]


def find_id(run: Callable[..., Ended], title: str) -> str:
    listed = run("documents", "--json").json["documents"]
    return next(str(one["document_id"]) for one in listed if one["title"] == title)


def test_no_door_and_no_file_says_a_word_of_what_was_forgotten(
    tmp_path: Path, run: Callable[..., Ended]
) -> None:
    document_id = find_id(run, "Zanzibarrow Charter")
    asked, grave = run("ask", ASKED, "--json").json, run("ask", GRAVE, "--json").json
    assert asked["kind"] == "answer"
    assert all(left_of(words, tmp_path / "home") for words in RARE)
    forgotten = checked("forget", run("forget", document_id, "--yes", "--json"))
    assert [each["document_id"] for each in forgotten["documents"]] == [document_id]
    assert forgotten["documents"][0]["runs"] == 2
    assert forgotten["notes"] == []
    day = forgotten["forgotten"][:10]

    gone = run("document", document_id, "--json")
    assert (gone.code, gone.error["kind"]) == (1, "gone")
    assert day in gone.error["message"]
    shown = [
        run("trace", asked["run_id"], "--json"),
        run("trace", asked["run_id"]),
        run("inbox", "show", grave["escalation_id"], "--json"),
        run("inbox", "show", grave["escalation_id"]),
    ]
    checked("trace", shown[0])
    checked("inbox-show", shown[2])
    for ended in shown:
        assert ended.code == 0
        assert day in ended.out
        assert "gone" in ended.out
        assert not any(words in ended.out.lower() for words in RARE)
    for words in RARE[:-1]:
        found = checked("search", run("search", words, "--json"))
        assert document_id not in str(found["candidates"])
    assert [left_of(words, tmp_path / "home") for words in RARE] == [[]] * len(RARE)
    assert all(check["ok"] for check in run("doctor", "--json").json["checks"])


def test_forgotten_files_ingested_again_are_new_documents(
    tmp_path: Path, run: Callable[..., Ended]
) -> None:
    before = find_id(run, "Zanzibarrow Charter")
    folder = tmp_path / "files/charters"
    assert run("forget", str(folder), "--yes").code == 0
    assert checked("ingest", run("ingest", str(folder), "--json"))["added"] == 1
    assert find_id(run, "Zanzibarrow Charter") != before
    again = run("forget", before, "--yes", "--json")
    assert (again.code, again.error["kind"]) == (1, "gone")


def test_nothing_is_forgotten_without_a_word_of_consent(run: Callable[..., Ended]) -> None:
    document_id = find_id(run, "Ferry rules")
    ended = run("forget", document_id, "--json")
    assert (ended.code, ended.error["kind"]) == (2, "usage")
    assert "--yes" in ended.error["advice"]
    unknown = run("forget", "nobody", "--yes", "--json")
    assert (unknown.code, unknown.error["kind"]) == (1, "not_found")
    assert find_id(run, "Ferry rules") == document_id


def test_a_condition_narrows_search_and_questions(run: Callable[..., Ended]) -> None:
    where = "year>=2023 and source~CHARTERS"
    found = checked("search", run("search", "umbrellas bicycles", "--where", where, "--json"))
    assert [Path(each["source"]).name for each in found["candidates"]] == ["secret.md"]
    assert (found["where"], found["note"]) == (where, "")
    ended = run("ask", ASKED, "--where", "date<2020", "--json")
    asked = checked("ask", ended)
    assert (ended.code, asked["kind"], asked["where"]) == (4, "abstention", "date<2020")
    assert (
        "Only documents with date<2020 were searched."
        in run("ask", ASKED, "--where", "date<2020").out
    )
    assert "did you mean year?" in run("search", "ferry", "--where", "yaer=2019").out


def test_a_condition_that_makes_no_sense_is_wrong_usage(run: Callable[..., Ended]) -> None:
    for command in ("search", "ask"):
        ended = run(command, "ferry", "--where", "year>=", "--json")
        assert (ended.code, ended.error["kind"]) == (2, "condition")
        assert "as in year>=2023" in ended.error["message"]
