"""OpenAPI: how every reply and every problem is described, each with an example."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from api.messages import ProblemOutput
from api.problem import SORTS, Problem, ProblemKind
from api.reply import PROBLEM_JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.schemas.output import Output

Responses = dict[int | str, dict[str, Any]]

_REF = "#/components/schemas/{model}"
_ALWAYS = (ProblemKind.FOREIGN_HOST, ProblemKind.FOREIGN_PAGE, ProblemKind.BUG)
_FRAMEWORK = {"HTTPValidationError", "ValidationError"}
_REQUEST_ID = "8f14e45fceea"


def answers(replies: Mapping[str, Output]) -> Responses:
    """The description of status 200, by examples.

    Args:
        replies: By what each of them shows.
    """
    examples = {
        name: {"summary": name, "value": output.model_dump(mode="json")}
        for name, output in replies.items()
    }
    return {200: {"content": {"application/json": {"examples": examples}}}}


def problems(*kinds: ProblemKind) -> Responses:
    """The descriptions of all problems that a route may end in, those of every route included."""
    by_status: dict[int, list[ProblemKind]] = defaultdict(list)
    for kind in (*kinds, *_ALWAYS):
        by_status[SORTS[kind].status].append(kind)
    return {
        status: {
            "description": "; ".join(SORTS[kind].title for kind in by_status[status]),
            "headers": _headers(by_status[status]),
            "content": {
                PROBLEM_JSON: {
                    "schema": {"$ref": _REF.format(model=ProblemOutput.__name__)},
                    "examples": {kind.value: _example(kind) for kind in by_status[status]},
                }
            },
        }
        for status in sorted(by_status)
    }


def finish(schema: dict[str, Any]) -> None:
    """Put the problem's own schema where ``problems`` refers to, and take the framework's out."""
    _, found = models_json_schema([(ProblemOutput, "serialization")], ref_template=_REF)
    schemas = schema["components"]["schemas"]
    schemas |= found["$defs"]
    for name in _FRAMEWORK & set(schemas):
        del schemas[name]
    for methods in schema["paths"].values():
        for operation in methods.values():
            if "application/json" in operation["responses"].get("422", {}).get("content", {}):
                del operation["responses"]["422"]


def _example(kind: ProblemKind) -> dict[str, Any]:
    title = SORTS[kind].title
    problem = Problem(kind, f"{title}. Here stands what the matter is, and what would help.")
    return {"summary": title, "value": problem.output(_REQUEST_ID).model_dump(mode="json")}


def _headers(kinds: list[ProblemKind]) -> dict[str, Any]:
    if all(SORTS[kind].retry_after_s is None for kind in kinds):
        return {}
    return {"Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}}}
