"""Outcomes as JSON: the object that every door hands out and the trace keeps."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.outcome import Abstention, Answer, Escalation, Outcome
from ingest.sentence import sentence_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.budget import Spending
    from agent.claim import Citation, Claim, DraftedClaim
    from agent.narrow import Narrowing

Json = dict[str, Any]
_Place = tuple[str, int, int, int]


def outcome_json(
    outcome: Outcome,
    *,
    run_id: str,
    question: str,
    escalation_id: str | None,
    spent: Spending,
    narrowing: Narrowing | None = None,
) -> Json:
    """The whole outcome; every field is always there."""
    shared: Json = {
        "kind": "answer",
        "run_id": run_id,
        "question": question,
        "where": narrowing.text if narrowing else None,
        "complete": False,
        "text": "",
        "claims": [],
        "missing": [],
        "nearest": [],
        "reason": None,
        "reason_text": "",
        "escalation_id": escalation_id,
        "spent": asdict(spent),
    }
    match outcome:
        case Answer():
            return shared | _answer(outcome, narrowing.note if narrowing else "")
        case Abstention():
            return shared | _abstention(outcome, narrowing.sentences if narrowing else "")
        case Escalation():
            return shared | _escalation(outcome, narrowing.sentences if narrowing else "")


def answer_text(claims: Sequence[Json]) -> str:
    """What an answer with these claims says, every sentence with its marks."""
    return " ".join(sentence for claim in claims for sentence in _marked(claim))


def drafted_json(drafted: DraftedClaim) -> Json:
    """A claim nobody has checked, for the person who will."""
    return {"text": drafted.text, "citations": [citation_json(c) for c in drafted.citations]}


def citation_json(citation: Citation) -> Json:
    """A citation without a number."""
    return {
        "document_id": citation.document_id,
        "version": citation.version,
        "source": citation.source,
        "title": citation.title,
        "page": citation.page,
        "heading": list(citation.heading),
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "boxes": [asdict(box) for box in citation.boxes],
    }


def _answer(answer: Answer, remark: str) -> Json:
    numbers = _number(answer.claims)
    claims = [_claim(claim, numbers) for claim in answer.claims]
    return {
        "complete": answer.is_complete,
        "text": answer_text(claims),
        "claims": claims,
        "missing": list(answer.missing),
        "reason_text": remark,
    }


def _abstention(abstention: Abstention, remark: str) -> Json:
    text = f"The documents do not say: {' '.join(abstention.missing)} {remark}"
    return {
        "kind": "abstention",
        "text": text.rstrip(),
        "reason_text": remark,
        "missing": list(abstention.missing),
        "nearest": [citation_json(citation) for citation in abstention.nearest],
    }


def _escalation(escalation: Escalation, remark: str) -> Json:
    explanation = f"{escalation.explanation} {remark}".rstrip()
    return {
        "kind": "escalation",
        "text": f"A person should look at this. {explanation}",
        "missing": list(escalation.missing),
        "nearest": [citation_json(citation) for citation in escalation.nearest],
        "reason": escalation.reason.value,
        "reason_text": explanation,
    }


def _marked(claim: Json) -> list[str]:
    """Each sentence of a claim with the numbers of its citations behind it."""
    marks = "".join(f"[{citation['number']}]" for citation in claim["citations"])
    return [f"{sentence.strip()} {marks}" for sentence in sentence_texts(claim["text"])]


def _claim(claim: Claim, numbers: dict[_Place, int]) -> Json:
    cited = [{"number": numbers[_place(c)], **citation_json(c)} for c in claim.citations]
    return {"text": claim.text, "support": claim.support, "citations": cited}


def _number(claims: Sequence[Claim]) -> dict[_Place, int]:
    """Number the distinct cited spans from 1, in the order in which they are cited."""
    places = dict.fromkeys(_place(c) for claim in claims for c in claim.citations)
    return {place: number for number, place in enumerate(places, start=1)}


def _place(citation: Citation) -> _Place:
    return citation.document_id, citation.version, citation.span.start, citation.span.end
