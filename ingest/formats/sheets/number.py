"""Prints numbers as their cells show them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from ingest.formats.sheets.number_format import NumberFormat, read_number_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.formats.sheets.number_format import Token

# What Excel shows of a number in a cell without a format, and what it keeps of any number.
_GENERAL_DIGITS = 11
_EXACT_DIGITS = 15
_MAX_POWER = 40
_MAX_PLAIN = 10**_EXACT_DIGITS
_CONTEXT = Context(prec=200)


def print_number(value: float, number_format: str) -> str:
    """The number as a cell with this format shows it, in the notation of English.

    Raises:
        ValueError: It is infinite or not a number.
    """
    if not math.isfinite(value):
        raise ValueError(value)
    if number_format == "General" and value == int(value) and abs(value) < _MAX_PLAIN:
        return str(int(value))
    exact = Decimal(value if isinstance(value, int) else format(value, f".{_EXACT_DIGITS}g"))
    formats = read_number_format(number_format)
    chosen = 1 if value < 0 and len(formats) > 1 else 2 if not value and formats[2:] else 0
    shown = _print(abs(exact), formats[chosen])
    is_negative = value < 0 and not chosen and any(digit in shown for digit in "123456789")
    return " ".join(f"{'-' if is_negative else ''}{shown}".split())


def _print(value: Decimal, shape: NumberFormat) -> str:
    scaled = value.scaleb(2 * shape.n_percents - 3 * shape.n_thousands)
    if shape.is_general or abs(scaled.adjusted()) > _MAX_POWER:
        return f"{shape.before}{_print_general(value)}{shape.after}"
    if not shape.whole and not shape.fraction:
        return f"{shape.before}{shape.after}"
    power = scaled.adjusted() if shape.n_exponent and scaled else 0
    n_decimals = sum(token.kind == "digit" for token in shape.fraction)
    unit = Decimal(1).scaleb(-n_decimals)
    rounded = scaled.scaleb(-power).quantize(unit, ROUND_HALF_UP, _CONTEXT)
    whole, _, decimals = format(rounded, "f").partition(".")
    digits = _group(whole, shape) if shape.is_grouped else _fill(whole.lstrip("0"), shape.whole)
    exponent = f"E{'-' if power < 0 else '+'}{abs(power):0{shape.n_exponent}}"
    return (
        f"{shape.before}{digits}{_print_decimals(decimals, shape.fraction)}"
        f"{exponent if shape.n_exponent else ''}{shape.after}"
    )


def _print_general(value: Decimal) -> str:
    if value == value.to_integral_value() and value.adjusted() < _EXACT_DIGITS:
        return format(value.to_integral_value(), "f")
    return format(float(value), f".{_GENERAL_DIGITS}g").replace("e", "E")


def _group(digits: str, shape: NumberFormat) -> str:
    is_needed = digits.strip("0") or any(token.text == "0" for token in shape.whole)
    return f"{int(digits):,}" if is_needed else ""


def _fill(digits: str, places: Sequence[Token]) -> str:
    """Digits go to their places from the right; the first place takes all that are left."""
    first = next((i for i, token in enumerate(places) if token.kind == "digit"), -1)
    filled: list[str] = []
    for index in range(len(places) - 1, -1, -1):
        token = places[index]
        if token.kind != "digit":
            filled.append(token.text)
            continue
        cut = 0 if index == first else max(0, len(digits) - 1)
        filled.append(digits[cut:] or ("0" if token.text == "0" else ""))
        digits = digits[:cut]
    return "".join(reversed(filled))


def _print_decimals(digits: str, places: Sequence[Token]) -> str:
    n_needed = len(digits.rstrip("0"))
    shown: list[str] = []
    place = 0
    for token in places:
        if token.kind != "digit":
            shown.append(token.text)
            continue
        shown.append(digits[place] if token.text == "0" or place < n_needed else "")
        place += 1
    text = "".join(shown)
    return f".{text}" if text[:1].isdigit() else text
