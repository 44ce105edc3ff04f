"""``/healthz`` and ``/readyz``: does the process live, and can it answer?"""

from fastapi import APIRouter
from starlette.responses import Response

from api.door import AtDoor
from api.examples import ALIVE_REPLIES, READY_REPLIES
from api.messages import AliveOutput, ReadyOutput
from api.openapi import answers, problems
from api.problem import HttpProblemError, Problem, ProblemKind
from api.reply import reply

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=AliveOutput, responses=answers(ALIVE_REPLIES))
async def healthz() -> Response:
    """Say that the process lives; nothing else is looked at."""
    return reply(AliveOutput(alive=True))


@router.get(
    "/readyz",
    response_model=ReadyOutput,
    responses=answers(READY_REPLIES) | problems(ProblemKind.NOT_READY),
)
async def readyz(door: AtDoor) -> Response:
    """Say whether a question would be answered now: database, index and models."""
    checks = await door.readiness.check()
    missing = [check for check in checks if not check.ok]
    if missing:
        detail = " ".join(f"{check.name}: {check.detail}" for check in missing)
        raise HttpProblemError(Problem(ProblemKind.NOT_READY, detail, checks=tuple(checks)))
    return reply(ReadyOutput(ready=True, checks=checks))
