"""Examples: a body and a reply of every kind, for the pages that describe the HTTP door."""

from __future__ import annotations

from typing import Any

from agent.outcome import Reason
from api.messages import AliveOutput, DocumentsPage, ReadyCheck, ReadyOutput, RunsPage
from api.schemas.answers import (
    AskOutput,
    FoundCandidate,
    NumberedCitation,
    Passage,
    SearchOutput,
    Spent,
    SupportedClaim,
)
from api.schemas.documents import DocumentOutput, ListedDocument
from api.schemas.runs import (
    InboxListOutput,
    InboxShowOutput,
    ListedEscalation,
    ListedRun,
    TraceOutput,
    TraceStep,
)

_ID = "doc-5d2f0c1e9a77"
_SOURCE = "/home/ann/documents/charter.md"
_TEXT = "Lost property\n\nUnclaimed umbrellas are kept for 60 days."
_QUOTE = "Unclaimed umbrellas are kept for 60 days."
_START = _TEXT.index(_QUOTE)
_ASKED = "How long are unclaimed umbrellas kept?"
_GRAVE = "Can I sue you over my umbrella?"
_CREATED = "2026-03-02T09:30:00.000+00:00"

_PLACE: dict[str, Any] = {
    "document_id": _ID,
    "version": 1,
    "source": _SOURCE,
    "title": "Charter",
    "page": None,
    "heading": ["Lost property"],
    "start": _START,
    "end": len(_TEXT),
    "quote": _QUOTE,
    "boxes": [],
}
_PASSAGE = Passage(**_PLACE)
_SPENT = Spent(steps=5, model_calls=0, input_tokens=0, output_tokens=0, cost_usd=0.0, time_s=1.2)
_NOTHING: dict[str, Any] = {
    "complete": False,
    "text": "",
    "claims": [],
    "missing": [],
    "nearest": [_PASSAGE],
    "reason": None,
    "reason_text": "",
    "escalation_id": None,
    "spent": _SPENT,
}
_ANSWER = AskOutput(
    **_NOTHING
    | {
        "kind": "answer",
        "run_id": "run-1f3a5c7e9b0d",
        "question": _ASKED,
        "complete": True,
        "text": f"{_QUOTE} [1]",
        "claims": [
            SupportedClaim(
                text=_QUOTE, support=0.93, citations=[NumberedCitation(number=1, **_PLACE)]
            )
        ],
        "nearest": [],
    }
)
_ABSTENTION = AskOutput(
    **_NOTHING
    | {
        "kind": "abstention",
        "run_id": "run-2b4d6f8a0c1e",
        "question": "Who sews the umbrellas?",
        "text": "The documents do not say: Who sews the umbrellas?",
        "missing": ["Who sews the umbrellas?"],
    }
)
_REASON = "The question is about sue: a person should answer it."
_ESCALATED = AskOutput(
    **_NOTHING
    | {
        "kind": "escalation",
        "run_id": "run-3c5e7a9b1d2f",
        "question": _GRAVE,
        "text": f"A person should look at this. {_REASON}",
        "reason": Reason.HIGH_IMPACT,
        "reason_text": _REASON,
        "escalation_id": "esc-3c5e7a9b1d2f",
    }
)
_LISTED: dict[str, Any] = {
    "document_id": _ID,
    "version": 1,
    "source": _SOURCE,
    "locations": [_SOURCE],
    "title": "Charter",
    "metadata": {"author": "Ann"},
}
_WAITING: dict[str, Any] = {
    "escalation_id": "esc-3c5e7a9b1d2f",
    "run_id": "run-3c5e7a9b1d2f",
    "question": _GRAVE,
    "reason": Reason.HIGH_IMPACT,
    "state": "open",
}

ASK_BODIES: dict[str, Any] = {
    "question": {"summary": "A question", "value": {"question": _ASKED}},
    "narrow": {
        "summary": "Over some of the documents, within a budget",
        "value": {
            "question": _ASKED,
            "where": "source~charter",
            "budget": {"steps": 20, "time_s": 10},
        },
    },
}
SEARCH_BODIES: dict[str, Any] = {
    "query": {"summary": "A query", "value": {"query": "unclaimed umbrellas", "k": 3}},
}
ASK_REPLIES = {"answer": _ANSWER, "abstention": _ABSTENTION, "escalation": _ESCALATED}
SEARCH_REPLIES = {
    "passages": SearchOutput(
        query="unclaimed umbrellas",
        candidates=[
            FoundCandidate(
                rank=1,
                chunk_id="0b1c2d3e-4f50-5a6b-8c7d-9e0f1a2b3c4d",
                document_id=_ID,
                version=1,
                source=_SOURCE,
                page=None,
                start=_START,
                end=len(_TEXT),
                text=_QUOTE,
                score=0.27,
                scores={"dense": 0.81, "bm25": 7.4, "rerank": 6.2, "fused": 0.27},
            )
        ],
        timings_ms={"embed": 6.1, "dense": 1.2, "bm25": 0.8, "rerank": 310.0},
    )
}
DOCUMENTS_REPLIES = {
    "last page": DocumentsPage(documents=[ListedDocument(**_LISTED)], next_cursor=None)
}
DOCUMENT_REPLIES = {"document": DocumentOutput(**_LISTED, text=_TEXT, pages=[])}
RUNS_REPLIES = {
    "first page": RunsPage(
        runs=[
            ListedRun(run_id="run-1f3a5c7e9b0d", question=_ASKED, kind="answer", created=_CREATED)
        ],
        next_cursor="run-1f3a5c7e9b0d",
    )
}
TRACE_REPLIES = {
    "trace": TraceOutput(
        run_id="run-1f3a5c7e9b0d",
        kind="answer",
        outcome=_ANSWER,
        steps=[
            TraceStep(
                number=1,
                name="pin",
                request={},
                reply={"generation": 7},
                started_s=0.001,
                time_s=0.001,
                spent={"steps": 0, "time_s": 0.0},
            )
        ],
    )
}
ESCALATIONS_REPLIES = {"inbox": InboxListOutput(escalations=[ListedEscalation(**_WAITING)])}
ESCALATION_REPLIES = {
    "escalation": InboxShowOutput(
        **_WAITING,
        created=_CREATED,
        reason_text=_REASON,
        drafted_claims=[],
        evidence=[_PASSAGE],
    )
}
ALIVE_REPLIES = {"alive": AliveOutput(alive=True)}
READY_REPLIES = {
    "ready": ReadyOutput(
        ready=True,
        checks=[
            ReadyCheck(name="database", ok=True, detail="generation 7"),
            ReadyCheck(name="index", ok=True, detail="160 points"),
            ReadyCheck(name="models", ok=True, detail="loaded"),
        ],
    )
}
