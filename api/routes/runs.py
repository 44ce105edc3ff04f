"""``/v1/runs``: what was asked, and each step of how it was answered."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from agent.record import Run, RunId
from api.door import AtDoor, Door
from api.examples import RUNS_REPLIES, TRACE_REPLIES
from api.messages import PageAddress, RunsPage
from api.openapi import answers, problems
from api.problem import ProblemKind, fail_field, refuse, shorten
from api.reply import reply
from api.schemas.runs import TraceOutput
from api.views import view_listed_run, view_trace

router = APIRouter(prefix="/v1/runs", tags=["runs"])


@router.get(
    "",
    response_model=RunsPage,
    responses=answers(RUNS_REPLIES)
    | problems(ProblemKind.WRONG_INPUT, ProblemKind.DATABASE_UNAVAILABLE),
)
def runs(page: Annotated[PageAddress, Query()], door: AtDoor) -> Response:
    """List the questions that were asked, newest first, a page at a time."""
    after = _run_before(page.cursor, door) if page.cursor else None
    found = door.parts.log.runs(limit=page.limit + 1, after=after)
    shown = found[: page.limit]
    return reply(
        RunsPage(
            runs=[view_listed_run(run) for run in shown],
            next_cursor=shown[-1].run_id if len(found) > len(shown) else None,
        )
    )


@router.get(
    "/{run_id}",
    response_model=TraceOutput,
    responses=answers(TRACE_REPLIES)
    | problems(ProblemKind.NOT_FOUND, ProblemKind.DATABASE_UNAVAILABLE),
)
def run(run_id: str, door: AtDoor) -> Response:
    """Show the recorded steps of a question."""
    found = door.parts.log.run(RunId(run_id))
    if found is None:
        detail = f"There is no run {shorten(run_id)!r}. GET /v1/runs lists them."
        raise refuse(ProblemKind.NOT_FOUND, detail)
    return reply(view_trace(found, door.parts.log.steps(found.run_id)))


def _run_before(cursor: str, door: Door) -> Run:
    found = door.parts.log.run(RunId(cursor))
    if found is None:
        fail_field("cursor", "it is not the next_cursor of a page of runs")
    return found
