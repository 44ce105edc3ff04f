"""Writes what a frame on a slide holds: a table, a chart as the table behind it, a diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ingest.formats.pptx.layout import A
from ingest.formats.pptx.text import flat_text, write_paragraphs
from ingest.formats.sheets.number import print_number

if TYPE_CHECKING:
    from pptx.opc.package import Part

    from ingest.formats.builder import TextBuilder

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Longer cells are columns of a page.
_MAX_CELL = 2000
_MAX_POINTS = 10_000


def write_graphic(builder: TextBuilder, frame: etree._Element, part: Part) -> None:
    """Append a frame of ``part``; pictures and embedded files say nothing."""
    for table in frame.iter(f"{A}tbl"):
        _write_table(builder, table)
    for chart in frame.iter(f"{_C}chart"):
        _write_chart(builder, _related(part, chart.get(f"{_R}id")))
    for diagram in frame.iter(f"{_DGM}relIds"):
        _write_diagram(builder, _related(part, diagram.get(f"{_R}dm")))


def _related(part: Part, relationship_id: str | None) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(part.related_part(relationship_id or "").blob, parser)


def _write_table(builder: TextBuilder, table: etree._Element) -> None:
    # A cell that a merged one covers is there, and empty.
    cells = [list(row.iterchildren(f"{A}tc")) for row in table.iterchildren(f"{A}tr")]
    rows = [[flat_text(cell) for cell in row] for row in cells]
    n_columns = max((sum(map(bool, row)) for row in rows), default=0)
    if n_columns > 1 and all(len(text) <= _MAX_CELL for row in rows for text in row):
        builder.table(rows)
        return
    for body in table.iter(f"{A}txBody"):
        write_paragraphs(builder, body)


def _write_chart(builder: TextBuilder, root: etree._Element) -> None:
    """The chart's title, and a row for each category with the value of each series."""
    title = root.find(f"{_C}chart/{_C}title")
    builder.paragraph(flat_text(title) if title is not None else "")
    series = list(root.iter(f"{_C}ser"))
    # A scatter chart has x and y instead of categories and values.
    axes = [_first(each, "cat", "xVal") for each in series]
    labels = next(filter(None, map(_points, axes)), {})
    values = [_points(_first(each, "val", "yVal")) for each in series]
    names = [_points(each.find(f"{_C}tx")).get(0, "") for each in series]
    places = sorted(set(labels).union(*values))[:_MAX_POINTS]
    rows = [[labels.get(place, ""), *(each.get(place, "") for each in values)] for place in places]
    builder.table([["", *names], *rows] if any(names) else rows)


def _first(series: etree._Element, *names: str) -> etree._Element | None:
    return next(
        (found for name in names if (found := series.find(f"{_C}{name}")) is not None), None
    )


def _points(data: etree._Element | None) -> dict[int, str]:
    """The values that the file keeps beside a reference to cells, by their place from 0."""
    points: dict[int, str] = {}
    if data is None:
        return points
    number_format = data.findtext(f".//{_C}formatCode") or "General"
    is_numeric = next(data.iter(f"{_C}numCache", f"{_C}numLit"), None) is not None
    for point in data.iter(f"{_C}pt"):
        text, place = point.findtext(f"{_C}v") or "", point.get("idx", "")
        if place.isdecimal():
            shown = _shown(text, number_format) if is_numeric else text
            points.setdefault(int(place), shown)
    literal = data.findtext(f"{_C}v") or ""
    return points or ({0: literal} if literal else {})


def _shown(text: str, number_format: str) -> str:
    try:
        return print_number(float(text), number_format)
    except ValueError:
        return text


def _write_diagram(builder: TextBuilder, root: etree._Element) -> None:
    for point in root.iter(f"{_DGM}pt"):
        body = point.find(f"{_DGM}t")
        if body is not None:
            builder.list_item(flat_text(body), marker="- ")
