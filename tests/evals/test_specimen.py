"""A specimen's file says exactly the words that the specimen does, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dice import dice
from evals.specimen import Form, make_specimen
from ingest.document import BlockKind, Document
from ingest.parse import Limits, parse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("form", Form)
def test_every_format_is_read_as_the_words_that_were_written(tmp_path: Path, form: Form) -> None:
    rng = dice(1)
    for number in range(4):
        specimen = make_specimen(rng, form)
        path = tmp_path / f"{number}{form}"
        path.write_bytes(specimen.data)
        document = parse(path, limits=Limits())
        assert isinstance(document, Document)
        assert [word for word in document.text.split() if word != "|"] == specimen.words
        assert [word for word in specimen.words if word in specimen.marks] == [*specimen.marks]


@pytest.mark.parametrize("form", [Form.MARKDOWN, Form.HTML])
def test_each_mark_stands_under_its_own_heading(tmp_path: Path, form: Form) -> None:
    rng = dice(1)
    specimen = next(s for s in (make_specimen(rng, form) for _ in range(99)) if len(s.marks) > 1)
    path = tmp_path / f"paper{form}"
    path.write_bytes(specimen.data)
    document = parse(path, limits=Limits())
    assert isinstance(document, Document)
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    assert len(headings) == 2


def test_no_two_specimens_share_a_mark_and_the_same_one_has_the_same_bytes() -> None:
    rng = dice(1)
    specimens = [make_specimen(rng) for _ in range(300)]
    marks = [mark for specimen in specimens for mark in specimen.marks]
    assert len(set(marks)) == len(marks)
    assert {specimen.form for specimen in specimens} == set(Form)
    assert all(specimen.data == specimen.data for specimen in specimens)
