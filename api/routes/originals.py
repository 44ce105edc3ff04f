"""``/v1/documents/{id}/original``: a document's file, as it was read."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from api.door import AtDoor
from api.messages import VersionAddress
from api.openapi import Responses, problems
from api.original import OriginalChangedError, OriginalGoneError, open_original
from api.problem import ProblemKind, refuse
from api.routes.documents import find_version

_BYTES = "application/octet-stream"
_FILE: Responses = {
    200: {
        "description": "The file's bytes, for saving",
        "content": {_BYTES: {"schema": {"type": "string", "format": "binary"}}},
    }
}

router = APIRouter(prefix="/v1/documents", tags=["documents"])


@router.get(
    "/{document_id}/original",
    response_class=StreamingResponse,
    responses=_FILE
    | problems(
        ProblemKind.NOT_FOUND,
        ProblemKind.CHANGED,
        ProblemKind.GONE,
        ProblemKind.WRONG_INPUT,
        ProblemKind.DATABASE_UNAVAILABLE,
        ProblemKind.FILE_UNAVAILABLE,
    ),
)
def original(
    document_id: str, address: Annotated[VersionAddress, Query()], door: AtDoor
) -> Response:
    """Hand out the file that the version was read from, if it is still the same to the byte."""
    latest, entry = find_version(door, document_id, address.version)
    max_bytes = door.settings.max_file_size_mb * 2**20
    try:
        found = open_original(
            latest.locations, sha256=entry.sha256, max_bytes=max_bytes, look=door.parts.look_into
        )
    except OriginalGoneError as error:
        detail = f"No file of {document_id} is there any more. GET /v1/documents/ID has its text."
        raise refuse(ProblemKind.GONE, detail) from error
    except OriginalChangedError as error:
        detail = (
            f"The file of {document_id} is no longer what version {entry.version} was read from."
            " GET /v1/documents/ID has that text."
        )
        raise refuse(ProblemKind.CHANGED, detail) from error
    return StreamingResponse(
        found.blocks(),
        media_type=_BYTES,
        headers={
            "content-length": str(found.size_bytes),
            "content-disposition": f"attachment; filename*=UTF-8''{_quoted(found.name)}",
            "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        },
    )


def _quoted(name: str) -> str:
    return quote(name, safe="", errors="replace")
