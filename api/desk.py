"""The desk: questions wait their turn, are worked on in threads, and stop if their asker leaves."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from agent.record import RunCancelledError
from api.problem import ClientLeftError, HttpProblemError, ProblemKind, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive

    IsCancelled = Callable[[], bool]

T = TypeVar("T")


class Desk:
    """A few seats for work that takes the processor for seconds, and a queue before them.

    Args:
        n_seats: Pieces of work at once.
        max_waiting: How many may wait for a seat; more are turned away.
        patience_s: How long each of them waits.
    """

    def __init__(self, *, n_seats: int, max_waiting: int, patience_s: float) -> None:
        self._seats = asyncio.Semaphore(n_seats)
        self._queue: set[asyncio.Task[bool]] = set()
        self._max_waiting = max_waiting
        self._patience_s = patience_s
        self._threads = ThreadPoolExecutor(n_seats, thread_name_prefix="question")
        self._is_closing = False
        self._must_stop = False

    async def attend(self, receive: Receive, work: Callable[[IsCancelled], T]) -> T:
        """Carry out ``work`` in a thread when its turn comes.

        Args:
            receive: Of a request whose body has been read: the next event is that its client left.
            work: Is given what tells it to stop; it asks before each step, and stops by raising
                ``RunCancelledError``.

        Raises:
            HttpProblemError: Too many wait, it waited too long, or the server is closing.
            ClientLeftError: The client did not wait for the end.
        """
        leaving = asyncio.create_task(_wait_until_left(receive))
        try:
            await self._take_seat(leaving)
            try:
                return await self._carry_out(work, leaving)
            finally:
                self._seats.release()
        finally:
            leaving.cancel()

    def send_home(self) -> None:
        """Turn away those who wait, and whoever comes from now on."""
        self._is_closing = True
        for turn in self._queue:
            turn.cancel()

    def stop(self) -> None:
        """Turn all away, and have all work end before its next step."""
        self.send_home()
        self._must_stop = True

    async def close(self) -> None:
        """Stop, and return when the last piece of work has ended."""
        self.stop()
        await asyncio.to_thread(self._threads.shutdown)

    async def _take_seat(self, leaving: asyncio.Task[bool]) -> None:
        if self._is_closing:
            raise _closing()
        if self._seats.locked() and len(self._queue) >= self._max_waiting:
            why = f"{len(self._queue)} of them wait already"
            raise _busy(why)
        turn: asyncio.Task[bool] = asyncio.create_task(self._seats.acquire())
        self._queue.add(turn)
        try:
            await asyncio.wait(
                {turn, leaving},
                timeout=self._patience_s,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            self._queue.discard(turn)
            has_seat = turn.done() and not turn.cancelled()
            turn.cancel()
        if not has_seat:
            raise self._why_not(leaving)

    def _why_not(self, leaving: asyncio.Task[bool]) -> HttpProblemError | ClientLeftError:
        if self._is_closing:
            return _closing()
        if leaving.done():
            return ClientLeftError()
        return _busy(f"this one has waited {self._patience_s:g} s for its turn")

    async def _carry_out(self, work: Callable[[IsCancelled], T], leaving: asyncio.Task[bool]) -> T:
        left = Event()

        def is_cancelled() -> bool:
            return left.is_set() or self._must_stop

        working = asyncio.get_running_loop().run_in_executor(self._threads, work, is_cancelled)
        ends: set[asyncio.Future[Any]] = {working, leaving}
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            left.set()
        try:
            reply = await working
        except RunCancelledError as error:
            raise (_closing() if self._must_stop else ClientLeftError()) from error
        return reply


async def _wait_until_left(receive: Receive) -> bool:
    while (await receive())["type"] != "http.disconnect":
        pass
    return True


def _busy(why: str) -> HttpProblemError:
    return refuse(ProblemKind.BUSY, f"Too many questions are being asked: {why}. Ask again later.")


def _closing() -> HttpProblemError:
    return refuse(ProblemKind.CLOSING, "The server was told to end. Ask again when it is back.")
