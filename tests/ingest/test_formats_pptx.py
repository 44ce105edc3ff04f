"""PowerPoint: slides as pages, the order of reading, bullets, tables, charts and notes."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING

import pptx
import pytest
from pptx.chart.data import ChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.document import Document
from ingest.formats.pptx.order import Placed, in_reading_order
from ingest.formats.pptx.read import read_pptx
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

TITLE_AND_CONTENT, TITLE_ONLY, BLANK = 1, 5, 6


def saved(file: Presentation) -> bytes:
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def read(file: Presentation) -> Document:
    document = read_pptx(saved(file), name="deck")
    assert isinstance(document, Document)
    return document


def blocks_of(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.quote(block.span)) for block in document.blocks]


def add_slide(file: Presentation, layout: int, title: str = "") -> Slide:
    slide: Slide = file.slides.add_slide(file.slide_layouts[layout])
    if title and slide.shapes.title is not None:
        slide.shapes.title.text = title
    return slide


def add_box(slide: Slide, text: str, place: tuple[float, float, float, float]) -> None:
    slide.shapes.add_textbox(*map(Inches, place)).text_frame.text = text


def test_a_slide_is_a_page_with_its_title_bullets_and_notes() -> None:
    file = pptx.Presentation()
    add_slide(file, TITLE_ONLY, "Pumps")
    slide = add_slide(file, TITLE_AND_CONTENT, "Care")
    slide.placeholders[1].text_frame.text = "Clean weekly"
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None
    notes.text = "Mention the filter."
    document = read(file)
    assert blocks_of(document) == [
        ("heading", 1, "Pumps"),
        ("heading", 1, "Care"),
        ("list_item", 0, "Clean weekly"),
        ("heading", 2, "Notes"),
        ("paragraph", 0, "Mention the filter."),
    ]
    assert [document.page_at(block.span.start) for block in document.blocks] == [1, 2, 2, 2, 2]
    assert document.heading_path(document.text.index("Mention")) == ("Care", "Notes")


def test_a_slide_without_a_title_does_not_count_to_the_one_before() -> None:
    file = pptx.Presentation()
    add_slide(file, TITLE_ONLY, "Pumps")
    add_box(add_slide(file, BLANK), "Loose words", (1, 1, 3, 1))
    add_slide(file, BLANK)
    document = read(file)
    assert document.heading_path(document.text.index("Loose")) == ("Slide 2",)
    assert [len(page.span) > 0 for page in document.pages] == [True, True, False]


def test_boxes_are_read_from_the_top_and_from_the_left() -> None:
    file = pptx.Presentation()
    slide = add_slide(file, BLANK)
    for text, x, y in (("d", 5, 3), ("b", 5, 1), ("c", 1, 3), ("a", 1, 1)):
        add_box(slide, text, (x, y, 2, 1))
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(*map(Inches, (1, 5, 2, 1))).text_frame.text = "in a group"
    texts = [text for _, _, text in blocks_of(read(file))]
    assert texts == ["Slide 1", "a", "b", "c", "d", "in a group"]


def test_columns_of_running_text_are_read_one_by_one() -> None:
    boxes = [
        Placed("for", 0, 0, 4, 1),
        Placed("against", 5, 0, 9, 1),
        Placed("for: long list", 0, 1, 4, 8),
        Placed("against: long list", 5, 1, 9, 8),
    ]
    order = [item.content for item in in_reading_order(boxes)]
    assert order == ["for", "for: long list", "against", "against: long list"]


def test_a_table_has_cells_and_a_chart_the_table_behind_it() -> None:
    file = pptx.Presentation()
    slide = add_slide(file, TITLE_ONLY, "Sales")
    cells = slide.shapes.add_table(2, 2, *map(Inches, (1, 1, 4, 1))).table
    for place, text in enumerate(("Site", "Staff", "Oslo", "12")):
        cells.cell(place // 2, place % 2).text = text
    data = ChartData(number_format="0%")  # type: ignore[no-untyped-call]
    data.categories = ["2024", "2025"]
    data.add_series("Share", (0.25, 0.5))  # type: ignore[no-untyped-call]
    x, y, width, height = map(Inches, (1, 3, 4, 3))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, x, y, width, height, data)
    assert blocks_of(read(file))[1:] == [
        ("table", 0, "Site | Staff\nOslo | 12"),
        ("table", 0, " | Share\n2024 | 25%\n2025 | 50%"),
    ]


def test_footers_and_slide_numbers_are_left_out() -> None:
    file = pptx.Presentation()
    slide = add_slide(file, TITLE_ONLY, "Pumps")
    for shape in file.slide_layouts[TITLE_ONLY].shapes:
        if shape.is_placeholder and shape.placeholder_format.idx > 1:
            slide.shapes._spTree.append(deepcopy(shape._element))  # type: ignore[arg-type]
    assert b'type="slidenum"' in slide.part.blob
    assert read(file).text == "Pumps"


def test_words_in_the_place_of_the_date_are_read_and_a_date_is_not() -> None:
    file = pptx.Presentation()
    slide = add_slide(file, TITLE_ONLY, "Pumps")
    (date,) = (
        shape
        for shape in file.slide_layouts[TITLE_ONLY].shapes
        if shape.is_placeholder and shape.placeholder_format.idx == 10
    )
    for words in ("Draft, not for sale", "3 May 2025"):
        (run,) = date._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")
        run.text = words
        slide.shapes._spTree.append(deepcopy(date._element))  # type: ignore[arg-type]
    assert read(file).text == "Pumps\n\nDraft, not for sale"


def test_what_the_program_states_by_itself_is_no_title() -> None:
    file = pptx.Presentation()
    add_slide(file, TITLE_ONLY, "Pumps")
    file.core_properties.title = "PowerPoint-Präsentation"
    file.core_properties.author = "Ada"
    document = read(file)
    assert (document.title, document.metadata["author"]) == ("Pumps", "Ada")


def changed(source: bytes, part: str, change: tuple[bytes, bytes] | None) -> bytes:
    """A copy of an archive with one part changed, or left out."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name != part:
                new.writestr(name, body)
            elif change:
                new.writestr(name, body.replace(*change))
    return content.getvalue()


