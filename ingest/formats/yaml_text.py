"""Reads YAML: records and tables like JSON's, every value as the file writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from ingest.formats.builder import TextBuilder, clean
from ingest.formats.encoding import decode
from ingest.formats.records import Data, Record, RecordWriter
from ingest.formats.refusals import unsupported
from ingest.formats.text import read_text

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal

# An alias repeats what its anchor names; a few lines of them make gigabytes.
_ALIAS = re.compile(r"(?:^|[\s\[{,:])\*\w", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)
# Its parser takes its time: about a second for this.
_MAX_CHARS = 100_000


def read_yaml(source: bytes, *, name: str) -> Document | Refusal:
    """Read a file's documents; what is broken, large, commented or aliased stays as it stands.

    A comment says to people what a value means, and a parser drops it.
    """
    text = decode(source)
    if text is None:
        return unsupported("of a kind that is no text")
    if len(text) > _MAX_CHARS or _COMMENT.search(text) or _ALIAS.search(text):
        return read_text(source, name=name)
    try:
        builder = TextBuilder()
        for node in yaml.compose_all(clean(text), Loader=yaml.SafeLoader):
            RecordWriter(builder).write(_data(node))
    except (yaml.YAMLError, ValueError, RecursionError):
        return read_text(source, name=name)
    return builder.build(name=name)


def _data(node: yaml.Node) -> Data:
    if isinstance(node, yaml.MappingNode):
        return Record(tuple((_name(key), _data(value)) for key, value in node.value))
    if isinstance(node, yaml.SequenceNode):
        return [_data(item) for item in node.value]
    is_null = node.tag == "tag:yaml.org,2002:null"
    return "" if is_null else str(node.value)


def _name(key: yaml.Node) -> str:
    if not isinstance(key, yaml.ScalarNode):
        msg = "a name that is no word"
        raise ValueError(msg)  # noqa: TRY004 - of the file, not of an argument
    return str(key.value)
