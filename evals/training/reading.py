"""Reading: what the judge sees of the best statements that are found for a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rank_bm25 import BM25Okapi

from agent.judge import Signals, read_question
from agent.statement import Statement, statements_in
from agent.weigh import Scales
from evals.score import has_wording
from ingest.document import DocumentId, Span
from ingest.formats.builder import TextBuilder
from retrieval.lexical import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from agent.query import Query
    from agent.tools import Group
    from evals.training.questions import LabelledQuestion, Passage
    from retrieval.rerank import PairScorer

# As many words as the product reads for a query; BM25 stands in for the whole of its retrieval.
N_PASSAGES = 5
# Below everything that the cross-encoder gives.
UNREAD = -12.0
# A shorter scrap of a long answer answers nothing.
LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Models:
    """The two models.

    Attributes:
        embed_query: A query to a unit vector, shape (n_dims,), float32.
        embed_passages: Texts to unit rows, shape (n_texts, n_dims), float32.
    """

    score_pairs: PairScorer
    embed_query: Callable[[str], NDArray[np.float32]]
    embed_passages: Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One statement, as the judge sees it, and whether it answers."""

    found: Signals
    is_right: bool


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question with the statements worth judging, the highest logit first; never none."""

    is_answerable: bool
    seen: tuple[Seen, ...]


class Reader:
    """Finds passages and has the product weigh their statements, each alone.

    Args:
        passages: Each once.
        models: Read what is found.
    """

    def __init__(self, passages: Sequence[Passage], *, models: Models) -> None:
        self._passages = passages
        self._bm25 = BM25Okapi([tokenise(f"{one.title} {one.text}") for one in passages])
        self._models = models

    def read(self, question: LabelledQuestion) -> ReadQuestion:
        """What the judge sees for ``question``."""
        statements = [one for number in self._find(question) for one in self._state(number)]
        scales = Scales(read_question(question.text), score=self._score, compare=self._compare)
        alone = [judged for judged in scales.weigh(statements) if len(judged.statements) == 1]
        alone.sort(key=lambda judged: -judged.found.scores.logit)
        answers = question.answers if question.is_answerable else ()
        seen = [Seen(one.found, is_right(one.statements[0].text, answers)) for one in alone]
        return ReadQuestion(question.is_answerable, tuple(seen))

    def _find(self, question: LabelledQuestion) -> list[int]:
        """The numbers of the best passages, best first."""
        order = (-self._bm25.get_scores(tokenise(question.text))).argsort(kind="stable")
        return [int(number) for number in order[:N_PASSAGES]]

    def _state(self, number: int) -> list[Statement]:
        passage = self._passages[number]
        builder = TextBuilder()
        builder.paragraph(passage.text)
        document = builder.build(name="", title=passage.title)
        whole = Span(0, len(document.text))
        return list(statements_in(document, whole, document_id=DocumentId(str(number)), version=1))

    def _score(self, query: Query, groups: Sequence[Group]) -> list[float]:
        """Logits. Only statements alone are wanted: a pair is not read, and never is better."""
        alone: list[Group] = [group for group in groups if len(group) == 1]
        if not alone:
            return [UNREAD] * len(groups)
        scores = self._models.score_pairs([(query.text, in_context(one[0])) for one in alone])
        logits = dict(zip(alone, map(float, scores), strict=True))
        return [logits.get(group, UNREAD) for group in groups]

    def _compare(self, query: Query, statements: Sequence[Statement]) -> list[float]:
        if not statements:
            return []
        vectors = self._models.embed_passages([in_context(one) for one in statements])
        return [float(cosine) for cosine in vectors @ self._models.embed_query(query.text)]


def in_context(statement: Statement) -> str:
    """What the models read of a statement: the same as ``agent.tools`` has them read."""
    return f"{statement.context}\n{statement.text}"


def is_right(statement: str, answers: Sequence[str]) -> bool:
    """Whether a statement holds one of ``answers``, or is a whole sentence of a long one."""
    is_scrap = len(statement.split()) < LEAST_WORDS
    return any(
        has_wording(statement, answer) or (not is_scrap and has_wording(answer, statement))
        for answer in answers
    )
