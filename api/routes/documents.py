"""``/v1/documents``: what is stored, and one of it to read."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.door import AtDoor, Door
from api.examples import DOCUMENT_REPLIES, DOCUMENTS_REPLIES
from api.messages import DocumentsPage, PageAddress, VersionAddress
from api.openapi import answers, problems
from api.problem import ProblemKind, refuse, shorten
from api.reply import reply
from api.schemas.documents import DocumentOutput
from api.views import view_document, view_listed_document
from ingest.document import DocumentId
from ingest.manifest import VersionEntry

router = APIRouter(prefix="/v1/documents", tags=["documents"])


@router.get(
    "",
    response_model=DocumentsPage,
    responses=answers(DOCUMENTS_REPLIES)
    | problems(ProblemKind.WRONG_INPUT, ProblemKind.DATABASE_UNAVAILABLE),
)
def documents(page: Annotated[PageAddress, Query()], door: AtDoor) -> Response:
    """List the documents by their ids, a page at a time.

    One that is ingested while you read may come on a later page or not at all; none comes twice.
    """
    after = page.cursor or ""
    entries = [entry for entry in door.parts.manifest.documents() if entry.document_id > after]
    entries.sort(key=lambda entry: entry.document_id)
    shown = entries[: page.limit]
    return reply(
        DocumentsPage(
            documents=[view_listed_document(entry, locations=entry.locations) for entry in shown],
            next_cursor=shown[-1].document_id if len(entries) > len(shown) else None,
        )
    )


@router.get(
    "/{document_id}",
    response_model=DocumentOutput,
    responses=answers(DOCUMENT_REPLIES)
    | problems(
        ProblemKind.NOT_FOUND,
        ProblemKind.GONE,
        ProblemKind.WRONG_INPUT,
        ProblemKind.DATABASE_UNAVAILABLE,
    ),
)
def document(
    document_id: str, address: Annotated[VersionAddress, Query()], door: AtDoor
) -> Response:
    """Show a document's text and where its file lies."""
    latest, entry = find_version(door, document_id, address.version)
    try:
        stored = door.parts.manifest.document(entry.document_id, entry.version)
    except KeyError:
        # It was forgotten between the two looks.
        find_version(door, document_id, address.version)
        raise
    return reply(view_document(entry, stored, locations=latest.locations))


def find_version(door: Door, name: str, version: int | None) -> tuple[VersionEntry, VersionEntry]:
    """The latest version of a document, and the one that is meant.

    Raises:
        HttpProblemError: There is no such document or version, or it was forgotten.
    """
    latest = door.parts.manifest.entry(DocumentId(name))
    if stone := door.parts.manifest.tombstone(DocumentId(name)):
        detail = f"{name} was forgotten on {stone.forgotten[:10]}. Nothing of it is left to show."
        raise refuse(ProblemKind.GONE, detail)
    if latest is None:
        detail = f"There is no document {shorten(name)!r}. GET /v1/documents lists them."
        raise refuse(ProblemKind.NOT_FOUND, detail)
    entry = latest if version is None else door.parts.manifest.entry(latest.document_id, version)
    if entry is None:
        detail = f"{name} has no version {version}: it has 1 to {latest.version}."
        raise refuse(ProblemKind.NOT_FOUND, detail)
    return latest, entry
