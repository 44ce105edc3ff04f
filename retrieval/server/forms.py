"""Points, queries and filters in the client's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qdrant_client.models import (
    FieldCondition,
    Filter,
    MatchValue,
    PointStruct,
    Range,
    SparseVector,
)

from retrieval.point import version_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.document import DocumentId
    from retrieval.lexical import SparseWeights
    from retrieval.point import Payload

EVERYTHING = Filter()


def at_most(field: str, value: int) -> Filter:
    """The field is ``value`` or less."""
    return Filter(must=[FieldCondition(key=field, range=Range(lte=value))])


def above(field: str, value: int) -> Filter:
    """The field is more than ``value``."""
    return Filter(must=[FieldCondition(key=field, range=Range(gt=value))])


def both(one: Filter, other: Filter) -> Filter:
    """Both conditions hold."""
    return Filter(must=[one, other])


def visible(generation: int) -> Filter:
    """A reader of ``generation`` sees the point."""
    return both(at_most("first_generation", generation), above("end_generation", generation))


def of_version(document_id: DocumentId, version: int) -> Filter:
    """The point belongs to the version."""
    return _equal("version_key", version_key(document_id, version))


def of_document(document_id: DocumentId) -> Filter:
    """The point belongs to one of the document's versions."""
    return _equal("document_id", document_id)


def make_point(
    point_id: str, vector: NDArray[np.float32], weights: SparseWeights, payload: Payload
) -> PointStruct:
    """A point with its dense vector, and with its lexical one if it says any term."""
    # One without terms would count as a document in BM25's IDF if it had an empty vector.
    bm25 = {"bm25": make_sparse(weights)} if weights else {}
    vectors = {"dense": vector.tolist(), **bm25}
    return PointStruct(id=point_id, vector=vectors, payload=payload)


def make_sparse(weights: SparseWeights) -> SparseVector:
    """The weights as a vector."""
    return SparseVector(indices=list(weights), values=list(weights.values()))


def _equal(field: str, value: str) -> Filter:
    return Filter(must=[FieldCondition(key=field, match=MatchValue(value=value))])
