"""Research: for one part of a question, search again and again until enough is found or no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.budget import BudgetExceededError
from agent.contradict import differ
from agent.guard import is_order
from agent.judge import Question, read_question
from agent.query import Query
from agent.statement import Statement, statements_in
from agent.terms import names_in
from agent.weigh import Judged, Scales
from ingest.sentence import sentence_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.cite import Library
    from agent.plan import Part
    from agent.tools import Tools
    from retrieval.evidence import Evidence

# The logit from which two statements that share subject and unit speak of the same matter: two
# rules on lost property in different words had -2.6.
SAME_MATTER = -4.0


@dataclass(slots=True)
class Finding:
    """What research found out about one part.

    Attributes:
        judged: Statements that may answer it, best first.
        orders: The same of text that gives orders to its reader; never quoted as a claim.
        evidence: Everything that was read, as labelled in its search.
        queries: What was searched for, in order.
        rivals: Statements of other documents that give another figure than the best answer.
        unaffordable: Why research ended before it was done, in words; empty when it was done.
    """

    part: Part
    question: Question
    judged: list[Judged] = field(default_factory=list)
    orders: list[Judged] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    rivals: list[Judged] = field(default_factory=list)
    unaffordable: str = ""

    @property
    def probability(self) -> float:
        """Of the best answer so far; 0 when nothing was found."""
        return self.judged[0].probability if self.judged else 0.0


@dataclass(frozen=True, slots=True)
class Researcher:
    """The means of research.

    Attributes:
        enough: The probability at which research of a part ends.
        max_rounds: Queries tried for a part, at most.
    """

    tools: Tools
    library: Library
    enough: float
    max_rounds: int

    def research(self, part: Part) -> Finding:
        """Search for the part, then with what was learnt, until enough, no progress or no budget.

        Returns:
            What was found, also when the budget ended on the way.
        """
        finding = Finding(part, read_question(part.question))
        scales = Scales(finding.question, score=self.tools.judge, compare=self.tools.compare)
        try:
            self._search(finding, scales)
            if finding.probability >= self.enough:
                finding.rivals = self._rivals(finding.judged[0], scales)
        except BudgetExceededError as error:
            finding.unaffordable = str(error)
        return finding

    def _search(self, finding: Finding, scales: Scales) -> None:
        statements: dict[tuple[str, int, int, int], Statement] = {}
        while len(finding.queries) < self.max_rounds and not self._is_enough(finding):
            query = _next_query(finding)
            if query is None:
                return
            finding.queries.append(query)
            evidence = self._present(self.tools.search(query))
            finding.evidence += evidence
            n_known = len(statements)
            statements |= {s.key: s for item in evidence for s in self._read(item)}
            if len(statements) == n_known:
                return
            self._sort(finding, scales.weigh(list(statements.values())))

    def _rivals(self, best: Judged, scales: Scales) -> list[Judged]:
        """Look for what speaks against the best answer, in its words instead of the question's."""
        claim = best.statements[-1]
        words = Query("", claim)
        found = self._present(self.tools.find(words))
        others = {s.key: s for item in found for s in self._read(item)}
        differing = [s for s in others.values() if any(differ(one, s) for one in best.statements)]
        logits = self.tools.score(words, [(statement,) for statement in differing])
        pairs = zip(differing, logits, strict=True)
        rivals = scales.weigh_alone([s for s, logit in pairs if logit >= SAME_MATTER])
        # The words of a rival are shown, so a rival must not give orders either.
        return [rival for rival in rivals if not self._gives_orders(rival)]

    def _present(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Without documents that were forgotten since this run began."""
        return [one for one in evidence if self.library.holds(one.document_id, one.version)]

    def _is_enough(self, finding: Finding) -> bool:
        """Whether the best answer is likely enough, and nothing the part names is left out."""
        best = finding.judged[0] if finding.judged else None
        return best is not None and best.probability >= self.enough and best.found.names == 1

    def _read(self, evidence: Evidence) -> list[Statement]:
        document = self.library.document(evidence.document_id, evidence.version)
        found = statements_in(
            document,
            evidence.span,
            document_id=evidence.document_id,
            version=evidence.version,
        )
        return list(found)

    def _sort(self, finding: Finding, judged: list[Judged]) -> None:
        """Keep apart what gives orders."""
        finding.judged, finding.orders = [], []
        for one in judged:
            (finding.orders if self._gives_orders(one) else finding.judged).append(one)

    def _gives_orders(self, judged: Judged) -> bool:
        return any(
            is_order(one, self.library.document(one.document_id, one.version))
            for one in judged.statements
        )


def _next_query(finding: Finding) -> Query | None:
    """The next thing to search for that was not tried.

    The part itself; its first sentence, where it sets a scene; its names with the best words so
    far, which may name what is asked for.
    """
    question = finding.question.text
    queries = [Query(question)]
    scene, *rest = sentence_texts(question) or [question]
    if rest:
        queries.append(Query(scene.strip()))
    if finding.judged:
        names = " ".join(dict.fromkeys(names_in(question)))
        queries.append(Query(names, finding.judged[0].statements[0]))
    return next((query for query in queries if query not in finding.queries), None)
