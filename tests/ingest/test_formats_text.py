"""Plain text, encodings, Markdown, HTML and CSV."""

from __future__ import annotations

import pytest

from ingest.document import BlockKind, Document
from ingest.formats.builder import TextBuilder, readable
from ingest.formats.csv import read_csv
from ingest.formats.encoding import decode, is_binary
from ingest.formats.html.read import read_html
from ingest.formats.markdown import read_markdown
from ingest.formats.text import read_text
from ingest.refusal import Refusal, RefusalReason


def blocks_of(document: Document | Refusal) -> list[tuple[str, int, str]]:
    assert isinstance(document, Document)
    assert "".join(document.quote(section.span) for section in document.sections) == document.text
    return [(block.kind, block.level, document.quote(block.span)) for block in document.blocks]


def table_of(document: Document | Refusal) -> list[list[str]]:
    assert isinstance(document, Document)
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    return [[document.quote(cell) for cell in row] for row in table.rows]


def test_separators_say_what_stands_beside_what() -> None:
    builder = TextBuilder()
    builder.heading("Fruit", level=1)
    builder.list_item("apple", marker="1. ")
    builder.list_item("pear", marker="2. ")
    builder.table([["a", "b"], ["c"]])
    document = builder.build(name="x")
    assert document.text == "Fruit\n\n1. apple\n2. pear\n\na | b\nc | "
    assert blocks_of(document)[1] == ("list_item", 0, "apple")
    assert table_of(document) == [["a", "b"], ["c", ""]]


def test_no_surrogate_and_no_control_character_reaches_the_text() -> None:
    builder = TextBuilder()
    builder.paragraph("a\x00b\ud800c\x07")
    assert builder.build(name="x").text == "ab\ufffdc"


def test_a_file_name_becomes_words_but_a_date_stays_one() -> None:
    assert readable("annual-report_2025-03-31") == "annual report 2025-03-31"


def test_plain_text_is_kept_to_the_letter() -> None:
    document = read_text(b"\xef\xbb\xbfone  two\r\n\tthree\r\n\r\n\r\nfour", name="notes")
    assert isinstance(document, Document)
    assert document.text == "one  two\n\tthree\n\n\nfour"
    assert blocks_of(document) == [("paragraph", 0, "one  two\n\tthree"), ("paragraph", 0, "four")]
    assert document.title == "notes"


def test_underlined_and_shouted_lines_are_headings_and_items_lose_their_bullets() -> None:
    source = b"Title\n=====\nwords\n\nPART ONE\n\n- first\n  goes on\n- second\n\nNOT A HEADING."
    assert blocks_of(read_text(source, name="x")) == [
        ("heading", 1, "Title"),
        ("paragraph", 0, "words"),
        ("heading", 1, "PART ONE"),
        ("list_item", 0, "first\n  goes on"),
        ("list_item", 0, "second"),
        ("paragraph", 0, "NOT A HEADING."),
    ]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1252"],
)
def test_text_is_read_in_every_common_encoding(encoding: str) -> None:
    text = "Die schöne Frau aß für 3 € zu Mittag, und es war köstlich."
    assert not is_binary(text.encode(encoding))
    assert decode(text.encode(encoding)) == text


def test_cyrillic_and_czech_are_not_taken_for_western() -> None:
    russian = "Съешь же ещё этих мягких французских булок, да выпей чаю."
    czech = "Příliš žluťoučký kůň úpěl ďábelské ódy, a nikdo ho neslyšel."
    assert decode(russian.encode("cp1251")) == russian
    assert decode(czech.encode("cp1250")) == czech


