"""Recall counts documents, among chunks."""

from __future__ import annotations

from dataclasses import replace

from evals.dataset import GoldQuote
from evals.recall import Recall, recall_at_k
from ingest.document import DocumentId
from plain_chunks import plain_chunk
from retrieval.candidate import Candidate
from scored import make_sample

IDS = {"fleet.txt": DocumentId("fleet-1"), "piers.txt": DocumentId("piers-1")}


def recall(*owners: str, gold: tuple[str, ...] = ("fleet.txt",)) -> Recall:
    """Of a question with these gold documents, when its best chunks belong to these owners."""
    sample = replace(make_sample(), quotes=tuple(GoldQuote(name, "x", ()) for name in gold))
    chunks = (plain_chunk("x", n, document_id=owner) for n, owner in enumerate(owners, start=1))
    return recall_at_k(sample, tuple(Candidate(chunk, 1.0) for chunk in chunks), ids=IDS)


def test_a_document_is_found_when_one_of_its_chunks_is_among_the_best_five() -> None:
    assert recall("a", "b", "c", "d", "fleet-1") == Recall(1, 1)
    assert recall("a", "b", "c", "d", "e", "fleet-1") == Recall(0, 1)


def test_several_chunks_of_one_document_take_the_places_of_others() -> None:
    assert recall("a", "a", "a", "a", "a", "fleet-1") == Recall(0, 1)


def test_several_quotes_from_one_document_count_it_once() -> None:
    assert recall("fleet-1", "fleet-1", gold=("fleet.txt", "fleet.txt")) == Recall(1, 1)
    assert recall("fleet-1", "a", gold=("fleet.txt", "piers.txt")) == Recall(1, 2)


def test_nothing_found_and_nothing_to_find() -> None:
    assert recall() == Recall(0, 1)
    assert recall("fleet-1", gold=()) == Recall(0, 0)
