"""Dice that fall alike every time."""

from __future__ import annotations

from random import Random


def dice(seed: int) -> Random:
    """Chance that can be repeated."""
    return Random(seed)  # noqa: S311 - a seed, no secret
