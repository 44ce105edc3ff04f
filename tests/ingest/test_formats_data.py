"""XML, JSON, YAML, reStructuredText, Org and source code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.document import BlockKind, Document
from ingest.formats.code import read_code
from ingest.formats.json_text import read_json
from ingest.formats.org import read_org
from ingest.formats.rst import read_rst
from ingest.formats.xml import read_xml
from ingest.formats.yaml_text import read_yaml

if TYPE_CHECKING:
    from ingest.refusal import Refusal


def read(document: Document | Refusal) -> Document:
    assert isinstance(document, Document)
    assert "".join(document.quote(section.span) for section in document.sections) == document.text
    return document


def blocks_of(document: Document | Refusal) -> list[tuple[str, str]]:
    told = read(document)
    return [(block.kind.value, told.quote(block.span)) for block in told.blocks]


def test_a_list_of_flat_records_is_a_table_and_numbers_stay_as_they_are_written() -> None:
    source = b'[{"fare": 12.50, "zone": 1e3}, {"fare": 0.10000000000000000001, "zone": null}]'
    document = read(read_json(source, name="x"))
    assert document.text == "fare | zone\n12.50 | 1e3\n0.10000000000000000001 | "


def test_a_record_is_lines_with_the_path_of_each_value() -> None:
    source = b'{"name": "Gannet", "port": {"city": "Skarn", "open": true}, "tags": ["a", "b"]}'
    assert read(read_json(source, name="x")).text == (
        "name: Gannet\nport.city: Skarn\nport.open: true\ntags: a, b"
    )


def test_a_long_value_is_a_paragraph_of_its_own() -> None:
    words = "The ferry sails at noon. " * 10
    document = read_json(b'{"id": 7, "text": "' + words.encode() + b'", "to": "x"}', name="x")
    assert [text for _, text in blocks_of(document)] == ["id: 7", words.strip(), "to: x"]


def test_a_value_on_each_line_is_read_as_a_list() -> None:
    assert read(read_json(b'{"a": 1, "b": 2}\n\n{"a": 3, "b": 4}\n', name="x")).text == (
        "a | b\n1 | 2\n3 | 4"
    )


@pytest.mark.parametrize("source", [b'{"a": 1,', b"not json", b"[" * 100_000, b'{"a": 1}\n{"b": '])
def test_what_is_no_json_is_read_as_the_text_it_is(source: bytes) -> None:
    assert read(read_json(source, name="x")).text == source.decode()


def test_yaml_is_read_like_json_with_its_values_as_written() -> None:
    source = (
        b"port: Skarn\nopen: 09:30\nfares:\n  - {zone: 1, eur: 2.50}\n  - {zone: 2, eur: 010}\n"
    )
    assert read(read_yaml(source, name="x")).text == (
        "port: Skarn\nopen: 09:30\n\nfares:\n\nzone | eur\n1 | 2.50\n2 | 010"
    )


@pytest.mark.parametrize(
    "source",
    [
        b"a: 1  # the zone\n",
        b"a: &x [1, 2]\nb: [*x, *x]\n",
        b"a: [1,\n",
        b"{a: 1}: 2\n",
    ],
)
def test_yaml_with_comments_or_aliases_or_none_at_all_stays_as_it_stands(source: bytes) -> None:
    assert read(read_yaml(source, name="x")).text == source.decode()


def test_records_in_xml_are_a_table() -> None:
    source = b"<x><port id='1'><name>Skarn</name></port><port id='2'><name>Orrin</name></port></x>"
    assert blocks_of(read_xml(source, name="x"))[-1] == (
        "table",
        "id | name\n1 | Skarn\n2 | Orrin",
    )


def test_prose_in_xml_is_paragraphs_below_its_titles() -> None:
    source = (
        b"<?xml version='1.0'?><book><title>Rules</title><sect><title>Dogs</title>"
        b"<para>Dogs stay <b>on deck</b>.</para><para>Short.</para></sect></book>"
    )
    assert blocks_of(read_xml(source, name="x")) == [
        ("heading", "Rules"),
        ("heading", "Dogs"),
        ("paragraph", "Dogs stay on deck."),
        ("paragraph", "Short."),
    ]


def test_xml_fetches_nothing_and_expands_nothing() -> None:
    source = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a><b>x &e; y</b><c>z</c></a>'
    assert "root:" not in read(read_xml(source, name="x")).text
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><a>&b;</a>'
    assert "aaaa" not in read(read_xml(bomb, name="x")).text


def test_xml_that_is_not_well_formed_is_read_as_the_text_it_is() -> None:
    assert read(read_xml(b"<a><b>words</a>", name="x")).text == "<a><b>words</a>"


RST = b"""\
Rules
=====

