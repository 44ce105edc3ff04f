"""Every effect is kept by place and number, and a second look at it needs nobody."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest

from agent.budget import Budget, Spending
from agent.query import Query
from agent.record import Recorder, RunId, RunLog
from agent.tools import Tools
from fakes import ScriptedScorer
from ingest.database import Database
from ingest.document import DocumentId, Span
from retrieval.evidence import Evidence
from retrieval.where import parse_where
from shelf import CHARTER_TEXT, ShelfSearch, embed_alike, shelve, statement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agent.cite import Library
    from agent.tools import IndexSearch
    from retrieval.condition import Condition
    from retrieval.rerank import PairScorer

RUN = RunId("run-1")
ASKED = Query("Who runs Skarn?")


class Nobody:
    """Is not to be called."""

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> NoReturn:
        raise AssertionError(pairs)

    def embed_passages(self, texts: Sequence[str]) -> NoReturn:
        raise AssertionError(texts)

    def embed_query(self, query: str) -> NoReturn:
        raise AssertionError(query)

    def search(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> NoReturn:
        raise AssertionError(query, k, generation, where)

    def find(
        self, words: str, *, k: int, generation: int, where: Condition | None = None
    ) -> NoReturn:
        raise AssertionError(words, k, generation, where)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return shelve(tmp_path, charter=CHARTER_TEXT, note="# Note\n\nSkarn is shut.\n")


@pytest.fixture
def log(tmp_path: Path) -> RunLog:
    log = RunLog(Database(tmp_path / "pincite.db"))
    log.begin(RUN, ASKED.text, created="2026-01-01T00:00:00")
    return log


def shelf_search(library: Library) -> ShelfSearch:
    return ShelfSearch(library, {ASKED.text: ["note", "charter"]}, by_words=["charter"])


def tools(log: RunLog, searcher: IndexSearch, score_pairs: PairScorer) -> Tools:
    budget = Budget(Spending(steps=9))
    return Tools(
        recorder=Recorder(RUN, log=log, budget=budget, elapsed_s=lambda: 0.0),
        searcher=searcher,
        score_pairs=score_pairs,
        judge_pairs=score_pairs,
        embed_passages=searcher.embed_passages if isinstance(searcher, Nobody) else embed_alike,
        generation=3,
        n_chunks=8,
    )


def use(tools: Tools, library: Library) -> list[object]:
    """One call of each, with a statement of the charter to quote and to read."""
    row, rule = statement(library, "charter", "Fenwright"), statement(library, "charter", "80 EUR")
    return [
        tools.search(ASKED),
        tools.find(Query("Skarn", row)),
        tools.compare(Query("", row), [row, rule]),
        tools.score(Query("", row), [(row,), (row, rule)]),
    ]


def test_a_search_gives_places_best_first(library: Library, log: RunLog) -> None:
    found = tools(log, shelf_search(library), Nobody()).search(ASKED)
    n_note = len(library.document(DocumentId("note"), 1).text)
    assert [item.document_id for item in found] == ["note", "charter"]
    assert found[0] == Evidence("E1", DocumentId("note"), 1, Span(0, n_note), 5.0)


def test_the_pinned_generation_is_searched_with_all_the_words(
    library: Library, log: RunLog
) -> None:
    searcher = shelf_search(library)
    two = tools(log, searcher, Nobody())
    two.search(ASKED)
    two.find(Query("Skarn", statement(library, "note", "shut")))
    assert searcher.asked == [("Who runs Skarn?", 8, 3), ("Skarn Skarn is shut.", 8, 3)]


def test_every_search_keeps_to_the_condition_and_its_step_says_so(
    library: Library, log: RunLog
) -> None:
    searcher, where = shelf_search(library), parse_where("year>=2023 and not source~old")
    narrow = replace(tools(log, searcher, Nobody()), where=where)
    narrow.search(ASKED)
    narrow.find(ASKED)
    assert searcher.conditions == [where, where]
    requests = [step.request for step in log.steps(RUN)]
    assert [each["where"] for each in requests] == ["year>=2023 and not source~old"] * 2


def test_the_cross_encoder_reads_each_statement_under_its_headings(
    library: Library, log: RunLog
) -> None:
    scorer = ScriptedScorer({"Fenwright": 7.0, "shut": 2.0})
    row, shut = statement(library, "charter", "Fenwright"), statement(library, "note", "shut")
    logits = tools(log, Nobody(), scorer).score(ASKED, [(shut,), (shut, row)])
    assert logits == [2.0, 7.0]
    note = "Note\nSkarn is shut."
    charter = "Passenger charter › Refunds\nPier: Skarn; Duty manager: Nuala Fenwright"
    assert scorer.pairs == [(ASKED.text, note), (ASKED.text, f"{note}\n{charter}")]


def test_meanings_are_compared_by_cosine(library: Library, log: RunLog) -> None:
    row = statement(library, "charter", "Fenwright")
    cosines = tools(log, shelf_search(library), Nobody()).compare(ASKED, [row, row])
    assert cosines == [1.0, 1.0]


def test_nothing_to_read_is_no_step(library: Library, log: RunLog) -> None:
    idle = tools(log, Nobody(), Nobody())
    quoting = Query("Who?", statement(library, "note", "shut"))
    assert (idle.compare(quoting, []), idle.score(quoting, [])) == ([], [])
    assert log.steps(RUN) == []


def test_steps_keep_no_word_of_a_document_even_when_a_query_quotes_one(
    library: Library, log: RunLog
) -> None:
    use(tools(log, shelf_search(library), ScriptedScorer({})), library)
    steps = log.steps(RUN)
    assert [step.name for step in steps] == ["search", "find", "compare", "score"]
    kept = json.dumps([(step.request, step.reply) for step in steps])
    assert "Who runs Skarn?" in kept
    for word in ("Fenwright", "80 EUR", "approved", "shut", "Passenger"):
        assert word in CHARTER_TEXT + "Skarn is shut."
        assert word not in kept


def test_on_record_the_same_replies_come_back_and_nobody_is_asked(
    library: Library, log: RunLog
) -> None:
    scorer = ScriptedScorer({"80 EUR": 0.1, "Fenwright": -1 / 3})
    first = use(tools(log, shelf_search(library), scorer), library)
    again = use(tools(log, Nobody(), Nobody()), library)
    assert again == first
    assert len(log.steps(RUN)) == 4
