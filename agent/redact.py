"""Redact: what is left of an outcome when documents that it cites are forgotten: ids and dates.

Explanations stay: they are this program's own sentences and hold no words of documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.outcome_json import answer_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.outcome_json import Json

_EMPTY_PLACE: Json = {
    "source": "",
    "title": "",
    "page": None,
    "heading": [],
    "start": 0,
    "end": 0,
    "quote": "",
    "boxes": [],
}


def cited_documents(fields: object) -> set[str]:
    """The ids of all documents that an outcome or an inbox entry's file refers to."""
    match fields:
        case {"document_id": str(document_id)}:
            return {document_id}
        case dict():
            return set().union(*map(cited_documents, fields.values()))
        case list():
            return set().union(*map(cited_documents, fields))
    return set()


def redact_outcome(outcome: Json, gone: Mapping[str, str]) -> Json:
    """An outcome without the words of forgotten documents; one that cites none is as it was.

    A claim goes with the first of its citations. What else was said stays.

    Args:
        outcome: As ``outcome_json`` made it, perhaps redacted before.
        gone: When each forgotten document was forgotten, ISO 8601, by its id.
    """
    if not cited_documents(outcome) & gone.keys():
        return outcome
    claims = [_claim(claim, gone) for claim in outcome["claims"]]
    nearest = [_passage(passage, gone) for passage in outcome["nearest"]]
    text = answer_text(claims) if claims else outcome["text"]
    return outcome | {"text": text, "claims": claims, "nearest": nearest}


def redact_file(file: Json, gone: Mapping[str, str]) -> Json:
    """What a person finds in the inbox, without the words of forgotten documents."""
    if not cited_documents(file) & gone.keys():
        return file
    drafts = [_claim(draft, gone) for draft in file["drafted_claims"]]
    evidence = [_passage(passage, gone) for passage in file["evidence"]]
    return file | {"drafted_claims": drafts, "evidence": evidence}


def _claim(claim: Json, gone: Mapping[str, str]) -> Json:
    dates = [gone[each] for each in cited_documents(claim) if each in gone]
    if not dates:
        return claim
    citations = [_passage(citation, gone) for citation in claim["citations"]]
    text = f"(gone: its document was forgotten on {max(dates)[:10]})"
    return claim | {"text": text, "citations": citations, "gone": max(dates)}


def _passage(passage: Json, gone: Mapping[str, str]) -> Json:
    since = gone.get(passage["document_id"])
    return passage if since is None else passage | _EMPTY_PLACE | {"gone": since}
