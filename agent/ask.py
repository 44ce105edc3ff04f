"""Ask: one question becomes one outcome. The one-page entry to the agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.budget import BudgetExceededError
from agent.conclude import Thresholds, conclude
from agent.decide import Result, decide
from agent.decompose import decompose
from agent.guard import is_foreign, touches
from agent.outcome import Reason
from agent.plan import Plan, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agent.cite import Library
    from agent.outcome import Outcome
    from agent.plan import Part
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
    """Plan, research each part, conclude (write and verify), decide.

    Args:
        question: What a person asks.
        researcher: Searches and judges, within the run's budget.
        library: The stored documents, against which quotes are checked.
        thresholds: Where a probability becomes a decision.
        high_impact_topics: Words that always bring a person in.
        on_plan: Told of every change of the plan.
    """
    plan = decompose(question)
    results = []
    for part in plan.parts:
        on_plan(plan := plan.mark(part.number, Status.RUNNING))
        try:
            finding = researcher.research(part)
        except BudgetExceededError as error:
            results.append(_unaffordable(part, error))
            on_plan(plan := plan.mark(part.number, Status.SKIPPED))
            continue
        results.append(conclude(finding, library=library, thresholds=thresholds))
        on_plan(plan := plan.mark(part.number, Status.DONE))
    return decide(results, concern=_concern(question, high_impact_topics))


def _unaffordable(part: Part, error: BudgetExceededError) -> Result:
    return Result(
        part.question,
        concern=Reason.OUT_OF_BUDGET,
        explanation=f"The budget ended before this was researched: {error}.",
    )


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