def test_a_template_with_macros_is_read_too() -> None:
    file = pptx.Presentation()
    add_slide(file, TITLE_ONLY, "Pumps")
    plain = b"openxmlformats-officedocument.presentationml.presentation.main"
    for kind in (
        b"openxmlformats-officedocument.presentationml.template.main",
        b"openxmlformats-officedocument.presentationml.slideshow.main",
        b"ms-powerpoint.presentation.macroEnabled.main",
    ):
        source = changed(saved(file), "[Content_Types].xml", (plain, kind))
        assert isinstance(read_pptx(source, name="deck"), Document)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("ppt/slides/slide1.xml", None),
        ("ppt/slides/slide1.xml", (b"</p:sld>", b"")),
        ("ppt/presentation.xml", None),
        ("[Content_Types].xml", None),
    ],
)
def test_a_broken_part_is_damage(part: str, change: tuple[bytes, bytes] | None) -> None:
    file = pptx.Presentation()
    add_slide(file, TITLE_ONLY, "Pumps")
    for source in (changed(saved(file), part, change), saved(file)[:-2000]):
        refusal = read_pptx(source, name="deck")
        assert isinstance(refusal, Refusal)
        assert refusal.reason is RefusalReason.DAMAGED


def test_entities_stay_what_they_are() -> None:
    file = pptx.Presentation()
    add_slide(file, TITLE_ONLY, "Pumps")
    declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p:sld '
    source = changed(saved(file), "ppt/slides/slide1.xml", (b"<p:sld ", declared))
    source = changed(source, "ppt/slides/slide1.xml", (b"Pumps", b"Pumps&e;"))
    document = read_pptx(source, name="deck")
    assert isinstance(document, Document)
    assert document.text == "Pumps"
