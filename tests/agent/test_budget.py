"""A budget is kept before a step, never after."""

from __future__ import annotations

import pytest

from agent.budget import Budget, BudgetExceededError, Spending


def test_a_reservation_that_fits_is_spent() -> None:
    budget = Budget(Spending(steps=2))
    budget.reserve(Spending(steps=1))
    assert budget.spent == Spending(steps=1)


def test_what_does_not_fit_is_refused_with_numbers_and_reserves_nothing() -> None:
    budget = Budget(Spending(steps=2, input_tokens=100))
    budget.reserve(Spending(steps=1, input_tokens=60))
    with pytest.raises(BudgetExceededError, match="spent 60 of 100 input_tokens"):
        budget.reserve(Spending(steps=1, input_tokens=41))
    assert budget.spent == Spending(steps=1, input_tokens=60)


def test_time_that_passed_leaves_no_room() -> None:
    budget = Budget(Spending(steps=9, time_s=10))
    budget.elapse(10.5)
    with pytest.raises(BudgetExceededError, match=r"spent 10\.5 of 10 time_s"):
        budget.reserve(Spending(steps=1))
