"""What of an HTML element a reader sees as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml import etree

INVISIBLE = frozenset(
    ["head", "iframe", "noscript", "object", "script", "style", "svg", "template"]
)
BLOCKS = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main
    menu nav ol optgroup option p pre search section select summary table tbody td textarea tfoot
    th thead tr ul
    """.split()
)
# Stands for <br> until the white space around it has been collapsed.
BREAK = "\N{LINE SEPARATOR}"
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[^\S\u2028]+")
_SPACED_BREAK = re.compile(r" *\u2028 *")


def is_hidden(element: etree._Element, skipped: Collection[str]) -> bool:
    """Whether a reader would not see the element, or ``skipped`` names its tag."""
    if element.tag in skipped or "hidden" in element.attrib:
        return True
    style = element.get("style")
    return style is not None and bool(_HIDING.search(style))


def collapse(text: str) -> str:
    """White space as a browser shows it: one space for any run, a newline for each ``<br>``."""
    return _SPACED_BREAK.sub("\n", _SPACE.sub(" ", text)).strip()


def raw_text(element: etree._Element) -> str:
    """All visible text of an element, its white space kept; iterative, for pages nest deeply."""
    return "".join(_pieces(element))


def visible_text(element: etree._Element) -> str:
    """All visible text of an element."""
    return collapse(raw_text(element))


def _pieces(element: etree._Element) -> Iterator[str]:
    stack: list[etree._Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        for child in reversed(item):
            stack.append(child.tail or "")
            # Two words in two blocks are two words.
            is_block = child.tag in BLOCKS
            stack.extend([" "] if is_block else [])
            stack.extend([] if is_hidden(child, INVISIBLE) else [child])
            stack.extend([" "] if is_block else [])
        yield BREAK if item.tag == "br" else item.text or ""
