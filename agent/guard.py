"""Guard: what must be known of a question, or of a stretch of text, before it is trusted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agent.statement import Statement
    from ingest.document import Document

# Words that a question in English can hardly do without, and those of languages near to it.
_ENGLISH = frozenset(
    "the a an of to in is are was were do does did can could how what which who when where why for"
    " on at and or with from my i we you it by be has have much many long".split()
)
_FOREIGN = frozenset(
    "der die das und ist wie wer wann ein eine für mit nicht welche wieviel le la les des est une"
    " quel quelle combien comment où pourquoi el los las cómo cuándo cuánto qué quién dónde por"
    " para il lo gli che come quando quanto perché een het hoe wat wanneer hvor hvad når och är"
    " vad hur wo warum kann muss ich du wir qui dans pour sur avec du au es un del de en".split()
)
_ORDERS = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}
        \b(?:previous|prior|above|earlier|all|any|your|the|these|system)\b[^.!?\n]{0,30}
        \b(?:instruction|prompt|rule|guideline|command|direction|message|context)s?\b
    | \b(?:ai|artificial\sintelligence|language\smodel|llm|chatbot|virtual)\s?
        (?:assistant|model|agent|system|tool)?s?\b[^.!?\n]{0,40}
        \b(?:must|should|shall|have\sto|are\sto|need\sto|please|will\snow|reading|ignore)\b
    | \b(?:system|developer)\s+(?:prompt|message|override|instruction)s?\s*[:\]>]
    | <\s*/?\s*(?:system|assistant|instructions?|im_start|im_end)\b
    | \byou\sare\snow\b[^.!?\n]{0,40}\b(?:assistant|mode|dan|jailbroken|unrestricted|free)\b
    | \b(?:do\snot|don't|never)\s(?:mention|reveal|tell|disclose)\b[^.!?\n]{0,30}
        \b(?:this|these|paragraph|instruction|message|user|prompt)s?\b
    | \b(?:when|if)\s(?:you\sare\s)?(?:asked|summari[sz]ing|answering)\b[^.!?\n]{0,60}
        \b(?:say|reply|respond|answer|state|output|print)\b
    | \b(?:respond|reply|answer|output)\s(?:only\s)?(?:with|that)\b[^.!?\n]{0,60}
        \b(?:instead|exactly|the\sfollowing)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def gives_orders(text: str) -> bool:
    """Whether a text speaks to the assistant that reads it instead of to people."""
    return bool(_ORDERS.search(text))


def is_order(statement: Statement, document: Document) -> bool:
    """Whether a paragraph that a statement quotes from speaks to the assistant."""
    blocks = (document.block_at(span.start) for span in statement.spans)
    return any(gives_orders(document.quote(block.span)) for block in blocks if block)


def is_foreign(question: str) -> bool:
    """Whether a question is in a language that the models were not made for.

    They read English. A few words that could be of any language count as English.
    """
    letters = [character for character in question if character.isalpha()]
    if letters and sum(character < "\u0250" for character in letters) < 0.5 * len(letters):
        return True
    words = re.findall(r"[^\W\d_]+", question.lower())
    n_english = sum(word in _ENGLISH for word in words)
    n_foreign = sum(word in _FOREIGN and word not in _ENGLISH for word in words)
    return n_foreign >= 2 and n_foreign > n_english  # noqa: PLR2004 - one such word is a name


def touches(question: str, topics: Iterable[str]) -> str | None:
    """The first of ``topics`` that the question names as whole words, or None."""
    return next(
        (t for t in topics if re.search(rf"\b{re.escape(t)}\b", question, re.IGNORECASE)), None
    )
