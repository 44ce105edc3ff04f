"""Recognising one file: by its bytes first, by its place second."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from ingest.found import is_gone
from ingest.recognise import Change, Verdict, hash_file, recognise
from workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """``a.md`` is one document, ``b.md`` and ``c.md`` are another."""
    with Workbench(tmp_path) as workbench:
        workbench.put("a.md", "one")
        workbench.put("b.md", "two")
        workbench.put("c.md", "two")
        workbench.ingest()
        yield workbench


def look_at(bench: Workbench, name: str, text: str, **given: str) -> Change:
    """What ``name`` would be if it said ``text``."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return recognise(str(bench.files / name), sha256, given, bench.manifest, members={})


def test_a_file_that_nobody_knows_is_added(bench: Workbench) -> None:
    change = look_at(bench, "new.md", "three")
    assert (change.verdict, change.version) == (Verdict.ADDED, 1)
    assert (change.needs_text, change.concerns_other_files) == (True, False)
    assert change.document_id.startswith("new-")


def test_the_same_bytes_at_the_same_place_are_unchanged(bench: Workbench) -> None:
    change = look_at(bench, "a.md", "one")
    assert (change.verdict, change.version) == (Verdict.UNCHANGED, 1)
    assert (change.needs_text, change.relocates) == (False, False)


def test_other_bytes_at_the_only_place_are_the_next_version(bench: Workbench) -> None:
    change = look_at(bench, "a.md", "three")
    assert (change.verdict, change.version) == (Verdict.UPDATED, 2)
    assert change.document_id == bench.entry("a.md").document_id
    assert not change.concerns_other_files


def test_other_bytes_at_one_of_several_places_are_a_new_document(bench: Workbench) -> None:
    change = look_at(bench, "c.md", "three")
    assert (change.verdict, change.version, change.leaves) == (Verdict.ADDED, 1, True)
    assert change.document_id != bench.entry("c.md").document_id
    assert change.concerns_other_files


def test_known_bytes_at_a_new_place_are_a_duplicate_while_the_old_place_is_there(
    bench: Workbench,
) -> None:
    change = look_at(bench, "new.md", "one")
    assert (change.verdict, change.vanished, change.orphan) == (Verdict.DUPLICATE, None, None)
    assert change.relocates
    assert not change.needs_text


def test_known_bytes_at_a_new_place_have_moved_when_the_old_place_is_gone(
    bench: Workbench,
) -> None:
    bench.drop("b.md")
    change = look_at(bench, "new.md", "two")
    assert (change.verdict, change.vanished) == (Verdict.UNCHANGED, str(bench.files / "b.md"))


def test_a_place_that_is_a_broken_link_now_is_not_gone(bench: Workbench) -> None:
    bench.drop("a.md")
    (bench.files / "a.md").symlink_to("missing")
    assert look_at(bench, "new.md", "one").verdict is Verdict.DUPLICATE


def test_bytes_of_another_document_orphan_the_one_whose_only_file_it_was(
    bench: Workbench,
) -> None:
    change = look_at(bench, "a.md", "two")
    assert change.verdict is Verdict.DUPLICATE
    assert change.document_id == bench.entry("b.md").document_id
    assert change.orphan == bench.entry("a.md").document_id


def test_bytes_of_another_document_orphan_none_that_has_other_files(bench: Workbench) -> None:
    change = look_at(bench, "b.md", "one")
    assert (change.verdict, change.orphan) == (Verdict.DUPLICATE, None)


def test_facts_stated_anew_make_the_next_version_wherever_the_file_lies(
    bench: Workbench,
) -> None:
    bench.drop("b.md")
    here = look_at(bench, "a.md", "one", team="ops")
    copy = look_at(bench, "new.md", "one", team="ops")
    moved = look_at(bench, "new.md", "two", team="ops")
    assert [change.verdict for change in (here, copy, moved)] == [Verdict.UPDATED] * 3
    assert [change.version for change in (here, copy, moved)] == [2] * 3
    assert (copy.relocates, copy.vanished) == (True, None)
    assert (moved.relocates, moved.vanished) == (True, str(bench.files / "b.md"))


def test_facts_that_are_as_they_were_make_no_version(bench: Workbench) -> None:
    bench.ingest(given={"team": "ops", "author": "Bo"})
    assert look_at(bench, "a.md", "one", team="ops").verdict is Verdict.UNCHANGED
    assert look_at(bench, "a.md", "one", nobody="").verdict is Verdict.UNCHANGED
    assert look_at(bench, "a.md", "one", team="").verdict is Verdict.UPDATED


def test_an_id_is_made_from_the_name_and_depends_on_the_place(bench: Workbench) -> None:
    ids = [
        look_at(bench, name, "three").document_id
        for name in ("Annual Report (2025).pdf", "x/Annual Report (2025).pdf", "документ.md")
    ]
    assert len(set(ids)) == 3
    assert [document_id.rpartition("-")[0] for document_id in ids] == [
        "annual-report-2025",
        "annual-report-2025",
        "document",
    ]


def test_an_id_is_the_same_however_often_one_asks(bench: Workbench) -> None:
    assert look_at(bench, "new.md", "three") == look_at(bench, "new.md", "three")


def test_a_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    # FIPS 180-2, appendix B.1.
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hash_file(tmp_path / "a") == expected


def test_what_is_no_regular_file_has_no_hash_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("link")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "link", tmp_path / "missing"):
        with pytest.raises(OSError, match=r"."):
            hash_file(path)


def test_gone_is_what_certainly_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "broken").symlink_to("missing")
    names = ("file", "broken", "missing", "missing/a", "file/a", "broken/a")
    gone = [is_gone(str(tmp_path / name), members={}) for name in names]
    assert gone == [False, False, True, True, True, True]
    # Too long to ask for: nobody can say.
    assert not is_gone(str(tmp_path / ("x" * 300)), members={})
