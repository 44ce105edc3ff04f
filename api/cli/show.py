"""Show: the forms in which words from documents come before a person's eyes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.cli.harmless import harmless, harmless_line
from retrieval.lexical import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from api.cli.passage import Piece

CITED = "black on yellow"
NEAR = "underline"
FOUND = "bold cyan"
_INDENT = 4
_WORD = re.compile(r"\w[\w'’.,-]*\w|\w")


def count_of(n: int, thing: str) -> str:
    """How many there are, in words: 1 document, 1,200 documents."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def place_line(title: str, heading: Sequence[str], page: int | None) -> Text:
    """Where words stand: title, headings and page, in one line."""
    path = dict.fromkeys(harmless_line(part) for part in (title, *heading))
    line = Text(" › ".join(path), style="bold")
    if page is not None:
        line.append(f" · page {page}", style="not bold")
    return line


def gone_line(document_id: str, since: str) -> Text:
    """What stands in the place of a forgotten document."""
    return Text(f"gone: {document_id} was forgotten on {since[:10]}", style="dim italic")


def source_line(source: str) -> Text:
    """A file's path as short as it can be given: from here, where it lies below."""
    here = f"{Path.cwd()}{os.sep}"
    path = harmless_line(source.removeprefix(here)) or "(its file is gone)"
    return Text(path, style="dim", overflow="fold")


def quoted_passage(pieces: Iterable[Piece], *, style: str | None) -> Text:
    """A passage with its quoted words marked: in ``style``, or by » and « when there is none."""
    text = Text()
    for piece in pieces:
        words = harmless(piece.text)
        if not piece.is_quoted:
            text.append(words)
        elif style:
            text.append(words, style=style)
        else:
            text.append(f"»{words}«")
    return text


def found_passage(words: str, query: str) -> Text:
    """A passage with the words that the query holds too, in any of their forms, in colour."""
    wanted = set(tokenise(query))
    text = Text(harmless(words))
    for match in _WORD.finditer(text.plain):
        if wanted.intersection(tokenise(match.group())):
            text.stylize(FOUND, *match.span())
    return text


def indented(text: Text) -> Padding:
    """A passage below the line that says where it stands."""
    return Padding(text, (0, 0, 0, _INDENT), expand=False)


def make_table(*headings: str) -> Table:
    """A table whose cells fold and lose nothing; those of its first column, ids, never fold."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for place, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=place == 0)
    return table


def add_row(table: Table, *cells: object) -> None:
    """Add cells whose words are taken literally."""
    table.add_row(
        *(cell if isinstance(cell, Text) else Text(harmless_line(str(cell))) for cell in cells)
    )


def print_list(console: Console, heading: str, items: Iterable[str], *, style: str) -> None:
    """A heading and its items, or nothing when there are none."""
    lines = [harmless_line(item) for item in items]
    if lines:
        console.print(Text(heading, style=style))
        for line in lines:
            console.print(Text(f"  • {line}"))
