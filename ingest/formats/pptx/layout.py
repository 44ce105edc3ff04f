"""What a shape on a slide takes over from its slide's layout and master: place and bullets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.pptx.order import Placed

if TYPE_CHECKING:
    from lxml import etree

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"

# Every slide repeats these.
FURNITURE = frozenset(["dt", "ftr", "hdr", "sldImg", "sldNum"])
TITLES = frozenset(["ctrTitle", "title"])


class SlideLayout:
    """The layout of one slide and the master behind it.

    Args:
        layers: Layout and master, in this order; a slide without them has none.
    """

    def __init__(self, layers: list[etree._Element]) -> None:
        self._layers = [list(layer.iter(f"{P}sp")) for layer in layers]
        styles = layers[-1].find(f"{P}txStyles") if layers else None
        self._body_style = styles.find(f"{P}bodyStyle") if styles is not None else None

    def place(self, shape: etree._Element) -> Placed[etree._Element]:
        """The shape with its place, or that of the placeholder that it fills."""
        frames = (_frame(each) for each in [shape, *self._models(shape)])
        x, y, width, height = next(filter(None, frames), (0, 0, 0, 0))
        return Placed(shape, x, y, x + width, y + height)

    def list_styles(self, shape: etree._Element) -> list[etree._Element]:
        """Where the bullets of the shape's paragraphs are set, nearest first."""
        found = [each.find(f"{P}txBody/{A}lstStyle") for each in [shape, *self._models(shape)]]
        is_body = placeholder_type(shape) in {"body", "obj", "subTitle"}
        return [
            style for style in [*found, self._body_style if is_body else None] if style is not None
        ]

    def _models(self, shape: etree._Element) -> list[etree._Element]:
        holder = _placeholder(shape)
        if holder is None:
            return []
        index, kind = holder.get("idx", "0"), placeholder_type(shape)
        models = []
        for number, layer in enumerate(self._layers):
            held = [(each, _placeholder(each)) for each in layer]
            # A layout's placeholder has the same index; a master has one of each type.
            found = (
                each
                for each, other in held
                if other is not None
                and (
                    other.get("idx", "0") == index
                    if number == 0
                    else _base_type(placeholder_type(each)) == _base_type(kind)
                )
            )
            models += list(found)[:1]
        return models


def placeholder_type(shape: etree._Element) -> str:
    """What a shape is a placeholder for, "" for a shape that is none."""
    holder = _placeholder(shape)
    return holder.get("type", "obj") if holder is not None else ""


def _placeholder(shape: etree._Element) -> etree._Element | None:
    for child in shape:
        if isinstance(child.tag, str) and child.tag.startswith(f"{P}nv"):
            return child.find(f"{P}nvPr/{P}ph")
    return None


def _base_type(kind: str) -> str:
    return "title" if kind in TITLES else "body" if kind in {"obj", "subTitle"} else kind


def _frame(shape: etree._Element) -> tuple[int, int, int, int] | None:
    """Left and top edge, width and height, in English Metric Units."""
    paths = (f"{P}spPr/{A}xfrm", f"{P}grpSpPr/{A}xfrm", f"{P}xfrm")
    frame = next((found for path in paths if (found := shape.find(path)) is not None), None)
    if frame is None:
        return None
    offset, extent = frame.find(f"{A}off"), frame.find(f"{A}ext")
    if offset is None or extent is None:
        return None
    return (*_pair(offset, "x", "y"), *_pair(extent, "cx", "cy"))


def _pair(element: etree._Element, first: str, second: str) -> tuple[int, int]:
    return _number(element.get(first)), _number(element.get(second))


def _number(text: str | None) -> int:
    digits = (text or "").removeprefix("-")
    return int(text or "") if digits.isdecimal() and len(digits) < 16 else 0  # noqa: PLR2004 - digits
