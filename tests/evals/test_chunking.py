"""Chunks are measured against the exact words that answer. Worked by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals.chunking import Overlap, measure_overlap
from evals.dataset import DatasetError
from evals.excerpts import ExcerptQuestion, load_excerpts
from ingest.chunk import Chunk, make_chunks
from ingest.document import Document, DocumentId, Span

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "0123456789" * 10


def chunk(start: int, end: int, *, corpus: str = "a") -> Chunk:
    document = Document(TEXT, "t", (), ())
    (made,) = make_chunks(document, [Span(start, end)], document_id=DocumentId(corpus), version=1)
    return made


def question(*excerpts: tuple[int, int]) -> ExcerptQuestion:
    return ExcerptQuestion("?", "a", tuple(Span(*excerpt) for excerpt in excerpts))


def test_half_an_excerpt_in_a_chunk_of_four_times_its_share() -> None:
    # 10 of 20 wanted characters are in a chunk of 40: 10 of 40, and 10 of the 50 in either.
    overlap = measure_overlap(question((0, 20)), [chunk(10, 50)])
    assert overlap == Overlap(recall=0.5, precision=0.25, iou=0.2)


def test_a_chunk_of_another_text_only_costs_precision() -> None:
    overlap = measure_overlap(question((0, 20)), [chunk(0, 20), chunk(0, 20, corpus="b")])
    assert overlap == Overlap(recall=1.0, precision=0.5, iou=0.5)


def test_excerpts_that_overlap_count_once() -> None:
    overlap = measure_overlap(question((0, 20), (10, 30)), [chunk(0, 30)])
    assert overlap == Overlap(recall=1.0, precision=1.0, iou=1.0)


def test_nothing_found_is_nothing() -> None:
    assert measure_overlap(question((0, 20)), []) == Overlap(recall=0, precision=0, iou=0)


def dataset(folder: Path, content: str) -> Path:
    (folder / "corpora").mkdir()
    (folder / "corpora" / "a.md").write_text("One two three.\n", encoding="utf-8")
    reference = {"content": content, "start_index": 4, "end_index": 7}
    query = {"_id": "1", "text": "?", "metadata": {"corpus_id": "a", "references": [reference]}}
    (folder / "queries.jsonl").write_text(json.dumps(query) + "\n", encoding="utf-8")
    return folder


def test_a_dataset_gives_its_texts_and_where_the_answers_stand(tmp_path: Path) -> None:
    loaded = load_excerpts(dataset(tmp_path, "two"))
    assert loaded.corpora["a"].text == "One two three.\n"
    assert loaded.questions == (ExcerptQuestion("?", "a", (Span(4, 7),)),)


def test_an_excerpt_that_is_not_where_it_should_be_is_an_error_with_its_line(
    tmp_path: Path,
) -> None:
    with pytest.raises(DatasetError, match=r"queries.jsonl, line 1.*'twx'"):
        load_excerpts(dataset(tmp_path, "twx"))


def test_a_folder_without_texts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="corpora"):
        load_excerpts(tmp_path)