def test_a_picture_is_no_text() -> None:
    assert is_binary(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01")


def test_markdown_is_read_as_it_is_shown() -> None:
    source = b"""---
title: Pump *manual*
author: [Ada, Bob]
date: 2025-03-01
draft: true
---
# Starting **up**

Open the [valve](http://x.y) and
wait for `READY`. ![a gauge](g.png)

3. third
4. fourth
   - inner

```
x = 1

y = 2
```

| Part | Size |
|------|------|
| bolt | *M6* |
"""
    document = read_markdown(source, name="x")
    assert isinstance(document, Document)
    assert document.title == "Pump *manual*"
    assert document.metadata == {"author": "Ada, Bob", "date": "2025-03-01", "draft": "True"}
    assert blocks_of(document) == [
        ("heading", 1, "Starting up"),
        ("paragraph", 0, "Open the valve and wait for READY. a gauge"),
        ("list_item", 0, "third"),
        ("list_item", 0, "fourth"),
        ("list_item", 0, "inner"),
        ("code", 0, "x = 1\n\ny = 2"),
        ("table", 0, "Part | Size\nbolt | M6"),
    ]
    assert "\n\n3. third\n4. fourth\n- inner\n\n" in document.text


def test_front_matter_that_is_no_mapping_stays_text() -> None:
    document = read_markdown(b"---\njust words\n---\n\nmore", name="x")
    assert isinstance(document, Document)
    assert "just words" in document.text


def test_html_inside_markdown_keeps_its_words() -> None:
    folded = b"<details><summary>More</summary><p>hidden <b>words</b></p></details>"
    source = b"before\n\n" + folded + b"\n\nafter"
    texts = [text for _, _, text in blocks_of(read_markdown(source, name="x"))]
    assert texts == ["before", "More", "hidden words", "after"]


PAGE = """<!DOCTYPE html><html><head><title>The page</title><meta charset="iso-8859-1">
<meta name="author" content="Zo\u00eb"><style>p {}</style></head><body>
<nav>Home About</nav><header><h1>A  <i>big</i>
title</h1></header><script>var x</script>
lies directly here<div>in a div<p>a paragraph<br>two lines</p>and after it</div>
<ol start="3"><li>three<ul><li>inner</li></ul></li><li>four</li></ol>
<dl><dt>Term</dt><dd>meaning</dd></dl><pre>  kept
    as is</pre>
<table><tr><th>Name<th>Age</tr><tr><td>Ann<td>41</tr></table>
<table><tr><td>left column</td><td><h2>Right</h2>words</td></tr></table>
<p hidden>unseen</p><p style="display: none">unseen</p><footer>Imprint</footer></body></html>"""


def test_html_keeps_every_word_a_reader_sees_and_no_furniture() -> None:
    document = read_html(PAGE.encode("iso-8859-1"), name="x")
    assert isinstance(document, Document)
    assert (document.title, document.metadata) == ("The page", {"author": "Zo\u00eb"})
    assert blocks_of(document) == [
        ("heading", 1, "A big title"),
        ("paragraph", 0, "lies directly here"),
        ("paragraph", 0, "in a div"),
        ("paragraph", 0, "a paragraph\ntwo lines"),
        ("paragraph", 0, "and after it"),
        ("list_item", 0, "three"),
        ("list_item", 0, "inner"),
        ("list_item", 0, "four"),
        ("paragraph", 0, "Term"),
        ("list_item", 0, "meaning"),
        ("code", 0, "  kept\n    as is".strip()),
        ("table", 0, "Name | Age\nAnn | 41"),
        ("paragraph", 0, "left column"),
        ("heading", 2, "Right"),
        ("paragraph", 0, "words"),
    ]


def test_a_page_that_is_all_footer_is_still_read() -> None:
    assert blocks_of(read_html(b"<html><footer>Only this.</footer></html>", name="x")) == [
        ("paragraph", 0, "Only this.")
    ]


def test_a_cell_over_two_rows_leaves_the_columns_in_place() -> None:
    source = b"<table><tr><td rowspan=2>a<td>b</tr><tr><td>c</tr></table>"
    assert table_of(read_html(source, name="x")) == [["a", "b"], ["", "c"]]


def test_html_nested_beyond_the_parsers_limit_is_refused_not_cut() -> None:
    refusal = read_html(b"<div>" * 3000 + b"deep", name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.DAMAGED


def test_an_external_entity_is_not_fetched() -> None:
    source = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>a &x; b</p>'
    document = read_html(source, name="x")
    assert isinstance(document, Document)
    assert "root:" not in document.text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found(delimiter: str) -> None:
    lines = [["name", "price"], ["nut, small", "1,5"], ["bolt"]]
    quoted = [[f'"{cell}"' if "," in cell else cell for cell in row] for row in lines]
    source = "\r\n".join(delimiter.join(row) for row in quoted).encode()
    document = read_csv(source, name="parts_list")
    assert table_of(document) == [["name", "price"], ["nut, small", "1,5"], ["bolt", ""]]
    assert isinstance(document, Document)
    assert document.title == "parts list"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"The bell rings\x07 and the page\x0bturns, as it has for years.", False),
        (b"\x00\x01\x02", True),
        (b"PK\x03\x04" + bytes(range(32)), True),
    ],
)
def test_a_stray_control_character_makes_no_binary_file(head: bytes, *, expected: bool) -> None:
    assert is_binary(head) is expected
