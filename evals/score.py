"""The score: one outcome beside what was expected of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evals.dataset import Expected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evals.dataset import GoldQuote, Place, Sample
    from ingest.document import DocumentId, Span

OutcomeKind = Literal["answer", "abstention", "escalation", "pending"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation that was printed.

    Attributes:
        is_exact: Whether the stored document has this very quote at this very span.
        document: Its path below the folder ``documents``, as in gold quotes.
    """

    document_id: DocumentId
    span: Span
    quote: str
    is_exact: bool
    document: str


@dataclass(frozen=True, slots=True)
class Reply:
    """As much of an outcome as is scored.

    Attributes:
        text: What a person reads, with ``[n]`` marks.
        statements: The texts of the claims, without marks; empty unless it is an answer.
        cited: What the claims cite.
        nearest: Citations that answer nothing.
        reason: Of an escalation.
    """

    run_id: str
    kind: OutcomeKind
    is_complete: bool
    text: str
    statements: tuple[str, ...]
    cited: tuple[Cited, ...]
    nearest: tuple[Cited, ...]
    reason: str | None

    @property
    def is_answer(self) -> bool:
        """Whether it claims anything."""
        return self.kind == "answer"


@dataclass(frozen=True, slots=True)
class Score:
    """How good a reply is.

    Attributes:
        is_right: Of a sample that can be answered: it was, in a right wording or with every gold
            quote cited. Of one that cannot: it was not answered.
        has_gold: It was answered, and what it cites holds a right wording or every gold quote.
        is_kind_right: The outcome is of the kind expected.
        n_quotes_found: Gold quotes that a citation covers or lies within.
        n_exact: Citations whose quote stands in the stored document where they say.
        n_cited: All citations, with the nearest.
    """

    is_right: bool
    has_gold: bool
    is_kind_right: bool
    n_quotes_found: int
    n_exact: int
    n_cited: int


def score(sample: Sample, reply: Reply, *, ids: Mapping[str, DocumentId]) -> Score:
    """Compare a reply with its sample.

    Args:
        sample: What was asked and expected.
        reply: What came of it.
        ids: The document that each path named in gold quotes was stored as.
    """
    everything = (*reply.cited, *reply.nearest)
    spans = [_spans_in(ids[quote.document], reply.cited) for quote in sample.quotes]
    gold = list(zip(sample.quotes, spans, strict=True))
    has_all = bool(gold) and all(_is_covered(quote, cited) for quote, cited in gold)
    is_cited = has_all or is_worded(sample.answers, [citation.quote for citation in reply.cited])
    is_right = is_cited or is_worded(sample.answers, reply.statements)
    is_answerable = sample.expected.is_answerable
    return Score(
        is_right=(reply.is_answer and is_right) if is_answerable else not reply.is_answer,
        has_gold=reply.is_answer and is_cited,
        is_kind_right=_is_kind_right(sample.expected, reply),
        n_quotes_found=sum(_is_met(quote, cited) for quote, cited in gold),
        n_exact=sum(citation.is_exact for citation in everything),
        n_cited=len(everything),
    )


def is_worded(answers: Iterable[str], texts: Sequence[str]) -> bool:
    """Whether one of ``answers`` stands in one of ``texts``."""
    return any(has_wording(text, answer) for answer in answers for text in texts)


def has_wording(text: str, answer: str) -> bool:
    """Whether ``answer`` stands in ``text`` by itself, in any case, white space being alike.

    Neither a longer word nor a longer number counts: "5 USD" is not in "500 USD", "15 USD",
    "2.5 USD" or "5 USDT". A bare yes or no counts only as the first word: "no" is in many texts
    that do not say no.
    """
    wanted = re.escape(_plain(answer))
    before = r"(?<!\w)(?<!\d[.,])" if re.match(r"\w", answer.strip()) else ""
    after = r"(?!\w)(?![.,]\d)" if re.search(r"\w$", answer.strip()) else ""
    start = r"\A" if _plain(answer) in {"yes", "no"} else ""
    return bool(re.search(f"{start}{before}{wanted}{after}", _plain(text)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_kind_right(expected: Expected, reply: Reply) -> bool:
    if expected is Expected.PARTIAL:
        return reply.is_answer and not reply.is_complete
    return reply.kind == expected.value


def _spans_in(document_id: DocumentId, cited: Iterable[Cited]) -> list[Span]:
    return [citation.span for citation in cited if citation.document_id == document_id]


def _is_covered(gold: GoldQuote, cited: list[Span]) -> bool:
    """Whether at one of its places every word lies in a citation."""
    return any(
        all(any(span.covers(word) for span in cited) for word in place) for place in gold.places
    )


def _is_met(gold: GoldQuote, cited: list[Span]) -> bool:
    """Whether at one of its places a citation covers it or lies within it."""
    return any(_is_nested(place, span) for place in gold.places for span in cited)


def _is_nested(place: Place, span: Span) -> bool:
    start, end = place[0].start, place[-1].end
    is_around = span.start <= start and end <= span.end
    is_within = start <= span.start and span.end <= end
    return is_around or (is_within and len(span) > 0)
