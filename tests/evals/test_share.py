"""No share without its count."""

from __future__ import annotations

from evals.share import Share


def test_a_percentage_comes_with_its_count() -> None:
    assert str(Share(2, 3)) == "2 of 3 (67%)"
    assert Share(2, 3).to_json() == {"n": 2, "of": 3, "share": 0.6667}


def test_a_mean_comes_with_its_sum() -> None:
    assert str(Share(2.5, 3)) == "2.5 of 3 (83%)"
    assert str(Share(2.0, 2)) == "2 of 2 (100%)"


def test_nothing_measured_has_no_share() -> None:
    assert Share(0, 0).value is None
    assert str(Share(0, 0)) == "0 of 0"
