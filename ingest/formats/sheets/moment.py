"""Prints the dates and times of cells in ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from functools import lru_cache

from ingest.formats.sheets.number import print_number

_LENGTH = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_WORDS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].|AM/PM|A/P|General', re.IGNORECASE)
# Excel counts a 29th of February 1900, so that its first days are those of a calendar.
_DAY_0, _DAY_0_BEFORE_MARCH = datetime(1899, 12, 30), datetime(1899, 12, 31)  # noqa: DTZ001 - no zone
_DAY_0_FROM_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - no zone
_FIRST_OF_MARCH = 60


@lru_cache(maxsize=1000)
def is_moment(number_format: str) -> bool:
    """Whether a cell with this format shows a date, a time or a length of time."""
    is_length = bool(_LENGTH.search(number_format))
    return is_length or any(char in "dmyhs" for char in _shown(number_format))


def print_serial(value: float, number_format: str, *, is_from_1904: bool) -> str:
    """A count of days as the date or time that it is: as much of it as the format shows."""
    shown = _shown(number_format)
    try:
        length = timedelta(seconds=round(value * 86400))
        if _LENGTH.search(number_format):
            return _print_length(length, with_seconds="s" in number_format.lower())
        early = _DAY_0_BEFORE_MARCH if value < _FIRST_OF_MARCH else _DAY_0
        moment = (_DAY_0_FROM_1904 if is_from_1904 else early) + length
    except (OverflowError, ValueError):
        return print_number(value, "General")
    if not any(char in "dy" for char in shown) and any(char in "hs" for char in shown):
        return _print_time(moment.time(), with_seconds="s" in shown)
    return _print_moment(moment, shown)


def _shown(number_format: str) -> str:
    return _WORDS.sub("", number_format.partition(";")[0]).lower()


def _print_moment(moment: datetime, shown: str) -> str:
    day = moment.isoformat()[:10]
    if "d" not in shown and "h" not in shown and "y" in shown:
        return day[:7] if "m" in shown else day[:4]
    if moment.time() == time() and "h" not in shown:
        return day
    return f"{day} {_print_time(moment.time(), with_seconds='s' in shown)}"


def _print_time(value: time, *, with_seconds: bool) -> str:
    return value.isoformat("seconds" if with_seconds else "minutes")


def _print_length(value: timedelta, *, with_seconds: bool) -> str:
    seconds = round(abs(value).total_seconds())
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}"
    sign = "-" if value < timedelta() else ""
    return f"{sign}{text}:{seconds % 60:02}" if with_seconds else f"{sign}{text}"
