"""Puts what stands on a slide into the order of reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Content = TypeVar("Content")

# Boxes are drawn larger than their words, so neighbours overlap a little.
_SLACK = 0.1
_TALL = 0.5
_MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Placed(Generic[Content]):
    """Something with a place: left, top, right and bottom edge, in any one unit."""

    content: Content
    x0: float
    y0: float
    x1: float
    y1: float


def in_reading_order(items: Sequence[Placed[Content]], *, depth: int = 0) -> list[Placed[Content]]:
    """Row by row from the top, each from left to right; columns of running text one by one.

    Args:
        items: In the order in which they are drawn, which decides where places do not.
        depth: How many cuts have been made; where boxes cannot be cut apart, their tops decide.
    """
    if len(items) > 1 and depth < _MAX_DEPTH:
        columns = _cut(items, lambda item: (item.x0, item.x1))
        rows = _cut(items, lambda item: (item.y0, item.y1))
        are_text = len(columns) > 1 and all(map(_is_running_text, columns))
        parts = columns if are_text or len(rows) == 1 else rows
        if len(parts) > 1:
            return [item for part in parts for item in in_reading_order(part, depth=depth + 1)]
    return sorted(items, key=lambda item: (item.y0, item.x0))


def _cut(
    items: Sequence[Placed[Content]], edges: Callable[[Placed[Content]], tuple[float, float]]
) -> list[list[Placed[Content]]]:
    """Groups of items that no straight line parts."""
    groups: list[list[Placed[Content]]] = []
    reach = float("-inf")
    for item in sorted(items, key=lambda item: edges(item)[0]):
        start, end = edges(item)
        slack = _SLACK * (end - start)
        if start + slack >= reach:
            groups.append([])
        groups[-1].append(item)
        reach = max(reach, end - slack)
    return groups


def _is_running_text(column: Sequence[Placed[Content]]) -> bool:
    """Whether one box fills most of the column: a list below its heading, not a cell of a grid."""
    height = max(item.y1 for item in column) - min(item.y0 for item in column)
    return max(item.y1 - item.y0 for item in column) > _TALL * height
