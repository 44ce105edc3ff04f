"""Session: one run around one question: begun, recorded, ended, and put in the inbox if need be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from agent.ask import ask
from agent.budget import Budget, Spending
from agent.cite import Library
from agent.conclude import Thresholds
from agent.inbox import OPEN, EscalationId, Inbox, InboxEntry
from agent.narrow import describe_narrowing
from agent.outcome import Escalation, Outcome
from agent.outcome_json import Json, citation_json, drafted_json, outcome_json
from agent.record import Recorder, RunCancelledError, RunId, RunLog, never
from agent.research import Researcher
from agent.tools import IndexSearch, Tools
from retrieval.where import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from agent.plan import Plan
    from agent.settings import AgentSettings
    from ingest.indexes import Standing
    from ingest.manifest import Manifest
    from retrieval.condition import Condition
    from retrieval.rerank import PairScorer


@dataclass(frozen=True, slots=True)
class Session:
    """What runs are made of.

    Attributes:
        searcher: Finds evidence.
        score_pairs: How well two texts go together.
        judge_pairs: How well a text answers a question.
        embed_passages: Texts to unit rows, shape (n_texts, n_dims), float32.
        standing: The index that is searched, and its state when it was chosen.
        now: The time of day, with its zone.
        new_run_id: A run id that was not used before.
    """

    manifest: Manifest
    log: RunLog
    inbox: Inbox
    searcher: IndexSearch
    score_pairs: PairScorer
    judge_pairs: PairScorer
    embed_passages: Callable[[Sequence[str]], NDArray[np.float32]]
    standing: Standing
    settings: AgentSettings
    now: Callable[[], datetime]
    new_run_id: Callable[[], RunId]

    def ask(
        self,
        question: str,
        *,
        where: Condition | None = None,
        limit: Spending | None = None,
        is_cancelled: Callable[[], bool] = never,
    ) -> Json:
        """Answer ``question`` in a new run; the outcome as JSON, as the trace keeps it.

        Args:
            question: Any text.
            where: Only documents that meet it are searched; None for all.
            limit: What the run may cost; what the settings say by default.
            is_cancelled: Whether nobody waits for the outcome any more; asked before each step.

        Raises:
            RunCancelledError: Nobody waits; the run is on record as cancelled.
        """
        run_id, began = self.new_run_id(), self.now()
        created = began.isoformat(timespec="milliseconds")
        self.log.begin(run_id, question, created=created)

        def elapsed_s() -> float:
            return (self.now() - began).total_seconds()

        budget = Budget(limit) if limit else self._budget()
        recorder = Recorder(
            run_id, log=self.log, budget=budget, elapsed_s=elapsed_s, is_cancelled=is_cancelled
        )
        library = Library(self.manifest)
        try:
            outcome = self._think(question, recorder, library, where)
        except RunCancelledError:
            self.log.cancel(run_id)
            raise
        escalation_id = self._hand_over(outcome, run_id, question, created, library)
        result = outcome_json(
            outcome,
            run_id=run_id,
            question=question,
            escalation_id=escalation_id,
            spent=recorder.spent(),
            narrowing=describe_narrowing(where, self.manifest) if where else None,
        )
        return self.log.end(run_id, kind=result["kind"], outcome=result)

    def _budget(self) -> Budget:
        limit = Spending(
            steps=self.settings.budget_steps,
            time_s=self.settings.budget_time_s,
        )
        return Budget(limit)

    def _think(
        self, question: str, recorder: Recorder, library: Library, where: Condition | None
    ) -> Outcome:
        asked = {"where": to_text(where)} if where else {}
        pin = {"generation": self.standing.generation, "index": self.standing.number}
        pinned = recorder.note("pin", asked, lambda: pin)
        tools = Tools(
            recorder=recorder,
            searcher=self.searcher,
            score_pairs=self.score_pairs,
            judge_pairs=self.judge_pairs,
            embed_passages=self.embed_passages,
            generation=pinned["generation"],
            n_chunks=self.settings.evidence_chunks,
            where=where,
        )
        researcher = Researcher(
            tools=tools,
            library=library,
            enough=self.settings.answer_threshold,
            max_rounds=self.settings.max_rounds,
        )

        def on_plan(plan: Plan) -> None:
            recorder.note("plan", asdict(plan))

        return ask(
            question,
            researcher=researcher,
            library=library,
            thresholds=Thresholds(
                answer=self.settings.answer_threshold, doubt=self.settings.doubt_threshold
            ),
            high_impact_topics=self.settings.high_impact_topics,
            on_plan=on_plan,
        )

    def _hand_over(
        self, outcome: Outcome, run_id: RunId, question: str, created: str, library: Library
    ) -> EscalationId | None:
        if not isinstance(outcome, Escalation):
            return None
        escalation_id = EscalationId(f"esc-{run_id.removeprefix('run-')}")
        read = [library.cite(e.document_id, e.version, e.span) for e in outcome.evidence]
        file = {
            "reason_text": outcome.explanation,
            "drafted_claims": [drafted_json(draft) for draft in outcome.drafted_claims],
            "evidence": [citation_json(citation) for citation in (*outcome.nearest, *read)],
        }
        self.inbox.put(
            InboxEntry(escalation_id, run_id, question, outcome.reason, OPEN, created, file)
        )
        return escalation_id
