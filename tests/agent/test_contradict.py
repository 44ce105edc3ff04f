"""Another document's other figure is found, and the documents alone say which one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.contradict import Contradiction, find_contradiction
from agent.judge import Scores, read_question, signals
from agent.statement import statements_in
from agent.weigh import Judged
from ingest.document import DocumentId, Span
from shelf import shelve

if TYPE_CHECKING:
    from pathlib import Path

    from agent.cite import Library

OLD = "# Handbook 2022\n\nStaff are paid 0.35 EUR per kilometre.\n"
NEW = "# Handbook 2025\n\nStaff are paid 0.42 EUR per kilometre.\n"
RULING = "\nThis edition replaces the 2022 edition.\n"


def judged(library: Library, name: str) -> Judged:
    document = library.document(DocumentId(name), 1)
    whole = Span(0, len(document.text))
    first, *_ = statements_in(document, whole, document_id=DocumentId(name), version=1)
    question = read_question("What are staff paid per kilometre?")
    scores = Scores(logit=1.0, cosine=0.7)
    found = signals(question, first.text, context="", scores=scores)
    return Judged((first,), 0.9, found)


def contradiction(tmp_path: Path, left: str, right: str) -> Contradiction | None:
    library = shelve(tmp_path, left=left, right=right)
    return find_contradiction(judged(library, "left"), [judged(library, "right")], library=library)


def test_two_figures_for_the_same_thing_contradict(tmp_path: Path) -> None:
    found = contradiction(tmp_path, OLD, NEW)
    assert found is not None
    assert found.holding is None


def test_the_edition_that_says_it_replaces_the_other_holds(tmp_path: Path) -> None:
    found = contradiction(tmp_path, OLD, NEW + RULING)
    assert found is not None
    assert found.holding is found.second
    assert found.ruling is not None
    assert found.ruling.text == "This edition replaces the 2022 edition."


def test_the_edition_that_says_it_was_replaced_does_not_hold(tmp_path: Path) -> None:
    replaced = OLD + "\nThis edition was replaced by the 2025 edition.\n"
    found = contradiction(tmp_path, replaced, NEW)
    assert found is not None
    assert found.holding is found.second


def test_a_newer_date_alone_decides_nothing(tmp_path: Path) -> None:
    found = contradiction(tmp_path, OLD, NEW + "\nPublished in 2025.\n")
    assert found is not None
    assert found.holding is None


def test_words_on_replacing_something_else_decide_nothing(tmp_path: Path) -> None:
    found = contradiction(tmp_path, OLD, NEW + "\nThe new ramp replaces the 1998 ramp.\n")
    assert found is not None
    assert found.holding is None


def test_the_same_figure_in_other_notation_is_no_contradiction(tmp_path: Path) -> None:
    assert contradiction(tmp_path, OLD, OLD.replace("0.35", "0,35").replace("22", "25")) is None


def test_another_subject_is_no_contradiction(tmp_path: Path) -> None:
    other = "# Prices 2025\n\nLorries pay 0.42 EUR per kilometre.\n"
    assert contradiction(tmp_path, OLD, other) is None


def test_berth_one_is_not_berth_two(tmp_path: Path) -> None:
    first = "# Fees\n\nThe fee of berth 1 is 101 EUR per night.\n"
    second = "# Fees\n\nThe fee of berth 2 is 102 EUR per night.\n"
    assert contradiction(tmp_path, first, second) is None
