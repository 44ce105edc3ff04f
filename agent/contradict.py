"""Contradict: does another document give another figure for the same thing, and which holds?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.guard import is_order
from agent.statement import Statement, StatementKind, statements_in
from agent.terms import numbers_in
from ingest.document import Span
from retrieval.lexical import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agent.cite import Library
    from agent.weigh import Judged

# Share of the shorter statement's words that the other must have to speak of the same thing.
SAME_THING = 0.3
_REPLACES = re.compile(
    r"\b(?:replaces?|supersedes?|takes\s+the\s+place\s+of|(?:replaced|superseded)\s+by"
    r"|(?:no\s+longer|not)\s+(?:valid|in\s+force)|withdrawn|revokes?|cancels)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\bby\b|\bno\s+longer\b|\bnot\b|\bwithdrawn\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|must|may|can|could|will|would|shall|should|has|have|had|do|does"
    r"|gets?|costs?|takes?|pays?|receives?|left)\b",
    re.IGNORECASE,
)
# "5 %", "five working days", "€ 40".
_MEASURE = re.compile(
    r"(\d[\d.,:]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
    r"\s*(?:(?:working|calendar|business|full|whole)\s+)?(%|[^\W\d_]+)?"
    r"|([€$£])\s*(\d[\d.,]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two documents that differ.

    Attributes:
        first: What research liked best.
        second: What another document says of the same thing.
        ruling: The statement that says which of the two documents holds, if one does.
        holding: The one that holds by it, or None.
    """

    first: Judged
    second: Judged
    ruling: Statement | None = None
    holding: Judged | None = None


def find_contradiction(
    best: Judged, rivals: Iterable[Judged], *, library: Library
) -> Contradiction | None:
    """The first rival that differs from the best, and what the documents say on who holds.

    Args:
        best: The answer so far.
        rivals: Single statements that speak of the same thing.
        library: Searched for words on which document holds.
    """
    for rival in rivals:
        if any(differ(one, rival.statements[0]) for one in best.statements):
            return _rule(Contradiction(best, rival), library)
    return None


def differ(one: Statement, other: Statement) -> bool:
    """Whether two documents give different figures for what seems to be the same thing."""
    if one.document_id == other.document_id:
        return False
    return _same_thing(one, other) and _measures_differ(one.text, other.text)


def _same_thing(one: Statement, other: Statement) -> bool:
    if StatementKind.TABLE_ROW in {one.kind, other.kind}:
        return _first_cell(one) == _first_cell(other)
    left, right = _about(one.text), _about(other.text)
    overlap = len(left & right) / max(1, min(len(left), len(right)))
    if numbers_in(_subject_text(one.text)) != numbers_in(_subject_text(other.text)):
        # Berth 1 is not berth 2.
        return False
    return overlap >= SAME_THING and bool(_subject(one.text) & _subject(other.text))


def _first_cell(statement: Statement) -> str:
    return statement.text.split(";")[0]


def _about(text: str) -> frozenset[str]:
    return frozenset(term for term in tokenise(text) if not term[0].isdigit())


def _subject(text: str) -> frozenset[str]:
    return _about(_subject_text(text))


def _subject_text(text: str) -> str:
    return _VERB.split(text, maxsplit=1)[0]


def _measures_differ(one: str, other: str) -> bool:
    """Whether they give different numbers of the same unit, and share none of it."""
    left, right = _measures(one), _measures(other)
    return any(not left[unit] & right[unit] for unit in left.keys() & right.keys())


def _measures(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for number, unit, sign, amount in _MEASURE.findall(text):
        name = (sign or unit).lower().rstrip("s")
        values = numbers_in(amount or number)
        found[name] = found.get(name, frozenset()) | values
    found.pop("", None)
    return found


def _rule(found: Contradiction, library: Library) -> Contradiction:
    for one, other in ((found.first, found.second), (found.second, found.first)):
        holder, loser = one.statements[0], other.statements[0]
        ruling = _ruling(holder, loser, library, passive=False) or _ruling(
            loser, holder, library, passive=True
        )
        if ruling is not None:
            return Contradiction(found.first, found.second, ruling, one)
    return found


def _ruling(
    speaker: Statement, named: Statement, library: Library, *, passive: bool
) -> Statement | None:
    """The sentence of the speaker that says the named one is replaced, or (passive) replaces it."""
    document = library.document(speaker.document_id, speaker.version)
    other = library.document(named.document_id, named.version)
    marks = _marks(other.title, other.metadata) - _marks(document.title, document.metadata)
    whole = Span(0, len(document.text))
    for statement in statements_in(
        document, whole, document_id=speaker.document_id, version=speaker.version
    ):
        match = _REPLACES.search(statement.text)
        if (
            match
            and bool(_PASSIVE.search(match.group())) is passive
            and _names(statement, marks)
            and not is_order(statement, document)
        ):
            return statement
    return None


def _marks(title: str, metadata: dict[str, str]) -> frozenset[str]:
    """What tells a document from its other editions: words of its title, the year of its date."""
    years = re.findall(r"\b\d{4}\b", metadata.get("date", ""))
    return frozenset(tokenise(title)) | frozenset(years)


def _names(statement: Statement, marks: frozenset[str]) -> bool:
    return bool(marks & frozenset(tokenise(statement.text)))
