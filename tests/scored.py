"""Samples and replies to be scored, with one thing different at a time."""

from __future__ import annotations

from evals.dataset import Expected, GoldQuote, QuestionKind, Sample, Split, find_places
from evals.line import CitedWords, Line
from evals.recall import Recall
from evals.result import Result
from evals.score import Cited, OutcomeKind, Reply, score
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
    span = Span(start, start + len(quote))
    return Cited(IDS[document], span, quote, is_exact, document)


def make_result(sample: Sample, reply: Reply, *, recall: tuple[int, int] = (0, 0)) -> Result:
    """The reply, scored."""
    return Result(sample, reply, score(sample, reply, ids=IDS), Recall(*recall))


def make_line(
    sample_id: str = "q1",
    *,
    right: bool = True,
    outcome_kind: OutcomeKind = "answer",
    expected: Expected = Expected.ANSWER,
    cited: tuple[str, ...] = ("five boats",),
    **changes: object,
) -> Line:
    """A question about the fleet that went well unless said otherwise."""
    fields: dict[str, object] = {
        "id": sample_id,
        "question": "How many boats?",
        "expected": expected,
        "kind": QuestionKind.SINGLE_FACT,
        "split": Split.TEST,
        "outcome_kind": outcome_kind,
        "complete": outcome_kind == "answer",
        "reason": "low_confidence" if outcome_kind == "escalation" else None,
        "right": right,
        "with_gold": right and expected.is_answerable,
        "kind_right": right,
        "quotes_found": (int(right), 1),
        "exact_citations": (1, 1),
        "gold_documents": (1, 1),
        "cited": tuple(CitedWords(document="fleet.txt", quote=quote) for quote in cited),
    }
    return Line.model_validate(fields | changes)