:Author: Ada

Dogs stay on
deck. See :ref:`fares <x>`.

.. include:: /etc/passwd

.. csv-table:: secret
   :file: /etc/passwd

.. raw:: html

   <b>raw</b>

.. unheard-of:: words of it

1. first
2. second

=====  =====
Zone   Fare
=====  =====
1      2.50
=====  =====

.. a comment
"""


def test_rst_is_read_as_its_reader_sees_it_and_includes_are_not_followed() -> None:
    document = read(read_rst(RST, name="x"))
    assert "root:" not in document.text
    assert (document.title, document.metadata) == ("Rules", {"author": "Ada"})
    told = blocks_of(document)
    assert told[0] == ("heading", "Rules")
    assert ("paragraph", "Dogs stay on deck. See :ref:`fares <x>`.") in told
    assert ("table", "Zone | Fare\n1 | 2.50") in told
    assert ("list_item", "second") in told
    assert "words of it" in document.text
    assert "a comment" not in document.text


ORG = b"""\
#+TITLE: Rules
#+AUTHOR: Ada
#+INCLUDE: "/etc/passwd"
* TODO Dogs :pets:
:PROPERTIES:
:ID: 7
:END:
Dogs stay on *deck*,
see [[https://x.org][the fares]].
# a comment
- first
  goes on
1. one
| Zone | Fare |
|------+------|
| 1    | 2.50 |
#+BEGIN_SRC sh
* not a heading
#+END_SRC
"""


def test_org_is_read_as_its_reader_sees_it() -> None:
    document = read(read_org(ORG, name="x"))
    assert (document.title, document.metadata) == ("Rules", {"author": "Ada"})
    assert blocks_of(document) == [
        ("heading", "TODO Dogs"),
        ("paragraph", "Dogs stay on deck, see the fares."),
        ("list_item", "first goes on"),
        ("list_item", "one"),
        ("table", "Zone | Fare\n1 | 2.50"),
        ("code", "* not a heading"),
    ]


PYTHON = b'''\
"""What it does. In two sentences."""

# Why it is so.
LIMIT = 80


class Fare:
    """A price."""

    def pay(self) -> None:
        """Paid at the quay."""
        return "# no comment"
'''


def test_a_program_is_kept_to_the_letter_and_its_words_can_be_quoted() -> None:
    document = read(read_code(PYTHON, name="fare.py"))
    assert (document.text, document.title) == (PYTHON.decode(), "fare.py")
    told = blocks_of(document)
    assert [text for kind, text in told if kind == "paragraph"] == [
        "What it does. In two sentences.",
        "Why it is so.",
        "A price.",
        "Paid at the quay.",
    ]
    assert ("code", "LIMIT = 80") in told
    place = document.text.index("Paid")
    assert document.heading_path(place) == ("class Fare:", "def pay(self) -> None:")


@pytest.mark.parametrize(
    ("name", "source", "quotable"),
    [
        ("a.sql", b"-- Fares of\n-- 2025.\nSELECT 1;", ["Fares of\n-- 2025."]),
        ("a.js", b"/** Fares. */\nlet a = 1; // no line\n// All.\n", ["Fares.", "All."]),
        ("a.sh", b"#!/bin/sh\n# Fares.\nls\n", ["Fares."]),
        ("a.ini", b"; Fares.\n[zone]\neur = 2\n", ["Fares.", "eur = 2"]),
        ("a.py", b"# Not\nprint 'python 3'\n", ["Not"]),
        ("a.css", b"a { b: c }", []),
    ],
)
def test_comments_of_each_language_can_be_quoted(
    name: str, source: bytes, quotable: list[str]
) -> None:
    kinds = {BlockKind.PARAGRAPH.value, BlockKind.LIST_ITEM.value}
    told = blocks_of(read_code(source, name=name))
    assert [text for kind, text in told if kind in kinds] == quotable
