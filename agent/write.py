"""Write: the statements that answer a part become drafted claims, in the documents' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.claim import DraftedClaim
from agent.statement import Statement, StatementKind

if TYPE_CHECKING:
    from agent.cite import Library
    from agent.weigh import Judged


def write(judged: Judged, library: Library) -> list[DraftedClaim]:
    """One claim a statement; a sentence that leans on the one before it makes that one a claim too.

    Args:
        judged: What answers a part of the question.
        library: Where the words stand.
    """
    drafted = [
        draft
        for statement in judged.statements
        for draft in _claims(statement, judged.probability, library)
    ]
    return list({draft.text: draft for draft in drafted}.values())


def _claims(statement: Statement, answers: float, library: Library) -> list[DraftedClaim]:
    citations = [
        library.cite(statement.document_id, statement.version, span) for span in statement.spans
    ]
    if statement.kind is not StatementKind.SENTENCE:
        # The row before its header, the item before the words that lead to it.
        return [DraftedClaim(statement.text, tuple(reversed(citations)), answers)]
    *before, last = citations
    leaning = DraftedClaim(_plain(last.quote), (last, *before), answers)
    return [DraftedClaim(_plain(c.quote), (c,), answers) for c in before] + [leaning]


def _plain(quote: str) -> str:
    return " ".join(quote.split())
