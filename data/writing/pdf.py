"""Writes a source as a PDF, in one column or as a newsletter in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fpdf import FPDF, XPos, YPos

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.source import Block, Source

_ORGANISATION = "Marram Bay Ferries"
_FONT = "Helvetica"
_BODY_SIZE = 11
_HEADING_SIZES = {1: 20, 2: 14, 3: 12}


class Pdf(FPDF):
    """An A4 page with a running head and the page number at the foot."""

    def __init__(self, source: Source) -> None:
        super().__init__(format="A4")
        self.head_text = f"{_ORGANISATION} - {source.meta['title']}"
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
        self.set_font(_FONT, size=9)
        self.cell(0, 6, text, align="C")
        self.set_y(top)


def write_pdf(source: Source) -> bytes:
    """Write a source as the bytes of a PDF; ``layout`` is ``single`` or ``columns``."""
    pdf = Pdf(source)
    pdf.add_page()
    if source.meta["layout"] == "columns":
        _add_masthead(pdf, source)
        _add_columns(pdf, source.blocks)
    else:
        for block in source.blocks:
            _add_block(pdf, block)
    return bytes(pdf.output())


def _add_block(pdf: Pdf, block: Block) -> None:
    if block.kind == "table":
        _add_table(pdf, block.rows)
        return
    height = 5.5
    if block.kind == "heading":
        if pdf.will_page_break(26):
            pdf.add_page()
        pdf.ln(3 if block.level > 1 else 0)
        pdf.set_font(_FONT, "B", _HEADING_SIZES[block.level])
        height = 8
    else:
        pdf.set_font(_FONT, size=_BODY_SIZE)
    markers = {"bullet": "- ", "number": f"{block.level}. "}
    text = markers.get(block.kind, "") + block.text
    pdf.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(2)


def _add_table(pdf: Pdf, rows: Sequence[Sequence[str]]) -> None:
    pdf.set_font(_FONT, size=10)
    with pdf.table(rows, text_align="LEFT", line_height=7, padding=1):
        pass
    pdf.ln(5)


def _add_masthead(pdf: Pdf, source: Source) -> None:
    pdf.set_font(_FONT, "B", 30)
    pdf.cell(0, 14, source.meta["title"], new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font(_FONT, size=_BODY_SIZE)
    pdf.cell(0, 7, source.meta["subtitle"], new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.line(pdf.l_margin, pdf.y + 1, pdf.w - pdf.r_margin, pdf.y + 1)
    pdf.ln(5)


def _add_columns(pdf: Pdf, blocks: Sequence[Block]) -> None:
    """Write headings and paragraphs in two columns, left column first."""
    with pdf.text_columns(
        ncols=2, gutter=9, text_align="L", line_height=1.35, balance=True
    ) as columns:
        for block in blocks:
            heading = block.kind == "heading"
            pdf.set_font(_FONT, "B" if heading else "", 13 if heading else _BODY_SIZE)
            with columns.paragraph(bottom_margin=1.5 if heading else 3) as paragraph:
                paragraph.write(block.text)
