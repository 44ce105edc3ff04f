"""Numbers of list items in letters and in Roman digits."""

from __future__ import annotations

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MAX_ROMAN = 3999
_MAX_LETTERS = 26 * 20


def letters(count: int) -> str:
    """The count as ``a`` to ``z``, then ``aa``, ``bb``; in digits where that grows too long."""
    if not 1 <= count <= _MAX_LETTERS:
        return str(count)
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def roman(count: int) -> str:
    """The count as ``i``, ``ii``, ``iv``; in digits beyond what Rome could write."""
    if not 1 <= count <= _MAX_ROMAN:
        return str(count)
    digits = ""
    for value, digit in _ROMAN:
        digits += digit * (count // value)
        count %= value
    return digits
