"""The budget: what a question may cost, reserved before each step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


class BudgetExceededError(Exception):
    """The next step does not fit; nothing of it was done."""

    def __init__(self, resource: str, spent: float, limit: float) -> None:
        super().__init__(f"spent {spent:g} of {limit:g} {resource}")
        self.resource = resource
        self.spent = spent
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Spending:
    """Amounts, of a limit or of what is gone.

    Attributes:
        model_calls: Calls of a language model; the models that search and score are not counted.
    """

    steps: int = 0
    model_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    time_s: float = 0.0


@dataclass(slots=True)
class Budget:
    """What one question may cost. ``spent`` never passes ``limit``, but for time already begun."""

    limit: Spending
    spent: Spending = field(default_factory=Spending)

    def reserve(self, worst: Spending) -> None:
        """Take the worst case of a step before it begins.

        Raises:
            BudgetExceededError: One resource would pass its limit; nothing is reserved.
        """
        after = _add(self.spent, worst)
        for resource in Spending.__slots__:
            if getattr(after, resource) > getattr(self.limit, resource):
                raise BudgetExceededError(
                    resource, getattr(self.spent, resource), getattr(self.limit, resource)
                )
        self.spent = after

    def elapse(self, time_s: float) -> None:
        """Note how long the question has been under way, in seconds."""
        self.spent = replace(self.spent, time_s=time_s)


def _add(left: Spending, right: Spending) -> Spending:
    return Spending(*(getattr(left, name) + getattr(right, name) for name in Spending.__slots__))
