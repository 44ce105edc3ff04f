"""Ask: one question becomes one outcome. The one-page entry to the agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.conclude import Thresholds, conclude
from agent.decide import decide
from agent.decompose import decompose
from agent.guard import is_foreign, touches
from agent.outcome import Reason
from agent.plan import Plan, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agent.cite import Library
    from agent.outcome import Outcome
    from agent.research import Researcher


def ask(
    question: str,
    *,
    researcher: Researcher,
    library: Library,
    thresholds: Thresholds,
    high_impact_topics: Sequence[str],
    on_plan: Callable[[Plan], None],
) -> Outcome:
    """Guard, plan, research each part, conclude (write and verify), decide.

    Args:
        question: What a person asks.
        researcher: Searches and judges, within the run's budget.
        library: The stored documents, against which quotes are checked.
        thresholds: Where a probability becomes a decision.
        high_impact_topics: Words that always bring a person in.
        on_plan: Told of every change of the plan.
    """
    concern = _concern(question, high_impact_topics)
    plan = decompose(question)
    results = []
    for part in plan.parts:
        on_plan(plan := plan.mark(part.number, Status.RUNNING))
        finding = researcher.research(part)
        results.append(conclude(finding, library=library, thresholds=thresholds))
        status = Status.SKIPPED if finding.unaffordable else Status.DONE
        on_plan(plan := plan.mark(part.number, status))
    return decide(results, concern=concern)


def _concern(question: str, high_impact_topics: Sequence[str]) -> tuple[Reason, str] | None:
    if topic := touches(question, high_impact_topics):
        return Reason.HIGH_IMPACT, f"The question is about {topic}: a person should answer it."
    if is_foreign(question):
        explanation = (
            "The question is in another language than the models read (English),"
            " so no answer to it can be checked."
        )
        return Reason.NOVEL_SITUATION, explanation
    return None
