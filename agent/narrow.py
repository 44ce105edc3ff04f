"""Narrow: what a person should know of the condition by which their search is narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from retrieval.where import facts_named, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.manifest import Manifest
    from retrieval.condition import Condition


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A condition in words.

    Attributes:
        text: As ``parse_where`` reads it.
        note: Why it may find less than was meant; empty when nothing speaks for that.
    """

    text: str
    note: str

    @property
    def sentences(self) -> str:
        """What to say beside an outcome that the condition may have caused."""
        return f"Only documents with {self.text} were searched. {self.note}".strip()


def describe_narrowing(where: Condition, manifest: Manifest) -> Narrowing:
    """Put a condition into words, with what does not fit the documents as they are."""
    known = manifest.fact_names()
    strangers = sorted(facts_named(where) - set(known))
    notes = [_unknown(name, known) for name in strangers[:3]]
    if strangers:
        notes.append(f"The facts of these documents: {', '.join(known)}.")
    if n_undescribed := len(manifest.undescribed()):
        notes.append(
            f"{n_undescribed:,} documents have facts that are not in the index yet;"
            " the next `pincite ingest` puts them there."
        )
    return Narrowing(to_text(where), " ".join(notes))


def _unknown(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    meant = f"; did you mean {near[0]}?" if near else "."
    return f"No document states the fact {name}{meant}"
