"""Writes data, whatever notation it came in: records as lines, lists of records as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.formats.builder import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.formats.builder import TextBuilder

# Longer values are prose, not the values of fields.
_MAX_VALUE = 200
_MAX_COLUMNS = 30
# Of a table's cells at least so many are filled, or the records are of different kinds.
_MIN_FILLED = 0.5
# More lines than these make a paragraph that says nothing as a whole.
_MAX_LINES = 40


@dataclass(frozen=True, slots=True)
class Record:
    """Named values in order; a name may come twice, and be empty: a value of the record itself."""

    fields: tuple[tuple[str, Data], ...]


Data = str | Record | list["Data"]
"""A value as the file writes it, a record, or a list of either."""


class RecordWriter:
    """Appends data to a builder: no value is left out and none is written in another way.

    A field is a line ``name: value``, the name with those of the records around it
    (``address.city``); the lines of one record are one paragraph. A list of flat records is a table
    with the names as its header, a list of values is a list, and a long value is a paragraph.
    """

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._lines: list[str] = []

    def write(self, data: Data, *, path: str = "") -> None:
        """Append all of ``data``, whose name is ``path``."""
        self._write(data, path)
        self._flush()

    def _write(self, data: Data, path: str) -> None:
        if isinstance(data, str):
            self._value(data, path)
        elif isinstance(data, Record):
            for name, value in data.fields:
                self._write(value, ".".join(filter(None, (path, name))))
        else:
            self._list(data, path)

    def _value(self, value: str, path: str) -> None:
        if len(value) > _MAX_VALUE or "\n" in value.strip():
            self._flush()
            for paragraph in clean(value).split("\n\n"):
                self._builder.paragraph(paragraph)
        elif value.strip():
            self._lines.append(f"{path}: {one_line(value)}" if path else one_line(value))
            if len(self._lines) >= _MAX_LINES:
                self._flush()

    def _list(self, items: Sequence[Data], path: str) -> None:
        rows = _table(items)
        if rows is not None:
            self._flush()
            if path:
                self._builder.paragraph(f"{path}:")
            self._builder.table(rows)
        elif all(isinstance(item, str) for item in items):
            self._values([str(item) for item in items], path)
        else:
            for item in items:
                # Each record is a paragraph, so that its lines are found together.
                self._flush()
                self._write(item, path)
            self._flush()

    def _values(self, values: Sequence[str], path: str) -> None:
        joined = ", ".join(one_line(value) for value in values if value.strip())
        if len(joined) <= _MAX_VALUE:
            self._value(joined, path)
            return
        self._flush()
        if path:
            self._builder.paragraph(f"{path}:")
        for value in values:
            self._builder.list_item(value, marker="- ")

    def _flush(self) -> None:
        self._builder.paragraph("\n".join(self._lines))
        self._lines.clear()


def _table(items: Sequence[Data]) -> list[list[str]] | None:
    """Rows with a header, when the items are flat records of one kind."""
    records = [item for item in items if isinstance(item, Record)]
    if len(records) < 2 or len(records) < len(items):  # noqa: PLR2004 - one row is no table
        return None
    names = list(dict.fromkeys(name for record in records for name, _ in record.fields))
    rows = [_row(record, names) for record in records]
    if not 1 < len(names) <= _MAX_COLUMNS or any(row is None for row in rows):
        return None
    cells = [row for row in rows if row is not None]
    n_filled = sum(bool(cell) for row in cells for cell in row)
    return [names, *cells] if n_filled >= _MIN_FILLED * len(names) * len(cells) else None


def _row(record: Record, names: Sequence[str]) -> list[str] | None:
    values = dict(record.fields)
    if len(values) < len(record.fields):
        return None
    cells = [values.get(name, "") for name in names]
    flat = [cell for cell in cells if isinstance(cell, str) and len(cell) <= _MAX_VALUE]
    return [one_line(cell) for cell in flat] if len(flat) == len(cells) else None
