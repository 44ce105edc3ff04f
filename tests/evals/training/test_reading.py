"""The features of a training question are the product's own; labels say which statement answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.budget import Budget, Spending
from agent.judge import WEIGHTS
from agent.query import Query
from agent.record import Recorder, RunId, RunLog
from agent.statement import statements_in
from agent.tools import Tools
from evals.training.questions import LabelledQuestion, Passage
from evals.training.reading import Models, Reader, in_context, is_right
from fakes import HashEmbedder, ScriptedScorer
from ingest.database import Database
from ingest.document import DocumentId, Span
from ingest.formats.builder import TextBuilder

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from retrieval.candidate import Ranking
    from retrieval.condition import Condition
    from retrieval.search import Found

FERRY = Passage("Skarn ferry", "The ferry sails at nine. Bicycles travel free.")
MUSEUM = Passage("Museum", "The museum opens at ten. A model ferry hangs in it.")
BAKERY = Passage("Bakery", "Bread is sold out by noon.")
PASSAGES = (FERRY, MUSEUM, BAKERY)
QUESTION = "When does the ferry sail?"


class Searcher:
    """Embeds, and never searches."""

    def __init__(self, embedder: HashEmbedder) -> None:
        self._embedder = embedder

    def embed_query(self, query: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self._embedder([query])[0]
        return row

    def search(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Found:
        raise NotImplementedError

    def find(
        self, words: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        raise NotImplementedError


def reader(scorer: ScriptedScorer, embedder: HashEmbedder) -> Reader:
    models = Models(
        score_pairs=scorer, embed_query=Searcher(embedder).embed_query, embed_passages=embedder
    )
    return Reader(PASSAGES, models=models)


def scripted() -> tuple[ScriptedScorer, HashEmbedder]:
    return ScriptedScorer({"sails": 6.0, "opens": 2.0, "model": 1.0}), HashEmbedder()


def test_statements_come_with_the_highest_logit_first_and_the_right_one_is_known() -> None:
    read = reader(*scripted()).read(LabelledQuestion(QUESTION, ("at nine",)))
    assert read.is_answerable
    assert [seen.found.scores.logit for seen in read.seen] == [6.0, 2.0, 1.0, -10.0, -10.0]
    assert [seen.is_right for seen in read.seen] == [True, False, False, False, False]


def test_a_model_reads_each_statement_once_and_no_pair_of_them() -> None:
    scorer, embedder = scripted()
    reader(scorer, embedder).read(LabelledQuestion("Does the Skarn ferry take bread?", ()))
    assert len(scorer.pairs) == len(set(scorer.pairs)) == 5


def test_the_judge_has_a_weight_for_each_signal() -> None:
    read = reader(*scripted()).read(LabelledQuestion(QUESTION, ()))
    assert len(WEIGHTS) == len(read.seen[0].found.row())
    assert read.seen[0].found.row()[0] == 1


def test_the_models_read_what_the_product_has_them_read(tmp_path: Path) -> None:
    builder = TextBuilder()
    builder.paragraph(BAKERY.text)
    document = builder.build(name="", title=BAKERY.title)
    whole = Span(0, len(document.text))
    (statement,) = statements_in(document, whole, document_id=DocumentId("2"), version=1)
    log = RunLog(Database(tmp_path / "pincite.db"))
    log.begin(RunId("run"), QUESTION, created="2026-01-01T00:00:00")
    budget = Budget(Spending(steps=9, time_s=9))
    scorer, embedder = scripted()
    tools = Tools(
        recorder=Recorder(RunId("run"), log=log, budget=budget, elapsed_s=lambda: 0.0),
        searcher=Searcher(embedder),
        score_pairs=scorer,
        judge_pairs=scorer,
        embed_passages=embedder,
        generation=1,
        n_chunks=1,
    )
    tools.judge(Query(QUESTION), [(statement,)])
    tools.compare(Query(QUESTION), [statement])
    assert scorer.pairs == [(QUESTION, in_context(statement))]
    assert in_context(statement) in embedder.texts


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("The ferry sails At  Nine.", True),
        ("The ferry sails at nineteen.", False),
        ("On weekdays the ferry sails", True),  # a part of the long answer
        ("On weekdays", False),  # a scrap of it
    ],
)
def test_a_right_statement_holds_an_answer_or_is_part_of_a_long_one(
    statement: str, *, expected: bool
) -> None:
    answers = ("at nine", "On weekdays the ferry sails, and on Sundays it rests.")
    assert is_right(statement, answers) is expected


def test_without_an_answer_nothing_is_right() -> None:
    assert not is_right("The ferry sails at nine.", ())
