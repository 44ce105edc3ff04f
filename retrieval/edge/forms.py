"""Points, queries and conditions in the engine's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qdrant_edge import (
    FieldCondition,
    Filter,
    MatchValue,
    Point,
    Query,
    RangeFloat,
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
    return Filter(must=[FieldCondition(field, range=RangeFloat(lte=value))])


def above(field: str, value: int) -> Filter:
    """The field is more than ``value``."""
    return Filter(must=[FieldCondition(field, range=RangeFloat(gt=value))])


def both(one: Filter, other: Filter) -> Filter:
    """Both conditions hold."""
    return Filter(must=[one, other])


def visible(generation: int) -> Filter:
    """A reader of ``generation`` sees the point."""
    return both(at_most("first_generation", generation), above("end_generation", generation))


def of_version(document_id: DocumentId, version: int) -> Filter:
    """The point belongs to the version."""
    match = MatchValue(version_key(document_id, version))
    return Filter(must=[FieldCondition("version_key", match=match)])


def of_document(document_id: DocumentId) -> Filter:
    """The point belongs to some version of the document."""
    return Filter(must=[FieldCondition("document_id", match=MatchValue(document_id))])


def near(vector: NDArray[np.float32]) -> Query:
    """By cosine to a unit vector."""
    return Query.Nearest(vector.tolist(), using="dense")


def matching(weights: SparseWeights) -> Query:
    """By the sum, over the terms, of both weights times IDF."""
    return Query.Nearest(make_sparse(weights), using="bm25")


def make_point(
    point_id: str, vector: NDArray[np.float32], weights: SparseWeights, payload: Payload
) -> Point:
    """A point with its dense vector, and with its lexical one if it says any term."""
    # One without terms would count as a document in BM25's IDF if it had an empty vector.
    bm25 = {"bm25": make_sparse(weights)} if weights else {}
    return Point(point_id, {"dense": vector.tolist(), **bm25}, payload)


def make_sparse(weights: SparseWeights) -> SparseVector:
    """The weights as a vector."""
    return SparseVector(indices=list(weights), values=list(weights.values()))
