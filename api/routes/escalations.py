"""``/v1/escalations``: what waits for a person, as ``pincite inbox``."""

from fastapi import APIRouter
from starlette.responses import Response

from agent.inbox import EscalationId
from api.door import AtDoor
from api.examples import ESCALATION_REPLIES, ESCALATIONS_REPLIES
from api.openapi import answers, problems
from api.problem import ProblemKind, refuse, shorten
from api.reply import reply
from api.schemas.runs import InboxListOutput, InboxShowOutput
from api.views import view_escalation, view_listed_escalation

router = APIRouter(prefix="/v1/escalations", tags=["escalations"])


@router.get(
    "",
    response_model=InboxListOutput,
    responses=answers(ESCALATIONS_REPLIES) | problems(ProblemKind.DATABASE_UNAVAILABLE),
)
def escalations(door: AtDoor) -> Response:
    """List the questions that wait for a person, oldest first."""
    entries = door.parts.inbox.entries()
    return reply(InboxListOutput(escalations=[view_listed_escalation(entry) for entry in entries]))


@router.get(
    "/{escalation_id}",
    response_model=InboxShowOutput,
    responses=answers(ESCALATION_REPLIES)
    | problems(ProblemKind.NOT_FOUND, ProblemKind.DATABASE_UNAVAILABLE),
)
def escalation(escalation_id: str, door: AtDoor) -> Response:
    """Show one of them with its drafted claims and their evidence."""
    entry = door.parts.inbox.entry(EscalationId(escalation_id))
    if entry is None:
        detail = (
            f"There is no escalation {shorten(escalation_id)!r}. GET /v1/escalations lists them."
        )
        raise refuse(ProblemKind.NOT_FOUND, detail)
    return reply(view_escalation(entry))
