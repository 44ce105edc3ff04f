"""``/v1/ask`` and ``/v1/search``: as ``pincite ask`` and ``pincite search``."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from starlette.responses import Response

from agent.budget import Spending
from api.door import AtDoor, Door
from api.examples import ASK_BODIES, ASK_REPLIES, SEARCH_BODIES, SEARCH_REPLIES
from api.intake import require_json
from api.messages import AskBody, BudgetBody, SearchBody
from api.openapi import answers, problems
from api.problem import ProblemKind, fail_field, refuse
from api.reply import reply
from api.schemas.answers import AskOutput, SearchOutput
from api.settings import Settings
from api.views import view_search
from retrieval.condition import Condition
from retrieval.where import parse_where
from retrieval.where_tokens import WhereError


def _require_json(request: Request) -> None:
    require_json(request.headers.get("content-type", ""))


router = APIRouter(prefix="/v1", tags=["questions"], dependencies=[Depends(_require_json)])

_PROBLEMS = problems(
    ProblemKind.MALFORMED,
    ProblemKind.NO_DOCUMENTS,
    ProblemKind.TOO_LARGE,
    ProblemKind.NOT_JSON,
    ProblemKind.WRONG_INPUT,
    ProblemKind.BUSY,
    ProblemKind.INDEX_UNAVAILABLE,
)


@router.post(
    "/ask",
    response_model=AskOutput,
    responses=answers(ASK_REPLIES) | _PROBLEMS,
)
async def ask(
    body: Annotated[AskBody, Body(openapi_examples=ASK_BODIES)],
    request: Request,
    door: AtDoor,
) -> Response:
    """Answer a question with exact citations, or say why not; every outcome has status 200.

    If the client leaves, the work stops before its next step, and the run is kept as `cancelled`.
    """
    question = _require_words("question", body.question, door)
    where = _condition(body.where)
    limit = _limit(body.budget, door.settings)

    def work(is_cancelled: Callable[[], bool]) -> AskOutput:
        _require_documents(door)
        outcome = door.parts.ask(question, where=where, limit=limit, is_cancelled=is_cancelled)
        return AskOutput.model_validate(outcome)

    return reply(await door.desk.attend(request.receive, work))


@router.post(
    "/search",
    response_model=SearchOutput,
    responses=answers(SEARCH_REPLIES) | _PROBLEMS,
)
async def search(
    body: Annotated[SearchBody, Body(openapi_examples=SEARCH_BODIES)],
    request: Request,
    door: AtDoor,
) -> Response:
    """List the passages that come nearest to a query."""
    query = _require_words("query", body.query, door)
    where = _condition(body.where)

    def work(_is_cancelled: Callable[[], bool]) -> SearchOutput:
        _require_documents(door)
        found = door.parts.search(query, k=body.k, where=where)
        narrowing = door.parts.narrowing(where) if where else None
        return view_search(query, found, door.parts.manifest, narrowing=narrowing)

    return reply(await door.desk.attend(request.receive, work))


def _require_words(field: str, words: str, door: Door) -> str:
    words = words.strip()
    limit = door.settings.max_question_chars
    if len(words) > limit:
        fail_field(field, f"it has {len(words):,} characters, the limit is {limit:,}")
    return words


def _condition(where: str | None) -> Condition | None:
    try:
        return parse_where(where) if where is not None else None
    except WhereError as error:
        fail_field("where", str(error))


def _require_documents(door: Door) -> None:
    if door.parts.manifest.any_current() is None:
        raise refuse(ProblemKind.NO_DOCUMENTS, "Run `pincite ingest PATH` first, then ask again.")


def _limit(budget: BudgetBody | None, settings: Settings) -> Spending:
    asked = budget or BudgetBody()
    allowed = Spending(steps=settings.budget_steps, time_s=settings.budget_time_s)
    if asked.steps is not None and asked.steps > allowed.steps:
        fail_field("budget.steps", f"it is {asked.steps}, the limit is {allowed.steps}")
    if asked.time_s is not None and asked.time_s > allowed.time_s:
        words = f"it is {asked.time_s:g}, the limit is {allowed.time_s:g}"
        fail_field("budget.time_s", words)
    return Spending(
        steps=asked.steps or allowed.steps,
        time_s=asked.time_s or allowed.time_s,
    )
