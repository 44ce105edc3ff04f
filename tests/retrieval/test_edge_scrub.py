"""What was erased is in no file of the index once it was scrubbed; all else is as it was."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest.document import DocumentId
from ingest.store import StoreUnavailableError
from plain_chunks import D, plain_chunk, plain_chunks, same_vectors
from retrieval.edge import EdgeIndex
from retrieval.where import parse_where

if TYPE_CHECKING:
    from pathlib import Path

X = np.array([1, 0, 0], dtype=np.float32)
SECRET = DocumentId("secret")


def holding(home: Path, words: str) -> list[str]:
    """The files of the index that hold the words."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return [str(path.relative_to(home)) for path in files if words.encode() in path.read_bytes()]


def fill(index: EdgeIndex) -> None:
    """A document that stays, and one of two versions that does not."""
    index.write(
        plain_chunks([f"kept words {n}" for n in range(40)]), same_vectors(40), generation=1
    )
    index.describe(D, 1, {"title": ("kepttitle",), "year": ("2023",)})
    for version in (1, 2):
        secret = plain_chunk(f"zyxxyrare {version}", version=version, document_id=SECRET)
        index.write([secret], same_vectors(1), generation=version)
        index.describe(SECRET, version, {"title": ("zyxxytitle",), "source": ("/zyxxy/path.md",)})
    index.supersede(SECRET, 1, generation=2)
    index.flush()


def test_no_byte_of_what_was_erased_is_left_in_any_file(home: Path) -> None:
    with closing(EdgeIndex(home / "index", 3)) as index:
        fill(index)
        assert holding(home, "zyxxy")
        index.erase(SECRET)
        assert index.scrub()
        assert holding(home, "zyxxy") == []
    assert holding(home, "zyxxy") == []
    assert holding(home, "kept words 7")


def test_what_was_not_erased_is_found_as_before(home: Path) -> None:
    with closing(EdgeIndex(home / "index", 3)) as index:
        fill(index)
        index.erase(SECRET)
        before = index.search_lexical("words", k=50, generation=2)
        index.scrub()
        assert index.search_lexical("words", k=50, generation=2) == before
        assert index.search_lexical("zyxxyrare", k=5, generation=2) == ()
    with closing(EdgeIndex(home / "index", 3)) as index:
        assert index.stats().n_points == 40
        where = parse_where("year=2023 and title~title")
        assert len(index.search_dense(X, k=50, generation=2, where=where)) == 40


def test_what_is_written_afterwards_lasts(home: Path) -> None:
    with closing(EdgeIndex(home / "index", 3)) as index:
        fill(index)
        index.erase(SECRET)
        index.scrub()
        index.write([plain_chunk("new words", document_id="e")], same_vectors(1), generation=3)
        index.describe(D, 1, {"year": ("2024",)})
        index.supersede(D, 1, generation=4)
    with closing(EdgeIndex(home / "index", 3)) as index:
        assert len(index.search_lexical("new", k=5, generation=3)) == 1
        assert len(index.search_dense(X, k=50, generation=3, where=parse_where("year=2024"))) == 40
        assert len(index.search_lexical("words", k=50, generation=4)) == 1


def test_without_room_for_a_copy_it_is_refused(home: Path) -> None:
    with closing(EdgeIndex(home / "index", 3)) as index:
        fill(index)
    with closing(EdgeIndex(home / "index", 3, min_free_bytes=0)) as index:
        index._shard._min_free_bytes = 1 << 60
        with pytest.raises(StoreUnavailableError, match="make room"):
            index.scrub()
