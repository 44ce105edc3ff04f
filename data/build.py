"""Build the binary sample documents of data/documents from data/sources.

Every file in ``data/sources`` is a readable text: a front matter (``output``,
``title``, ``author``, ``date``, and for PDF files ``layout``) followed by a small
subset of Markdown (headings, paragraphs, lists, tables). The suffix of ``output``
decides whether a PDF (fpdf2) or a DOCX (python-docx) is written. Dates come from
the front matter, so that two runs give the same bytes.

Usage: ``python data/build.py`` (needs ``fpdf2`` and ``python-docx``).
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from fpdf import FPDF, XPos, YPos

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as DocxDocument

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "sources"
DOCUMENTS = ROOT / "documents"

ORGANISATION = "Marram Bay Ferries"
ZIP_DATE = (2025, 1, 1, 0, 0, 0)
FONT = "Helvetica"
BODY_SIZE = 11
COLUMN_BODY_SIZE = 11
HEADING_SIZES = {1: 20, 2: 14, 3: 12}


@dataclass(frozen=True)
class Block:
    """One block of a source: ``heading``, ``paragraph``, ``bullet``, ``number`` or ``table``."""

    kind: str
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """A parsed source file."""

    meta: dict[str, str]
    blocks: list[Block]

    @property
    def date(self) -> datetime:
        """The date of the document, at noon UTC."""
        return datetime.fromisoformat(f"{self.meta['date']}T12:00:00+00:00")


def parse_source(text: str) -> Source:
    """Split a source text into its front matter and its blocks."""
    _, front, body = text.split("---\n", 2)
    meta = {}
    for line in front.strip().splitlines():
        key, value = line.split(":", 1)
        meta[key.strip()] = value.strip()
    return Source(meta, list(parse_blocks(body)))


def parse_blocks(body: str) -> Iterator[Block]:
    """Yield the blocks of a source body; each paragraph and list item is one line."""
    table: list[list[str]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("| ").split("|")])
            continue
        if table:
            yield Block("table", rows=table)
            table = []
        if not line.strip():
            continue
        if match := re.match(r"(#{1,3}) (.+)", line):
            yield Block("heading", match[2], level=len(match[1]))
        elif match := re.match(r"- (.+)", line):
            yield Block("bullet", match[1])
        elif match := re.match(r"\d+\. (.+)", line):
            yield Block("number", match[1])
        else:
            yield Block("paragraph", line.strip())


class Pdf(FPDF):
    """An A4 page with a running head and the page number at the foot."""

    def __init__(self, source: Source) -> None:
        """Set the page, the margins and the properties from a source."""
        super().__init__(format="A4")
        self.head_text = f"{ORGANISATION} - {source.meta['title']}"
        self.set_title(source.meta["title"])
        self.set_author(source.meta["author"])
        self.set_lang("en")
        self.set_creation_date(source.date)
        self.set_margins(22, 22, 22)
        self.set_auto_page_break(True, margin=20)

    def header(self) -> None:
        """Write the running head on every page except the first."""
        if self.page_no() > 1:
            self._marginal(12, self.head_text)

    def footer(self) -> None:
        """Write the page number."""
        self._marginal(-16, f"Page {self.page_no()} of {{nb}}")

    def _marginal(self, y: float, text: str) -> None:
        top = self.t_margin
        self.set_y(y)
        self.set_font(FONT, size=9)
        self.cell(0, 6, text, align="C")
        self.set_y(top)


def write_pdf(source: Source, path: Path) -> None:
    """Write a source as a PDF with one or two columns."""
    pdf = Pdf(source)
    pdf.add_page()
    if source.meta["layout"] == "columns":
        add_masthead(pdf, source)
        add_columns(pdf, source.blocks)
    else:
        for block in source.blocks:
            add_pdf_block(pdf, block)
    pdf.output(str(path))


def add_pdf_block(pdf: Pdf, block: Block) -> None:
    """Write one block over the full width of the page."""
    if block.kind == "table":
        add_pdf_table(pdf, block.rows)
        return
    height = 5.5
    if block.kind == "heading":
        if pdf.will_page_break(26):
            pdf.add_page()
        pdf.ln(3 if block.level > 1 else 0)
        pdf.set_font(FONT, "B", HEADING_SIZES[block.level])
        height = 8
    else:
        pdf.set_font(FONT, size=BODY_SIZE)
    text = f"- {block.text}" if block.kind == "bullet" else block.text
    pdf.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(2)


def add_pdf_table(pdf: Pdf, rows: list[list[str]]) -> None:
    """Write a ruled table whose first row is the header."""
    pdf.set_font(FONT, size=10)
    with pdf.table(rows, text_align="LEFT", line_height=7, padding=1):
        pass
    pdf.ln(5)


def add_masthead(pdf: Pdf, source: Source) -> None:
    """Write the title of a newsletter over both columns."""
    pdf.set_font(FONT, "B", 30)
    pdf.cell(0, 14, source.meta["title"], new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font(FONT, size=BODY_SIZE)
    pdf.cell(0, 7, source.meta["subtitle"], new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.line(pdf.l_margin, pdf.y + 1, pdf.w - pdf.r_margin, pdf.y + 1)
    pdf.ln(5)


def add_columns(pdf: Pdf, blocks: list[Block]) -> None:
    """Write headings and paragraphs in two columns, left column first."""
    with pdf.text_columns(
        ncols=2, gutter=9, text_align="L", line_height=1.35, balance=True
    ) as columns:
        for block in blocks:
            heading = block.kind == "heading"
            pdf.set_font(FONT, "B" if heading else "", 13 if heading else COLUMN_BODY_SIZE)
            with columns.paragraph(bottom_margin=1.5 if heading else 3) as paragraph:
                paragraph.write(block.text)


def write_docx(source: Source, path: Path) -> None:
    """Write a source as a DOCX with heading styles, tables and core properties."""
    document = Document()
    set_core_properties(document, source)
    for block in source.blocks:
        if block.kind == "table":
            add_docx_table(document, block.rows)
        elif block.kind == "heading":
            document.add_heading(block.text, level=block.level)
        else:
            document.add_paragraph(block.text, style=docx_style(block.kind))
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(with_fixed_dates(buffer.getvalue()))


def docx_style(kind: str) -> str:
    """Return the name of the paragraph style for a kind of block."""
    return {"bullet": "List Bullet", "number": "List Number"}.get(kind, "Normal")


def set_core_properties(document: DocxDocument, source: Source) -> None:
    """Set title, author and the dates of a DOCX."""
    date = source.date.replace(tzinfo=None)
    properties = document.core_properties
    properties.title = source.meta["title"]
    properties.author = source.meta["author"]
    properties.last_modified_by = source.meta["author"]
    properties.comments = ""
    properties.language = "en"
    properties.created = date
    properties.modified = date


def add_docx_table(document: DocxDocument, rows: list[list[str]]) -> None:
    """Add a table whose first row is the header."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = number == 0
    document.add_paragraph()


def with_fixed_dates(data: bytes) -> bytes:
    """Pack a ZIP archive again with one fixed date for all of its members."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            new.writestr(member, old.read(name))
    return result.getvalue()


def build(path: Path) -> Path:
    """Build the document of one source file and return its path."""
    source = parse_source(path.read_text(encoding="utf-8"))
    target = DOCUMENTS / source.meta["output"]
    writers = {".pdf": write_pdf, ".docx": write_docx}
    writers[target.suffix](source, target)
    return target


def main() -> None:
    """Build all binary documents."""
    DOCUMENTS.mkdir(exist_ok=True)
    for path in sorted(SOURCES.glob("*.md")):
        print(build(path).relative_to(ROOT))


if __name__ == "__main__":
    main()
