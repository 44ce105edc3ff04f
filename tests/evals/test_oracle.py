"""The oracle, on histories and listings made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.oracle import Expectation, _find_remains, expect, find_torn
from evals.specimen import Form, Specimen

if TYPE_CHECKING:
    from pathlib import Path

A = Specimen(Form.TEXT, ("One red fox.",), ("red",))
B = Specimen(Form.TEXT, ("One blue hen.",), ("blue",))
C = Specimen(Form.MARKDOWN, ("One green cow.", "One grey owl."), ("green", "grey"))
EVER = (A, B, C)


def test_what_a_file_held_all_the_time_must_be_seen_and_what_any_held_may_be() -> None:
    states = [{"1": A, "2": B}, {"1": A, "3": B}, {"1": A, "2": C}]
    assert expect(states) == Expectation(may=frozenset({A, B, C}), must=frozenset({A}))


def test_words_at_another_path_are_not_steady() -> None:
    assert expect([{"1": A}, {"2": A}]).must == frozenset()
    assert expect([{"1": A, "2": A}, {"2": A}]).must == frozenset({A})


def torn(*texts: str, may: tuple[Specimen, ...] = EVER, must: tuple[Specimen, ...] = ()) -> str:
    expected = Expectation(frozenset(may), frozenset(must))
    return "; ".join(find_torn(texts, EVER, expected))


def test_whole_specimens_that_may_be_seen_are_no_fault() -> None:
    assert torn("Part 1 One green cow.", "Part 2 One grey owl.", "One red fox.", must=(A, C)) == ""


def test_one_chunk_of_two_is_half_visible() -> None:
    assert torn("One green cow.") == "half-visible: markdown green+grey is seen as [1, 0]"


def test_a_chunk_that_is_seen_twice_is_a_duplicate() -> None:
    assert torn("One red fox.", "One red fox.") == "duplicate: text red is seen 2 times"


def test_what_no_file_held_lately_is_not_removed() -> None:
    assert torn("One blue hen.", may=(A,)) == "not removed: text blue is seen"


def test_what_must_be_seen_and_is_not_is_lost() -> None:
    assert torn("One red fox.", must=(A, B)) == "lost: text blue is not seen"


def test_a_forgotten_word_in_any_file_of_the_home_is_found(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "vocabulary").write_text("red blue")
    (tmp_path / "pincite.db").write_bytes(b"...One blue hen....")
    assert list(_find_remains([A, B], tmp_path)) == ["remains: blue is in pincite.db"]
    assert list(_find_remains([A], tmp_path)) == []
