"""Rich Text: encodings, structure, and what is not shown."""

from __future__ import annotations

import pytest

from ingest.document import Document
from ingest.formats.rtf.read import read_rtf
from ingest.refusal import Refusal, RefusalReason


def read(source: bytes) -> Document:
    document = read_rtf(source, name="letter")
    assert isinstance(document, Document)
    return document


def blocks_of(source: bytes) -> list[tuple[str, int, str]]:
    document = read(source)
    return [(block.kind, block.level, document.quote(block.span)) for block in document.blocks]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252 caf\'e9 \'80 5}", "café € 5"),
        (rb"{\rtf1\ansi\ansicpg1251 \'ec\'e8\'f0}", "мир"),
        (rb"{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 B;}}\f1\'93\'fa\'96\'7b}", "日本"),
        (rb"{\rtf1\uc1 \u8364?\u26085\'93}", "€日"),
        (rb"{\rtf1\uc2 \u233\'c3\'a9{\uc0\u233}x}", "ééx"),
        (rb"{\rtf1\uc0\u-10179\u-8704}", "😀"),
        (rb"{\rtf1 a\~b\{c\}\\ \emdash\line next}", "a\N{NO-BREAK SPACE}b{c}\\ —\nnext"),
        (rb"{\rtf1\mac caf\'8e}", "café"),
    ],
)
def test_characters_are_read_in_their_encoding(source: bytes, text: str) -> None:
    assert read(source).text.replace("\N{NO-BREAK SPACE}", " ") == text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_headings_lists_and_tables_keep_their_shape() -> None:
    source = rb"""{\rtf1{\stylesheet{\s0 Normal;}{\s2 heading 2;}}
{\pard\outlinelevel0 Manual\par}{\pard\s2 Care\par}
{\pard{\listtext 1.\tab}Fill\par}{\pard{\pntext\'b7\tab}Start\par}
\trowd\pard\intbl Site\cell Staff\par twice\cell\row
\trowd\pard\intbl Oslo\cell 12\cell\row
\pard After.\par}"""
    assert blocks_of(source) == [
        ("heading", 1, "Manual"),
        ("heading", 2, "Care"),
        ("list_item", 0, "Fill"),
        ("list_item", 0, "Start"),
        ("table", 0, "Site | Staff twice\nOslo | 12"),
        ("paragraph", 0, "After."),
    ]
    assert "1. Fill\n- Start" in read(source).text


def test_what_a_reader_does_not_see_is_left_out() -> None:
    source = rb"""{\rtf1{\header Page 1}{\*\generator Word;}{\colortbl;\red0;}Shown {\v hidden}
{\deleted gone}{\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}
{\pict\bin3 }}}}{\*\unknown {nested}}.\par}"""
    assert read(source).text == "Shown link."


def test_notes_come_last_and_text_boxes_in_their_place() -> None:
    source = rb"""{\rtf1 Body{\footnote A note.}
{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt In a box.\par}}{\shprslt In a box.}} text.\par}"""
    texts = [text for _, _, text in blocks_of(source)]
    assert texts == ["In a box.", "Body text.", "A note."]


def test_properties_are_kept() -> None:
    document = read(
        rb"{\rtf1{\info{\title On Pumps}{\author Ada}{\creatim\yr2025\mo3\dy1\hr9}}Body.\par}"
    )
    assert (document.title, document.text) == ("On Pumps", "Body.")
    assert document.metadata == {"author": "Ada", "date": "2025-03-01"}


@pytest.mark.parametrize("source", [rb"{\rtf1 torn {\b", rb"{\rtf1" + b"{" * 5000 + b"}" * 5001])
def test_groups_that_do_not_end_are_damage(source: bytes) -> None:
    refusal = read_rtf(source, name="letter")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.DAMAGED
