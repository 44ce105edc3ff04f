"""Identity: what becomes of each file, by its bytes and its place; real files, a fake parser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from fakes import REFUSED
from ingest.described import described
from ingest.refusal import RefusalReason
from ingest.run import Prune
from workbench import Workbench, counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.facts import Facts


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(tmp_path) as workbench:
        yield workbench


def test_a_new_file_is_added_and_the_next_run_finds_it_unchanged(bench: Workbench) -> None:
    bench.put("fares.md", "one\n\ntwo")
    first, second = bench.ingest(), bench.ingest()
    assert counts(first) == (1, 0, 0, 0, 0, 0)
    assert first.chunks == 2
    assert counts(second) == (0, 0, 1, 0, 0, 0)
    assert second.chunks == 0
    assert bench.prepare.asked == ["fares.md"]
    assert bench.texts() == ["one", "two"]


def test_an_edit_at_the_only_place_is_the_next_version_under_the_same_id(bench: Workbench) -> None:
    bench.put("fares.md", "old")
    bench.ingest()
    before = bench.entry("fares.md")
    bench.put("fares.md", "new")
    assert counts(bench.ingest()) == (0, 1, 0, 0, 0, 0)
    after = bench.entry("fares.md")
    assert (after.document_id, before.version, after.version) == (before.document_id, 1, 2)
    assert bench.texts() == ["new"]
    assert bench.texts(generation=1) == ["old"]
    assert bench.manifest.document(before.document_id, 1).text == "old"


def test_the_same_bytes_at_a_second_place_duplicate_once_then_are_unchanged(
    bench: Workbench,
) -> None:
    bench.put("a.md", "text")
    bench.ingest()
    bench.put("b.md", "text")
    assert counts(bench.ingest()) == (0, 0, 1, 1, 0, 0)
    assert counts(bench.ingest()) == (0, 0, 2, 0, 0, 0)
    assert list(bench.places().values()) == [["a.md", "b.md"]]
    assert bench.texts() == ["text"]


def test_copies_that_arrive_together_are_one_text(bench: Workbench) -> None:
    for name in ("a.md", "b.md", "c.md"):
        bench.put(name, "text")
    assert counts(bench.ingest()) == (1, 0, 0, 2, 0, 0)
    assert bench.texts() == ["text"]
    assert bench.prepare.asked == ["a.md"]


def test_one_of_several_places_that_changes_leaves_and_becomes_a_new_document(
    bench: Workbench,
) -> None:
    bench.put("a.md", "text")
    bench.put("b.md", "text")
    bench.ingest()
    shared = bench.entry("a.md").document_id
    bench.put("b.md", "text, edited")
    assert counts(bench.ingest()) == (1, 0, 1, 0, 0, 0)
    assert bench.places()[shared] == ["a.md"]
    assert bench.entry("b.md").document_id != shared
    assert bench.entry("b.md").version == 1
    assert bench.texts() == ["text", "text, edited"]


def test_when_both_places_change_the_first_leaves_and_the_last_keeps_the_id(
    bench: Workbench,
) -> None:
    # With b.md gone from it too, the shared document would be left with no file, yet searched.
    bench.put("a.md", "text")
    bench.put("b.md", "text")
    bench.ingest()
    shared = bench.entry("a.md").document_id
    bench.put("a.md", "one")
    bench.put("b.md", "two")
    assert counts(bench.ingest()) == (1, 1, 0, 0, 0, 0)
    assert bench.places()[shared] == ["b.md"]
    assert bench.texts() == ["one", "two"]


def test_a_moved_file_keeps_its_id_and_counts_as_unchanged(bench: Workbench) -> None:
    bench.put("a.md", "text")
    bench.ingest()
    before = bench.entry("a.md").document_id
    bench.move("a.md", "b.md")
    assert counts(bench.ingest()) == (0, 0, 1, 0, 0, 0)
    assert bench.places() == {before: ["b.md"]}
    assert bench.prepare.asked == ["a.md"]


def test_a_file_moved_and_copied_moves_once_and_is_copied_once(bench: Workbench) -> None:
    bench.put("a.md", "text")
    bench.ingest()
    before = bench.entry("a.md").document_id
    bench.move("a.md", "b.md")
    bench.put("c.md", "text")
    assert counts(bench.ingest()) == (0, 0, 1, 1, 0, 0)
    assert bench.places() == {before: ["b.md", "c.md"]}


def test_a_file_moved_over_another_leaves_one_document(bench: Workbench) -> None:
    bench.put("a.md", "text of a")
    bench.put("b.md", "text of b")
    bench.ingest()
    kept = bench.entry("a.md").document_id
    bench.move("a.md", "b.md")
    assert counts(bench.ingest()) == (0, 0, 1, 0, 0, 1)
    assert bench.places() == {kept: ["b.md"]}
    assert bench.texts() == ["text of a"]


def test_a_file_replaced_by_the_bytes_of_another_document_leaves_no_orphan(
    bench: Workbench,
) -> None:
    bench.put("a.md", "text of a")
    bench.put("b.md", "text of b")
    bench.ingest()
    kept, lost = bench.entry("a.md").document_id, bench.entry("b.md").document_id
    bench.put("b.md", "text of a")
    assert counts(bench.ingest()) == (0, 0, 1, 1, 0, 1)
    assert bench.places() == {kept: ["a.md", "b.md"]}
    assert bench.texts() == ["text of a"]
    assert bench.manifest.document(lost, 1).text == "text of b"


def test_a_copy_of_what_an_original_said_before_its_edit_is_indexed_too(bench: Workbench) -> None:
    # "cp a.md b.md; edit a.md": when b.md's turn comes, the edit of a.md is not yet committed.
    bench.put("a.md", "first")
    bench.ingest()
    bench.put("a.md", "second")
    bench.put("b.md", "first")
    assert counts(bench.ingest()) == (1, 1, 0, 0, 0, 0)
    assert bench.texts() == ["first", "second"]


def test_logs_that_are_rotated_are_all_indexed(bench: Workbench) -> None:
    bench.put("log", "monday")
    bench.put("log.1", "sunday")
    bench.ingest()
    bench.move("log.1", "log.2")
    bench.move("log", "log.1")
    bench.put("log", "tuesday")
    report = bench.ingest()
    assert sum(counts(report)[:5]) == 3
    assert bench.texts() == ["monday", "sunday", "tuesday"]
    assert counts(bench.ingest()) == (0, 0, 3, 0, 0, 0)


def test_two_files_that_change_places_are_both_still_searched(bench: Workbench) -> None:
    bench.put("a.md", "one")
    bench.put("b.md", "two")
    bench.ingest()
    bench.put("a.md", "two")
    bench.put("b.md", "one")
    assert sum(counts(bench.ingest())[:5]) == 2
    assert bench.texts() == ["one", "two"]
    assert bench.manifest.document(bench.entry("a.md").document_id, 1).text == "two"


def test_an_edit_that_is_taken_back_is_a_third_version(bench: Workbench) -> None:
    for text in ("first", "second", "first"):
        bench.put("a.md", text)
        bench.ingest()
    assert bench.entry("a.md").version == 3
    assert bench.texts() == ["first"]


def test_facts_stated_anew_are_the_next_version_and_the_same_facts_are_none(
    bench: Workbench,
) -> None:
    bench.put("a.md", "text")
    bench.ingest(given={"author": "Bo"})
    assert counts(bench.ingest(given={"author": "Bo"})) == (0, 0, 1, 0, 0, 0)
    assert counts(bench.ingest()) == (0, 0, 1, 0, 0, 0)
    assert counts(bench.ingest(given={"author": "Cy", "title": "T"})) == (0, 1, 0, 0, 0, 0)
    entry = bench.entry("a.md")
    assert (entry.version, entry.title, entry.metadata["author"]) == (2, "T", "Cy")


def test_facts_stated_later_join_the_earlier_ones_and_an_empty_one_takes_back(
    bench: Workbench,
) -> None:
    bench.put("a.md", "text")
    bench.ingest(given={"author": "Bo", "team": "ops"})
    bench.ingest(given={"team": "legal", "year": "2025"})
    assert bench.entry("a.md").metadata == {"author": "Bo", "team": "legal", "year": "2025"}
    bench.ingest(given={"author": "", "year": ""})
    assert bench.entry("a.md").metadata == {"author": "Ada", "team": "legal"}
    assert counts(bench.ingest(given={"year": ""})) == (0, 0, 1, 0, 0, 0)


def test_facts_stated_for_a_file_that_has_moved_reach_it(bench: Workbench) -> None:
    bench.put("a.md", "text")
    bench.ingest(given={"author": "Bo"})
    bench.move("a.md", "b.md")
    assert counts(bench.ingest(given={"team": "ops"})) == (0, 1, 0, 0, 0, 0)
    assert bench.entry("b.md").metadata == {"author": "Bo", "team": "ops"}
    assert list(bench.places().values()) == [["b.md"]]
    assert counts(bench.ingest(given={"team": "ops"})) == (0, 0, 1, 0, 0, 0)


def test_facts_stated_for_a_file_that_took_the_place_of_another_remove_that_one(
    bench: Workbench,
) -> None:
    bench.put("a.md", "text")
    bench.put("b.md", "other")
    bench.ingest()
    bench.put("b.md", "text")
    assert counts(bench.ingest(bench.files / "b.md", given={"team": "ops"})) == (0, 1, 0, 0, 0, 1)
    assert list(bench.places().values()) == [["a.md", "b.md"]]


def test_a_moved_file_that_the_index_has_lost_leaves_its_old_place(bench: Workbench) -> None:
    bench.put("a.md", "text")
    bench.ingest()
    bench.store.points.clear()
    bench.move("a.md", "b.md")
    bench.ingest()
    assert list(bench.places().values()) == [["b.md"]]


def facts_of(bench: Workbench, name: str) -> Facts:
    entry = bench.entry(name)
    (facts,) = bench.store.facts(entry.document_id, entry.version)
    return facts


def test_the_index_knows_the_facts_of_every_document(bench: Workbench) -> None:
    source = bench.put("a.md", "text")
    bench.ingest(given={"Doc Type": "letter"})
    assert facts_of(bench, "a.md") == {
        "document": (bench.entry("a.md").document_id,),
        "title": ("a",),
        "source": (source,),
        "format": ("md",),
        "author": ("Ada",),
        "doc_type": ("letter",),
    }


def test_the_index_learns_of_moves_copies_and_places_that_leave(bench: Workbench) -> None:
    first = bench.put("a.md", "text")
    bench.ingest()
    copy = bench.put("b.md", "text")
    bench.ingest()
    assert facts_of(bench, "a.md")["source"] == (first, copy)
    bench.put("b.md", "other")
    bench.ingest()
    assert facts_of(bench, "a.md")["source"] == (first,)
    bench.move("a.md", "c.md")
    bench.ingest()
    assert facts_of(bench, "c.md")["source"] == (str(bench.files / "c.md"),)


def test_an_index_from_before_there_were_facts_is_described_by_the_next_run(
    bench: Workbench,
) -> None:
    bench.put("a.md", "text")
    bench.ingest()
    entry = bench.entry("a.md")
    bench.store.describe(entry.document_id, 1, {})
    with bench.database.write() as connection:
        connection.execute(delete(described))
    assert [each.document_id for each in bench.manifest.undescribed()] == [entry.document_id]
    bench.ingest()
    assert facts_of(bench, "a.md")["format"] == ("md",)
    assert bench.manifest.undescribed() == []


def test_facts_stated_anew_for_two_places_make_one_version(bench: Workbench) -> None:
    bench.put("a.md", "text")
    bench.put("b.md", "text")
    bench.ingest()
    assert counts(bench.ingest(given={"author": "Bo"})) == (0, 1, 1, 0, 0, 0)
    assert bench.entry("b.md").version == 2
    assert bench.texts() == ["text"]


def test_what_the_owner_stated_holds_for_the_edited_file_too(bench: Workbench) -> None:
    bench.put("a.md", "old")
    bench.ingest(given={"author": "Bo"})
    bench.put("a.md", "new")
    bench.ingest()
    assert bench.entry("a.md").metadata["author"] == "Bo"
    assert counts(bench.ingest(given={"author": "Bo"})) == (0, 0, 1, 0, 0, 0)


def test_what_the_owner_states_wins_over_what_the_file_says(bench: Workbench) -> None:
    bench.put("a.md", "text")
    bench.ingest()
    assert bench.entry("a.md").metadata == {"author": "Ada"}
    bench.ingest(given={"author": "Bo", "team": "ops"})
    assert bench.entry("a.md").metadata == {"author": "Bo", "team": "ops"}


def test_a_refused_file_is_listed_again_without_being_parsed(bench: Workbench) -> None:
    source = bench.put("a.md", REFUSED)
    bench.put("b.md", "text")
    first, second = bench.ingest(), bench.ingest()
    assert counts(first) == (1, 0, 0, 0, 1, 0)
    assert counts(second) == (0, 0, 1, 0, 1, 0)
    assert first.failed == second.failed
    assert [(s, refusal.reason) for s, refusal in second.failed] == [
        (source, RefusalReason.DAMAGED)
    ]
    assert bench.prepare.asked == ["a.md", "b.md"]
    assert bench.manifest.refused_sources() == [source]


def test_a_refused_file_is_tried_again_when_what_refused_it_changes(bench: Workbench) -> None:
    bench.put("a.md", REFUSED)
    bench.ingest(cause="parser 1")
    bench.ingest(cause="parser 2")
    bench.ingest(cause="parser 2")
    assert bench.prepare.asked == ["a.md", "a.md"]


def test_a_refused_file_is_tried_again_when_its_bytes_change(bench: Workbench) -> None:
    bench.put("a.md", REFUSED)
    bench.ingest()
    bench.put("a.md", f"{REFUSED} still")
    bench.ingest()
    bench.put("a.md", "mended")
    assert counts(bench.ingest()) == (1, 0, 0, 0, 0, 0)
    assert bench.prepare.asked == ["a.md"] * 3
    assert bench.manifest.refused_sources() == []


def test_a_known_file_that_is_damaged_keeps_its_last_good_version(bench: Workbench) -> None:
    bench.put("a.md", "good")
    bench.ingest()
    bench.put("a.md", REFUSED)
    assert counts(bench.ingest()) == (0, 0, 0, 0, 1, 0)
    assert bench.texts() == ["good"]


@pytest.mark.parametrize("text", ["good", "of another"])
def test_a_refused_file_that_gets_known_bytes_is_refused_no_longer(
    bench: Workbench, text: str
) -> None:
    bench.put("a.md", "good")
    bench.put("b.md", "of another")
    bench.ingest()
    bench.put("a.md", REFUSED)
    bench.ingest()
    bench.put("a.md", text)
    assert counts(bench.ingest())[4] == 0
    assert bench.manifest.refused_sources() == []


def test_a_file_that_could_not_be_opened_while_it_was_parsed_is_tried_again(
    bench: Workbench,
) -> None:
    bench.prepare.reason = RefusalReason.UNREADABLE
    bench.put("a.md", REFUSED)
    bench.ingest()
    bench.ingest()
    assert bench.prepare.asked == ["a.md", "a.md"]


def test_what_cannot_be_read_is_listed_and_nothing_hangs(bench: Workbench) -> None:
    os.mkfifo(bench.files / "pipe")
    (bench.files / "to nowhere").symlink_to("missing")
    (bench.files / "to itself").symlink_to("to itself")
    bench.put("z.md", "text")
    report = bench.ingest()
    assert counts(report) == (1, 0, 0, 0, 3, 0)
    assert [Path(source).name for source, _ in report.failed] == ["pipe", "to itself", "to nowhere"]
    assert {refusal.reason for _, refusal in report.failed} == {RefusalReason.UNREADABLE}
    assert bench.prepare.asked == ["z.md"]


def test_a_name_that_is_no_text_is_listed_in_words_that_can_be_printed(bench: Workbench) -> None:
    (bench.files / os.fsdecode(b"caf\xe9.md")).write_text("text")
    bench.put("z.md", "text")
    report = bench.ingest()
    assert counts(report) == (1, 0, 0, 0, 1, 0)
    source, refusal = report.failed[0]
    assert Path(source).name == "caf\ufffd.md"
    assert (refusal.reason, refusal.advice) == (RefusalReason.UNREADABLE, "Rename it.")
    assert Path(bench.progress.begun[0]).name == "caf\ufffd.md"


def test_progress_hears_the_beginning_and_end_of_every_file(bench: Workbench) -> None:
    sources = [bench.put("a.md", "one\n\ntwo"), bench.put("b.md", REFUSED), bench.put("c.md", "x")]
    bench.ingest()
    assert bench.progress.begun == bench.progress.ended == sources
    assert bench.progress.embedded_sizes == [3]


def test_a_large_file_is_committed_before_the_next_is_parsed(bench: Workbench) -> None:
    # 64 chunks make a batch: the first file fills one, the other two share the second.
    bench.put("a.md", "\n\n".join(f"passage {n}" for n in range(64)))
    bench.put("b.md", "b")
    bench.put("c.md", "c")
    bench.ingest()
    assert bench.manifest.generation() == 2
    assert len(bench.texts(generation=1)) == 64
    assert len(bench.texts(generation=2)) == 66


def test_a_run_that_finds_nothing_new_commits_nothing(bench: Workbench) -> None:
    bench.put("a.md", "text")
    bench.ingest()
    bench.ingest()
    assert bench.manifest.generation() == 1


@pytest.mark.parametrize(
    "name", ["ünïcode name.md", "a'b\"c.md", "…", "x" * 200, "%41&?#.md", "no ending"]
)
def test_every_id_is_safe_in_a_url_whatever_the_name(bench: Workbench, name: str) -> None:
    bench.put(name, "text")
    bench.ingest()
    document_id = bench.entry(name).document_id
    assert document_id.isascii()
    assert set(document_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(document_id) <= 60


def test_a_removed_document_whose_file_comes_back_gets_another_id(bench: Workbench) -> None:
    # Chunk ids depend on document and version alone: an id used twice would name two texts.
    bench.put("a.md", "text")
    bench.ingest()
    first = bench.entry("a.md").document_id
    bench.drop("a.md")
    bench.ingest(prune=Prune.WITH_CARE)
    bench.put("a.md", "text")
    assert counts(bench.ingest()) == (1, 0, 0, 0, 0, 0)
    assert bench.entry("a.md").document_id != first
    assert bench.texts() == ["text"]


def test_what_the_index_has_lost_comes_back_with_the_next_run(bench: Workbench) -> None:
    bench.put("fares.md", "one\n\ntwo")
    bench.ingest()
    bench.store.undo(committed=0)
    assert bench.texts() == []
    assert counts(bench.ingest()) == (0, 1, 0, 0, 0, 0)
    assert bench.texts() == ["one", "two"]
    assert counts(bench.ingest()) == (0, 0, 1, 0, 0, 0)
