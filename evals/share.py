"""The share: ``n`` of ``of``. No share without its count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Share:
    """``n`` of ``of``.

    Attributes:
        n: How many; of a mean, the sum of what is averaged, each in [0, 1].
    """

    n: float
    of: int

    @property
    def value(self) -> float | None:
        """In [0, 1]; None when there was nothing to count, which is neither good nor bad."""
        return self.n / self.of if self.of else None

    def __str__(self) -> str:
        """As a person reads it."""
        n = f"{self.n:.1f}" if self.n % 1 else f"{self.n:.0f}"
        return f"{n} of {self.of}" + (f" ({self.n / self.of:.0%})" if self.of else "")

    def to_json(self) -> dict[str, Any]:
        """With the share rounded to four digits."""
        return {
            "n": round(self.n, 4),
            "of": self.of,
            "share": round(self.n / self.of, 4) if self.of else None,
        }
