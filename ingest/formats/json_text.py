"""Reads JSON, also one value a line: records and tables, every number as the file writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ingest.formats.builder import TextBuilder
from ingest.formats.encoding import decode
from ingest.formats.records import Data, Record, RecordWriter
from ingest.formats.refusals import unsupported
from ingest.formats.text import read_text

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal


def read_json(source: bytes, *, name: str) -> Document | Refusal:
    """Read JSON or lines of JSON; what is neither is read as the text it is."""
    text = decode(source)
    if text is None:
        return unsupported("of a kind that is no text")
    try:
        data = _load(text)
        builder = TextBuilder()
        RecordWriter(builder).write(data)
    except (ValueError, RecursionError):
        return read_text(source, name=name)
    return builder.build(name=name)


def _load(text: str) -> Data:
    try:
        return _parse(text)
    except ValueError:
        return [_parse(line) for line in text.splitlines() if line.strip()]


def _parse(text: str) -> Data:
    loaded = json.loads(
        text,
        object_pairs_hook=lambda pairs: Record(tuple((k, _data(v)) for k, v in pairs)),
        parse_float=str,
        parse_int=str,
        parse_constant=str,
    )
    return _data(loaded)


def _data(value: Any) -> Data:  # noqa: ANN401 - what the parser makes
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_data(item) for item in value]
    return "" if value is None else value
