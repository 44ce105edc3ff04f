"""Floors rise by themselves; they come down only when told to, and never without a reason."""

from __future__ import annotations

import pytest

from evals.gate.floors import Floors, Lowered
from evals.gate.move import find_sunken, just_under, lift, lower
from evals.share import Share

FLOORS = Floors({"right_answers": 0.5, "not_answered": 0.5, "exact_citations": 1.0})
MEASURED = {
    "right_answers": Share(9, 12),
    "not_answered": Share(1, 9),
    "exact_citations": Share(4, 5),
    "by_kind.list.right_answers": Share(2, 3),
}


@pytest.mark.parametrize(
    ("share", "floor"),
    [
        (Share(9, 12), 0.666),
        (Share(1, 1), 0.0),
        (Share(0, 9), 0.0),
        (Share(99, 99), 0.989),
        (Share(100, 100), 0.98),
        (Share(7.5, 10), 0.65),
        (Share(0, 0), 0.0),
    ],
)
def test_a_floor_is_a_question_under_and_one_more_for_every_hundred(
    share: Share, floor: float
) -> None:
    assert just_under(share) == floor


def test_floors_rise_and_new_groups_get_theirs() -> None:
    assert lift(MEASURED, FLOORS).of == {
        "right_answers": 0.666,
        "not_answered": 0.5,
        "exact_citations": 1.0,
        "by_kind.list.right_answers": 0.333,
    }


def test_a_missed_floor_comes_down_with_its_reason_and_exactness_never() -> None:
    lowered = lower(MEASURED, FLOORS, because="harder questions")
    assert (lowered.of["not_answered"], lowered.of["exact_citations"]) == (0.0, 1.0)
    assert lowered.lowered == (
        Lowered(floor="not_answered", before=0.5, after=0.0, because="harder questions"),
    )


def test_a_floor_that_is_reached_does_not_come_down_with_the_others() -> None:
    floors = Floors(FLOORS.of | {"right_answers": 0.75})
    assert lower(MEASURED, floors, because="why").of["right_answers"] == 0.75


def test_a_floor_of_what_is_not_asked_any_more_goes_with_a_reason() -> None:
    floors = Floors(FLOORS.of | {"by_kind.yes_no.right_answers": 0.4})
    assert lift(MEASURED, floors).of["by_kind.yes_no.right_answers"] == 0.4
    lowered = lower(MEASURED, floors, because="no such questions")
    assert "by_kind.yes_no.right_answers" not in lowered.of
    assert [entry.floor for entry in lowered.lowered] == [
        "not_answered",
        "by_kind.yes_no.right_answers",
    ]


def test_a_reason_stays_until_the_floor_is_where_it_was() -> None:
    lowered = lower(MEASURED, FLOORS, because="harder questions")
    better = MEASURED | {"not_answered": Share(4, 9)}
    assert lift(better, lowered).lowered == lowered.lowered
    as_before = MEASURED | {"not_answered": Share(6, 9)}
    assert lift(as_before, lowered).lowered == ()


def test_a_floor_lowered_twice_says_where_it_first_stood_and_the_newest_reason() -> None:
    once = lower(MEASURED | {"not_answered": Share(4, 9)}, FLOORS, because="first")
    assert [(e.before, e.after) for e in once.lowered] == [(0.5, 0.333)]
    twice = lower(MEASURED, once, because="second")
    assert twice.lowered == (
        Lowered(floor="not_answered", before=0.5, after=0.0, because="second"),
    )


def test_a_floor_lowered_or_taken_out_by_hand_is_seen() -> None:
    baseline = {"right_answers": Share(9, 12), "not_answered": Share(1, 9)}
    assert find_sunken(lift(baseline, FLOORS), baseline) == []
    assert find_sunken(FLOORS, baseline) == ["right_answers"]
    assert find_sunken(Floors({}), {"not_answered": Share(1, 9)}) == [
        "not_answered",
        "exact_citations",
    ]
