"""Pruning: only what is gone, only below the paths, and never much of it without a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from ingest.database import Database
from ingest.discover import Scope, discover
from ingest.document import DocumentId
from ingest.formats.builder import TextBuilder
from ingest.manifest import Manifest, NewVersion
from ingest.prune import Pruning, plan_pruning
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """Documents by name; their files lie below ``folder``."""

    folder: Path
    manifest: Manifest

    def add(self, name: str, *places: str, is_there: bool = True) -> None:
        """Make ``name`` a document whose bytes have the hash ``name``."""
        first, *others = [self.folder / place for place in places]
        builder = TextBuilder()
        builder.paragraph(name)
        version = NewVersion(
            DocumentId(name), 1, str(first), name, {}, builder.build(name=name), n_chunks=1
        )
        located = [(str(path), DocumentId(name)) for path in others]
        self.manifest.commit(new=[version], located=located, now=datetime.now(UTC))
        for path in (first, *others) if is_there else ():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()

    def lose(self, name: str, *places: str) -> None:
        """Make ``name`` a document whose files are gone."""
        self.add(name, *places, is_there=False)

    def plan(self, *paths: str, present: tuple[str, ...] = ()) -> Pruning:
        scope = discover([str(self.folder / path) for path in paths])
        return plan_pruning(scope, self.manifest, present=present, members={})

    def removed(self, *paths: str) -> list[str]:
        return list(self.plan(*paths).removed)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    (tmp_path / "files").mkdir()
    database = Database(tmp_path / "pincite.db")
    yield Shelf(tmp_path / "files", Manifest(database))
    database.close()


def test_a_folder_reaches_to_its_bottom_and_no_farther(shelf: Shelf) -> None:
    shelf.add("here", "docs/here.md")
    shelf.lose("near", "docs/near.md")
    shelf.lose("deep", "docs/a/b/deep.md")
    shelf.lose("beside", "docs2/beside.md")
    shelf.lose("above", "above.md")
    assert shelf.removed("docs") == ["deep", "near"]


def test_a_pattern_reaches_what_it_would_have_matched(shelf: Shelf) -> None:
    shelf.add("here", "docs/here.md")
    shelf.lose("same ending", "docs/gone.md")
    shelf.lose("other ending", "docs/gone.pdf")
    shelf.lose("deeper", "docs/a/gone.md")
    assert shelf.removed("docs/*.md") == ["same ending"]
    assert shelf.removed("docs/**/*.md") == ["deeper", "same ending"]


def test_a_file_reaches_itself_alone_and_it_is_there(shelf: Shelf) -> None:
    shelf.add("here", "docs/here.md")
    shelf.lose("gone", "docs/gone.md")
    assert shelf.removed("docs/here.md") == []


def test_a_document_with_a_file_elsewhere_loses_the_place_and_stays(shelf: Shelf) -> None:
    shelf.lose("a", "docs/gone.md", "archive/a.md")
    shelf.add("b", "docs/b.md")
    pruning = shelf.plan("docs")
    assert pruning.vanished == (str(shelf.folder / "docs/gone.md"),)
    assert pruning.removed == ()


def test_a_file_that_lies_elsewhere_now_is_not_removed(shelf: Shelf) -> None:
    shelf.lose("moved", "old.md")
    shelf.lose("gone", "gone.md")
    assert shelf.plan(".", present=("moved",)).removed == ("gone",)


def test_a_file_that_is_there_but_was_not_looked_at_is_not_gone(shelf: Shelf) -> None:
    shelf.add("hidden", "docs/.hidden/a.md")
    (shelf.folder / "docs/link").symlink_to(shelf.folder / "docs")
    shelf.add("by a link", "docs/link/b.md")
    assert shelf.plan("docs").vanished == ()


def test_a_broken_link_is_a_file_all_the_same(shelf: Shelf) -> None:
    shelf.lose("a", "docs/a.md")
    (shelf.folder / "docs").mkdir()
    (shelf.folder / "docs/a.md").symlink_to("missing")
    assert shelf.plan("docs").vanished == ()


def test_a_file_below_what_became_a_file_is_gone(shelf: Shelf) -> None:
    shelf.lose("a", "docs/sub/a.md")
    shelf.add("b", "docs/sub")
    assert shelf.removed("docs") == ["a"]


def test_a_refused_file_that_is_gone_vanishes_and_is_no_document(shelf: Shelf) -> None:
    for name in ("docs/gone.md", "outside.md"):
        refusal = Refusal(RefusalReason.EMPTY, "It is empty.", "Fill it.")
        shelf.manifest.remember_refusal(str(shelf.folder / name), refusal, fingerprint="f")
    shelf.add("a", "docs/a.md")
    assert shelf.plan("docs") == Pruning((str(shelf.folder / "docs/gone.md"),), (), n_documents=1)


def test_documents_are_counted_below_the_paths_alone(shelf: Shelf) -> None:
    shelf.add("a", "docs/a.md", "docs/copy.md")
    shelf.lose("b", "docs/b.md")
    shelf.add("c", "elsewhere/c.md")
    assert shelf.plan("docs").n_documents == 2


@pytest.mark.parametrize(
    ("n_removed", "n_documents", "is_large"),
    [
        (0, 0, False),
        (10, 10, False),  # not more than 10
        (11, 55, False),  # 20 %, not over it
        (11, 54, True),
        (11, 11, True),
        (200, 1000, False),
        (201, 1000, True),
    ],
)
def test_more_than_ten_that_are_over_a_fifth_are_many(
    n_removed: int, n_documents: int, *, is_large: bool
) -> None:
    removed = tuple(DocumentId(str(number)) for number in range(n_removed))
    assert Pruning((), removed, n_documents).is_large is is_large


def test_nothing_known_is_nothing_to_remove(shelf: Shelf) -> None:
    assert plan_pruning(Scope(), shelf.manifest, present=(), members={}) == Pruning((), (), 0)
