"""Readiness: whether a question would be answered now, and what is in the way if not."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from api.journal import note_bug
from api.messages import ReadyCheck
from api.problem import ProblemKind, problem_of, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from agent.build import Parts

PATIENCE_S = 5.0
"""How long a check may take before what it asks counts as away."""

_LOADING = "they are being loaded"


class Readiness:
    """Warms the program up, again if need be, and looks at it whenever somebody asks.

    Args:
        parts: What is looked at.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._warming = Lock()
        self._is_warm = False

    def warm(self) -> None:
        """Load what the first question would wait for; what fails is told by ``check``."""
        with suppress(Exception):
            self._look_at_models()

    async def check(self) -> list[ReadyCheck]:
        """Look at the database, the index and the models."""
        looks = await asyncio.gather(
            _look("database", self._look_at_database),
            _look("index", self._look_at_index),
            _look("models", self._look_at_models),
        )
        return list(looks)

    def _look_at_database(self) -> str:
        return f"generation {self._parts.manifest.generation()}"

    def _look_at_index(self) -> str:
        self._parts.require_index()
        return f"{self._parts.index.stats().n_points} points"

    def _look_at_models(self) -> str:
        if not self._is_warm:
            if not self._warming.acquire(blocking=False):
                raise refuse(ProblemKind.NOT_READY, _LOADING)
            try:
                # Also when it failed at the start: that may have been mended since.
                self._parts.warm()
                self._is_warm = True
            finally:
                self._warming.release()
        return "loaded"


async def _look(name: str, look: Callable[[], str]) -> ReadyCheck:
    try:
        async with asyncio.timeout(PATIENCE_S):
            detail = await asyncio.to_thread(look)
    except TimeoutError:
        return ReadyCheck(name=name, ok=False, detail=f"no answer within {PATIENCE_S:g} s")
    except Exception as error:  # noqa: BLE001 - an edge: whatever is wrong, it is not ready
        return ReadyCheck(name=name, ok=False, detail=_tell(error))
    return ReadyCheck(name=name, ok=True, detail=detail)


def _tell(error: Exception) -> str:
    problem = problem_of(error)
    if problem.kind is ProblemKind.BUG:
        note_bug("readiness", error)
    return problem.detail
