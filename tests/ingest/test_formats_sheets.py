"""Spreadsheets: what a cell shows, where a table begins, and how much is too much."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from ingest.document import BlockKind, Document
from ingest.formats.sheets.moment import print_serial
from ingest.formats.sheets.number import print_number
from ingest.formats.sheets.xls import read_xls
from ingest.formats.sheets.xlsx import read_xlsx
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet


def saved(file: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def workbook(rows: Sequence[list[Any]]) -> tuple[openpyxl.Workbook, Worksheet]:
    file = openpyxl.Workbook()
    sheet = file.worksheets[0]
    sheet.title = "Sites"
    for row in rows:
        sheet.append(row)
    return file, sheet


def read(file: openpyxl.Workbook) -> Document:
    document = read_xlsx(saved(file), name="site_list")
    assert isinstance(document, Document)
    return document


def blocks_of(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.quote(block.span)) for block in document.blocks]


def test_a_sheet_is_a_page_with_its_name_and_a_table_whose_cells_can_be_cited() -> None:
    file, _ = workbook([["Site", "Staff"], ["Oslo", 12]])
    file.create_sheet("Empty")
    hidden = file.create_sheet("Prices")
    hidden.append(["Item", "EUR"])
    hidden.append(["Pump", 80])
    hidden.sheet_state = "hidden"
    document = read(file)
    assert blocks_of(document) == [
        ("heading", 1, "Sites"),
        ("table", 0, "Site | Staff\nOslo | 12"),
        ("heading", 1, "Prices"),
        ("table", 0, "Item | EUR\nPump | 80"),
    ]
    (first, second) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    assert [[document.quote(cell) for cell in row] for row in first.rows][1] == ["Oslo", "12"]
    assert [document.page_at(block.span.start) for block in (first, second)] == [1, 3]
    assert document.title == "site list"


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.256, "0%", "26%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (1234.5, '_-* #,##0.00\\ "€"_-', "1,234.50 €"),
        (0, '0.00;-0.00;"none"', "none"),
        (12.5, "[$€-407] #,##0.0", "€ 12.5"),
        (7, "00000", "00007"),
        (5551234567, "(###) ###-####", "(555) 123-4567"),
        (12345678, '0.0,,"M"', "12.3M"),
        (12345, "0.00E+00", "1.23E+04"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012, "General", "123456789012"),
        (1e300, "0.00", "1E+300"),
        (2.5, "0", "3"),
        (3, "0.##", "3"),
        (-0.001, "0.0", "0.0"),
        (1.5, "# ?/?", "1.5"),
    ],
)
def test_a_number_is_printed_as_its_cell_shows_it(
    value: float, number_format: str, shown: str
) -> None:
    assert print_number(value, number_format) == shown


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (45292, "dd/mm/yyyy", "2024-01-01"),
        (45292, "mmm yyyy", "2024-01"),
        (45292.5, 'd" of "mmmm yyyy h:mm', "2024-01-01 12:00"),
        (0.75, "h:mm", "18:00"),
        (1.0625, "[h]:mm", "25:30"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (1e12, "yyyy-mm-dd", "1000000000000"),
    ],
)
def test_a_count_of_days_is_printed_as_the_moment_it_is(
    value: float, number_format: str, shown: str
) -> None:
    assert print_serial(value, number_format, is_from_1904=False) == shown


def test_cells_hold_what_a_person_sees() -> None:
    start = datetime(2025, 3, 1, 9, 30)  # noqa: DTZ001 - cells know no time zones
    row = [date(2025, 3, 1), start, time(8, 15), timedelta(hours=30), True]
    file, sheet = workbook([["Day", "Start", "Opens", "Length", "Paid", "VAT"], [*row, 0.25]])
    sheet["F2"].number_format = "0%"
    assert read(file).text.splitlines()[-1] == (
        "2025-03-01 | 2025-03-01 09:30:00 | 08:15:00 | 30:00:00 | TRUE | 25%"
    )


def test_blank_rows_and_columns_part_tables() -> None:
    file, sheet = workbook([["Site", "Staff"], ["Oslo", 12], [], ["Item", "EUR"], ["Pump", 80]])
    for place, text in (("D1", "Year"), ("E1", "Visits"), ("D2", "early"), ("E2", 9)):
        sheet[place] = text
    texts = [text for _, _, text in blocks_of(read(file))]
    tables = ["Site | Staff\nOslo | 12", "Year | Visits\nearly | 9", "Item | EUR\nPump | 80"]
    assert texts == ["Sites", *tables]


def test_blank_rows_and_columns_that_are_there_to_look_at_part_nothing() -> None:
    rows: list[list[Any]] = [
        ["Site", None, "2024", "2025"],
        [],
        ["Oslo", None, 12, 13],
        [],
        ["Bergen", None, 4, 5],
    ]
    file, _ = workbook(rows)
    (_, table) = blocks_of(read(file))
    assert table == ("table", 0, "Site | 2024 | 2025\nOslo | 12 | 13\nBergen | 4 | 5")


def test_words_above_a_table_are_headings_and_those_below_are_notes() -> None:
    rows: list[list[Any]] = [
        ["Annual report"],
        [],
        ["Staff by site"],
        ["Site", "Staff"],
        ["Oslo", 12],
        ["Counted in May."],
    ]
    file, _ = workbook(rows)
    document = read(file)
    oslo = document.text.index("Oslo")
    assert document.heading_path(oslo) == ("Sites", "Annual report", "Staff by site")
    assert blocks_of(document)[-1] == ("paragraph", 0, "Counted in May.")


def test_no_table_stands_under_the_caption_of_another() -> None:
    rows: list[list[Any]] = [
        ["Staff by site"],
        ["Site", "Staff"],
        ["Oslo", 12],
        [],
        ["Item", "EUR"],
        ["Pump", 80],
    ]
    file, _ = workbook(rows)
    document = read(file)
    assert document.heading_path(document.text.index("Pump")) == ("Sites",)


def test_formulas_give_their_values_and_merged_cells_their_first_place() -> None:
    file, sheet = workbook([["a", None, "c"], [1, "=A2", 3]])
    sheet.merge_cells("A1:B1")
    source = changed(saved(file), b"<f>A2</f><v></v>", b"<f>A2</f><v>7</v>")
    document = read_xlsx(source, name="x")
    assert isinstance(document, Document)
    assert document.text.endswith("a |  | c\n1 | 7 | 3")


def changed(source: bytes, old_part: bytes, new_part: bytes) -> bytes:
    """A copy of a workbook with something replaced in its first sheet."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, body.replace(old_part, new_part) if is_sheet else body)
    return content.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</sheetData>", b""),
        (b'r="A1"', b'r="!1"'),
        (b't="inlineStr"><is><t>Site</t></is>', b't="s"><v>99</v>'),
        (b't="inlineStr"><is><t>Site</t></is>', b't="n" s="7"><v>1</v>'),
    ],
)
def test_a_broken_sheet_is_damage(old: bytes, new: bytes) -> None:
    file, _ = workbook([["Site", "Staff"]])
    source = changed(saved(file), old, new)
    refusal = read_xlsx(source, name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.DAMAGED


def test_entities_are_not_followed() -> None:
    file, _ = workbook([["Site", "Staff"]])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><worksheet '
    source = changed(saved(file), b"<worksheet ", bomb)
    document = read_xlsx(changed(source, b"<v>0</v>", b"<v>&b;0</v>"), name="x")
    assert not isinstance(document, Document) or "aaaa" not in document.text


def test_an_old_workbook_shows_the_same() -> None:
    file = xlwt.Workbook()
    sheet = file.add_sheet("Sites")
    percent, day = xlwt.easyxf(num_format_str="0%"), xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for column, text in enumerate(("Site", "Share", "Opened", "Ours")):
        sheet.write(0, column, text)
    sheet.write(1, 0, "Oslo")
    sheet.write(1, 1, 0.25, percent)
    sheet.write(1, 2, date(2025, 3, 1), day)
    sheet.write(1, 3, True)  # noqa: FBT003 - a cell's value
    content = io.BytesIO()
    file.save(content)
    document = read_xls(content.getvalue(), name="x")
    assert isinstance(document, Document)
    assert document.text == "Sites\n\nSite | Share | Opened | Ours\nOslo | 25% | 2025-03-01 | TRUE"


def test_strings_that_cells_share_are_read() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as file:
        sheet = file.add_worksheet("Sites")
        bold = file.add_format({"bold": True})
        sheet.write_row(0, 0, ["Site", "Note"])
        sheet.write_rich_string(1, 0, "Os", bold, "lo")
        sheet.write_string(1, 1, "two\nlines")
    document = read_xlsx(content.getvalue(), name="x")
    assert isinstance(document, Document)
    assert document.text == "Sites\n\nSite | Note\nOslo | two lines"


def test_a_torn_old_workbook_is_damage() -> None:
    file = xlwt.Workbook()
    file.add_sheet("Sites").write(0, 0, "Site")
    content = io.BytesIO()
    file.save(content)
    for size in (600, 2000, 3500):
        refusal = read_xls(content.getvalue()[:size], name="x")
        assert isinstance(refusal, Refusal)
        assert refusal.reason is RefusalReason.DAMAGED
