"""What the groups of Rich Text hold, and which of them a reader sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto


class Holding(Enum):
    """What a group holds."""

    TEXT = auto()
    MARKER = auto()
    NOTE = auto()
    BOX = auto()
    SHAPE = auto()
    FONTS = auto()
    STYLES = auto()
    INFO = auto()
    NOTHING = auto()


STORIES = frozenset([Holding.NOTE, Holding.BOX])
"""Text that flows on its own."""


@dataclass(frozen=True, slots=True)
class Group:
    """The state that holds until a group ends.

    Attributes:
        holding: What the group holds.
        field: Of the document's properties, that its text is.
        font: Its number.
        n_fallback: Characters that stand, for old readers, behind a Unicode one.
        is_hidden: Whether its text is not shown.
        level: Of a heading, from 1; 0 for none.
        style: Of the paragraph.
        is_item: Whether the paragraph belongs to a list.
        is_in_table: Whether the paragraph stands in a cell.
    """

    holding: Holding = Holding.TEXT
    field: str = ""
    font: int = -1
    n_fallback: int = 1
    is_hidden: bool = False
    level: int = 0
    style: int = 0
    is_item: bool = False
    is_in_table: bool = False


_DESTINATIONS = {
    b"listtext": Holding.MARKER,
    b"pntext": Holding.MARKER,
    b"footnote": Holding.NOTE,
    b"shpinst": Holding.SHAPE,
    b"shptxt": Holding.BOX,
    b"fonttbl": Holding.FONTS,
    b"stylesheet": Holding.STYLES,
    b"info": Holding.INFO,
    **dict.fromkeys(
        b"""
        aftncn aftnsep aftnsepc colortbl datafield filetbl fldinst footer footerf footerl footerr
        ftncn ftnsep ftnsepc header headerf headerl headerr listtable listoverridetable
        nonesttables pict pntxta pntxtb revtbl rxe shprslt tc txe xe
        """.split(),
        Holding.NOTHING,
    ),
}
_FIELDS = frozenset([b"author", b"creatim", b"keywords", b"revtim", b"subject", b"title"])
_MAX_LEVEL = 9


def enter(group: Group, word: bytes, *, is_optional: bool) -> Group | None:
    """The group as it is behind a word that says what it holds; None for another word.

    Args:
        group: As it was.
        word: Of control.
        is_optional: Whether readers who do not know the word are told to skip the group.
    """
    if group.holding is Holding.INFO:
        return replace(group, field=word.decode()) if word in _FIELDS else None
    found = _DESTINATIONS.get(word, Holding.NOTHING if is_optional else None)
    if found is None or group.holding is Holding.NOTHING:
        return None
    if group.holding is Holding.SHAPE and found is not Holding.BOX:
        return replace(group, holding=Holding.NOTHING)
    if found in STORIES:
        return Group(found, font=group.font, n_fallback=group.n_fallback)
    return replace(group, holding=found)


def change(group: Group, word: bytes, number: int | None) -> Group:  # noqa: PLR0911 - one a word
    """The group as it is behind a word of formatting."""
    is_on = number != 0
    match word:
        case b"f" | b"deff":
            return replace(group, font=number or 0)
        case b"uc":
            return replace(group, n_fallback=max(0, number or 0))
        case b"v" | b"deleted":
            return replace(group, is_hidden=is_on)
        case b"plain":
            return replace(group, is_hidden=False)
        case b"pard":
            return replace(group, level=0, style=0, is_item=False, is_in_table=False)
        case b"outlinelevel":
            level = (number or 0) + 1
            return replace(group, level=level if 1 <= level <= _MAX_LEVEL else 0)
        case b"s":
            return replace(group, style=number or 0)
        case b"ls":
            return replace(group, is_item=is_on)
        case b"intbl":
            return replace(group, is_in_table=True)
    return group
