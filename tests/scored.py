"""Samples and replies to be scored, with one thing different at a time."""

from __future__ import annotations

from evals.dataset import Expected, GoldQuote, QuestionKind, Sample, Split, find_places
from evals.score import Cited, Reply
from ingest.document import DocumentId, Span

FLEET = "The fleet has five boats. Two of them are ferries."
IDS = {"fleet.txt": DocumentId("fleet-1"), "other.txt": DocumentId("other-1")}


def make_sample(
    expected: Expected = Expected.ANSWER,
    *,
    answers: tuple[str, ...] = (),
    quotes: tuple[str, ...] = (),
    kind: QuestionKind = QuestionKind.SINGLE_FACT,
    split: Split = Split.DEV,
) -> Sample:
    """A question about the fleet, with quotes from it."""
    return Sample(
        sample_id="q1",
        question="How many boats?",
        expected=expected,
        answers=answers,
        kind=kind,
        split=split,
        quotes=tuple(GoldQuote("fleet.txt", q, find_places(q, FLEET)) for q in quotes),
    )


def make_reply(*statements: str, cites: tuple[Cited, ...] = (), is_complete: bool = True) -> Reply:
    """An answer that makes these statements."""
    return Reply(
        run_id="run-1",
        kind="answer",
        is_complete=is_complete,
        text=" ".join(f"{statement} [1]" for statement in statements),
        statements=statements,
        cited=cites,
        nearest=(),
        reason=None,
    )


def no_answer(*, is_escalation: bool = False, nearest: tuple[Cited, ...] = ()) -> Reply:
    """An abstention or an escalation."""
    return Reply(
        run_id="run-1",
        kind="escalation" if is_escalation else "abstention",
        is_complete=False,
        text="The documents do not say.",
        statements=(),
        cited=(),
        nearest=nearest,
        reason="low_confidence" if is_escalation else None,
    )


def cite(quote: str, *, document: str = "fleet.txt", is_exact: bool = True) -> Cited:
    """A citation of words of the fleet."""
    start = FLEET.index(quote)
    return Cited(IDS[document], Span(start, start + len(quote)), quote, is_exact)
