"""The application: every address of the HTTP door, behind one gatehouse."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.door import Door
from api.gatehouse import Gatehouse
from api.messages import WrongField
from api.openapi import finish
from api.problem import Problem, ProblemKind, shorten
from api.reply import reply_problem
from api.routes import docs, documents, escalations, health, originals, questions, runs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from fastapi.routing import APIRoute
    from starlette.responses import Response

    from agent.build import Parts
    from api.settings import Settings

_ABOUT = """
Ask your own documents; every sentence of an answer cites exact, checked words.

All errors are `application/problem+json`; programs branch on their `type`.
"""
_MAX_WRONG_FIELDS = 20
_SENTENCES = {
    400: (ProblemKind.MALFORMED, "The body cannot be read. Send one JSON object in UTF-8."),
    404: (ProblemKind.NOT_FOUND, "There is no such address. The addresses are listed at /docs."),
    405: (ProblemKind.WRONG_METHOD, "The Allow header names the methods that this address takes."),
}


def make_app(parts: Parts, settings: Settings) -> FastAPI:
    """Put the HTTP door together; its server is to be told of ``app.state.door``.

    Args:
        parts: Of the program; whoever opened them closes them, after the server has ended.
        settings: Chosen by the owner.
    """
    app = describe_app()
    app.state.door = Door(parts, settings)
    app.add_middleware(Gatehouse, max_bytes=settings.max_request_kb * 1024)
    app.add_exception_handler(HTTPException, _tell_http_error)
    app.add_exception_handler(RequestValidationError, _tell_wrong_input)
    return app


def describe_app() -> FastAPI:
    """The addresses alone, with nothing behind them."""
    app = FastAPI(
        title="Pincite",
        version=version("pincite"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=_live,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    for module in (questions, documents, originals, runs, escalations, health, docs):
        app.include_router(module.router)
    make_schema = app.openapi

    def complete() -> dict[str, Any]:
        schema = make_schema()
        finish(schema)
        return schema

    app.openapi = complete  # type: ignore[method-assign]
    return app


def openapi_text() -> str:
    """The description of all addresses, as its file in ``docs/schemas`` holds it."""
    return json.dumps(describe_app().openapi(), indent=2, ensure_ascii=False) + "\n"


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    door: Door = app.state.door
    warming = asyncio.create_task(asyncio.to_thread(door.readiness.warm))
    yield
    await door.desk.close()
    await warming


def _operation_id(route: APIRoute) -> str:
    return route.name


async def _tell_http_error(request: Request, error: Exception) -> Response:
    """What the framework itself refuses."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as it was registered
    kind, detail = _SENTENCES.get(error.status_code, _SENTENCES[400])
    return reply_problem(Problem(kind, detail), _id_of(request), headers=error.headers)


async def _tell_wrong_input(request: Request, error: Exception) -> Response:
    """Name the fields that are wrong, without a word of what they held."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as it was registered
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        kind, detail = _SENTENCES[400]
        return reply_problem(Problem(kind, detail), _id_of(request))
    errors = tuple(_wrong_field(one) for one in found[:_MAX_WRONG_FIELDS])
    told = "; ".join(f"{one.field or 'the body'}: {one.message}" for one in errors)
    return reply_problem(Problem(ProblemKind.WRONG_INPUT, f"{told}.", errors), _id_of(request))


def _wrong_field(error: Mapping[str, Any]) -> WrongField:
    # The first word of the place is "body", "query" or "path".
    field = ".".join(str(word) for word in error["loc"][1:])
    message = str(error["msg"]).removeprefix("Value error, ")
    return WrongField(field=shorten(field), message=shorten(message))


def _id_of(request: Request) -> str:
    request_id: str = request.scope["state"]["request_id"]
    return request_id
