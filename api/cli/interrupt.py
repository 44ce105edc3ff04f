"""Interrupt: Ctrl-C and a polite kill end a command through its own clean-up."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class InterruptedBySignalError(BaseException):
    """Somebody wants the command to end. No error handler of a library may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"interrupted by {signal.Signals(number).name}")
        self.number = number


def raise_on_signals() -> None:
    """From now on SIGINT and SIGTERM raise in the main thread."""
    for number in _SIGNALS:
        signal.signal(number, _raise)


def ignore_signals() -> None:
    """From now on they do nothing: the end has come already."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _raise(number: int, _frame: FrameType | None) -> Never:
    raise InterruptedBySignalError(number)
