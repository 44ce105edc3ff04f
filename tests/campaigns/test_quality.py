"""The quality of answers is above its floors, and a floor notices when a part is broken."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from agent.build import Parts
from evals.answering import ask_all
from evals.command import eval_answers
from evals.dataset import DOCUMENTS, Expected
from evals.gate.check import check
from evals.gate.command import CACHE, DATASET, FILES, MEASURED, SETTINGS
from evals.gate.floors import read_floors
from evals.gate.verdict import judge, measure_all
from evals.home import fill, find_home
from evals.line import make_line, write_lines
from retrieval.search import Found, Searcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from agent.outcome_json import Json
    from agent.settings import AgentSettings
    from agent.view import View
    from evals.report import Report
    from evals.result import Result
    from retrieval.condition import Condition

pytestmark = pytest.mark.slow

# Of each sort, of those that go right.
N_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class AimlessSearcher(Searcher):
    """Finds what the real one finds, in an order that has nothing to do with it."""

    def search(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Found:
        found = Searcher.search(self, query, k=10_000, generation=generation, where=where)

        def aimless(text: str) -> bytes:
            return hashlib.sha256(f"{query}\n{text}".encode()).digest()

        ranking = sorted(found.ranking, key=lambda candidate: aimless(candidate.chunk.chunk_id))
        return Found(tuple(ranking[:k]), found.timings_ms)


class AimlessParts(Parts):
    """Searches without aim."""

    def make_searcher(self, view: View) -> Searcher:
        return AimlessSearcher(
            index=view.index,
            embed_query=view.embedder.embed_query,
            score_pairs=self.cross_encoder,
            breadth=1000,
            depth=0,
        )


class ShiftedParts(Parts):
    """Cites one character beside the words it quotes."""

    def ask(self, question: str, **options: Any) -> Json:  # noqa: ANN401 - whatever they are
        outcome = Parts.ask(self, question, **options)
        for claim in outcome["claims"]:
            for citation in claim["citations"]:
                citation["start"] += 1
                citation["end"] += 1
        return outcome


@pytest.fixture(scope="module")
def report() -> Report:
    report = eval_answers(DATASET, settings=SETTINGS, cache=CACHE)
    # A person who has to find out why can lay it beside the baseline.
    write_lines(MEASURED, report.lines)
    return report


@pytest.fixture(scope="module")
def answered(report: Report) -> list[Result]:
    """A few questions that are answered well today."""
    return [r for r in report.results if r.score.is_right and r.reply.is_answer][:N_SAMPLES]


@pytest.fixture(scope="module")
def declined(report: Report) -> list[Result]:
    """A few that the documents do not answer, and are not answered."""
    unanswerable = [r for r in report.results if r.sample.expected is Expected.ABSTENTION]
    return [r for r in unanswerable if r.score.is_right][:N_SAMPLES]


def missed(results: Sequence[Result]) -> set[str]:
    verdicts = judge(measure_all([make_line(result) for result in results]), read_floors())
    return {verdict.measure for verdict in verdicts if not verdict.is_passed}


def ask_again(
    results: Sequence[Result],
    make_parts: Callable[[Path, AgentSettings], Parts],
    settings: AgentSettings = SETTINGS,
) -> list[Result]:
    documents = DATASET / DOCUMENTS
    home = find_home(documents, cache=CACHE, settings=settings)
    with make_parts(home, settings) as parts:
        fill(parts, documents)
        samples = [result.sample for result in results]
        return list(ask_all(samples, parts, documents=documents))


def test_the_samples_are_answered_above_every_floor(report: Report) -> None:
    checked = check(report.lines, read_floors(), FILES.read_baseline())
    assert checked.is_passed, f"\n{checked}"


def test_a_search_without_aim_is_caught(answered: list[Result]) -> None:
    assert "right_answers" not in missed(answered)
    assert "right_answers" in missed(ask_again(answered, AimlessParts))


def test_a_judge_that_believes_anything_is_caught(declined: list[Result]) -> None:
    credulous = SETTINGS.model_copy(update={"answer_threshold": 0.01, "doubt_threshold": 0.005})
    assert "not_answered" not in missed(declined)
    assert "not_answered" in missed(ask_again(declined, Parts, credulous))


def test_quotes_that_are_one_character_off_are_caught(answered: list[Result]) -> None:
    assert "exact_citations" not in missed(answered[:2])
    assert "exact_citations" in missed(ask_again(answered[:2], ShiftedParts))
