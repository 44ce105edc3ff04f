"""Open a collection: made if it is missing, refused if it is not ours or cannot serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qdrant_client.http.exceptions import UnexpectedResponse
from qdrant_client.models import (
    Distance,
    IntegerIndexParams,
    IntegerIndexType,
    KeywordIndexParams,
    KeywordIndexType,
    Modifier,
    SparseVectorParams,
    VectorParams,
)

from ingest.store import StoreUnavailableError
from retrieval.server.collection import Collection
from retrieval.server.outage import is_taken, raising

if TYPE_CHECKING:
    from qdrant_client import QdrantClient
    from qdrant_client.models import CollectionInfo

    from retrieval.server.connect import Connection

OLDEST_SERVER = (1, 20)
"""1.19 came to count IDF over some of the points, 1.20 to match parts of words. Earlier ones
would ignore what they do not know, and rank wrongly."""

_KEYWORD = KeywordIndexParams(type=KeywordIndexType.KEYWORD)
_ORDERED = IntegerIndexParams(type=IntegerIndexType.INTEGER, lookup=False, range=True)
INDEXED_FIELDS: dict[str, KeywordIndexParams | IntegerIndexParams] = {
    "document_id": _KEYWORD,
    "version_key": _KEYWORD,
    "first_generation": _ORDERED,
    "end_generation": _ORDERED,
    "n_terms": IntegerIndexParams(type=IntegerIndexType.INTEGER, lookup=True, range=False),
}


def open_collection(
    connection: Connection,
    name: str,
    *,
    n_dims: int,
    owner: str,
    error_type: type[Exception],
) -> Collection:
    """Open the collection ``name``; two processes may do so at once.

    Args:
        connection: To its server.
        name: The collection's.
        n_dims: Size of the dense vectors.
        owner: Whose documents it holds; whoever makes it writes this down.
        error_type: What a failure is to be.

    Raises:
        error_type: The server is out of reach or too old, or the collection is somebody else's.
        ValueError: It was made for vectors of another size than ``n_dims``.
    """
    client, address = connection
    with raising(error_type, address):
        _require_version(client.info().version, address, error_type)
        if not client.collection_exists(name):
            _create(client, name, n_dims=n_dims, owner=owner)
        info = client.get_collection(name)
    if (info.config.metadata or {}).get("owner") != owner:
        raise error_type(_advise(name, address))
    _require_dims(info, f"{name!r} on {address}", n_dims)
    with raising(error_type, address):
        for field in INDEXED_FIELDS.keys() - info.payload_schema.keys():
            client.create_payload_index(name, field, INDEXED_FIELDS[field], wait=True)
    return Collection(connection, name)


def remove_collection(connection: Connection, name: str, *, owner: str) -> None:
    """Remove the collection ``name`` if it is there and holds the documents of ``owner``.

    Raises:
        StoreUnavailableError: The server is out of reach.
    """
    client, address = connection
    with raising(StoreUnavailableError, address):
        if not client.collection_exists(name):
            return
        metadata = client.get_collection(name).config.metadata or {}
        if metadata.get("owner") == owner:
            client.delete_collection(name)


def _create(client: QdrantClient, name: str, *, n_dims: int, owner: str) -> None:
    try:
        client.create_collection(
            name,
            vectors_config={"dense": VectorParams(size=n_dims, distance=Distance.DOT)},
            sparse_vectors_config={"bm25": SparseVectorParams(modifier=Modifier.IDF)},
            metadata={"owner": owner},
        )
    except UnexpectedResponse as error:
        if not is_taken(error):
            raise
        # Another process was first: whose it is now, the caller reads.


def _require_version(version: str, address: str, error_type: type[Exception]) -> None:
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    if numbers < OLDEST_SERVER:
        oldest = ".".join(map(str, OLDEST_SERVER))
        msg = f"the Qdrant server at {address} is version {version}: install {oldest} or later"
        raise error_type(msg)


def _require_dims(info: CollectionInfo, name: str, n_dims: int) -> None:
    vectors = info.config.params.vectors
    dense = vectors.get("dense") if isinstance(vectors, dict) else None
    if dense is None or dense.size != n_dims:
        size = dense.size if dense else "none"
        msg = (
            f"the collection {name} was not made for vectors of {n_dims} numbers, so index anew "
            f"under another name (qdrant_collection): got {size}"
        )
        raise ValueError(msg)


def _advise(name: str, address: str) -> str:
    return (
        f"the collection {name!r} on {address} belongs to another home: set qdrant_collection to "
        "another name, or remove the collection if nobody needs it"
    )
