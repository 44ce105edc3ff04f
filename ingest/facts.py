"""Facts: what a document is, beside its words, so that a search can be narrowed to some."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.document import DocumentId

Facts = Mapping[str, tuple[str, ...]]
"""Values by name, as people wrote them: a document has one title and may have several sources."""

FACTS_RULES = 1
"""A change of what ``make_facts`` makes of a document: raise it, and all are described anew."""

EVERY_DOCUMENT_HAS = ("document", "format", "source", "title")
MAX_VALUE_CHARS = 1000
"""Of longer values this much is kept: they are stored with every chunk."""

_OTHER = re.compile(r"[^a-z0-9]+")
_YEAR = re.compile(r"\b[0-9]{4}\b")


def make_facts(
    document_id: DocumentId, *, title: str, metadata: Mapping[str, str], sources: Iterable[str]
) -> Facts:
    """What can be asked of a document.

    Args:
        document_id: Its id, the fact ``document``.
        title: Its title.
        metadata: What its file and its owner state; each key becomes a fact, as ``fact_name`` has
            it, beside those that every document has.
        sources: Where its files lie; their endings are its ``format``.

    Returns:
        Distinct values by name. ``year`` is that of ``date`` where none is stated.
    """
    places = sorted(sources)
    stated = [
        ("document", document_id),
        ("title", title),
        *(("source", place) for place in places),
        *(("format", PurePath(place).suffix.lower().removeprefix(".")) for place in places),
        *((fact_name(key), value) for key, value in metadata.items()),
    ]
    facts: dict[str, tuple[str, ...]] = {}
    for name, value in stated:
        if name and value:
            values = (*facts.get(name, ()), value[:MAX_VALUE_CHARS])
            facts[name] = tuple(dict.fromkeys(values))
    if "year" not in facts and (years := _YEAR.findall(" ".join(facts.get("date", ())))):
        facts["year"] = (years[0],)
    return facts


def fact_name(key: str) -> str:
    """A key of metadata in lower-case letters, digits and ``_``; empty if it has none of these.

    ``Größe (cm)`` is asked for as ``grosse_cm``, ``2nd author`` as ``_2nd_author``.
    """
    plain = unicodedata.normalize("NFKD", key.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    name = _OTHER.sub("_", letters).strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def restate(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What an owner stated before and states now: the later word wins, an empty one takes back."""
    merged = {**before, **given}
    return {key: value for key, value in merged.items() if value}
