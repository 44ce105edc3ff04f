"""The point: a chunk as an engine stores it, beside its two vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ingest.chunk import Chunk, ChunkId
from ingest.document import DocumentId, Span
from ingest.store import Holding
from retrieval.condition import fold, read_days, read_number
from retrieval.index import IndexUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from ingest.facts import Facts

T = TypeVar("T")
Payload = dict[str, Any]
"""A point's fields as JSON values."""

LIVE = 1 << 52
"""The ``end_generation`` of what nothing superseded: engines compare as float64, exact to 2**53."""


def make_payload(chunk: Chunk, *, n_terms: int, generation: int) -> Payload:
    """The fields of a chunk that is visible from ``generation`` on."""
    return chunk_fields(chunk) | {
        "version_key": version_key(chunk.document_id, chunk.version),
        "n_terms": n_terms,
        "first_generation": generation,
        "end_generation": LIVE,
    }


def chunk_fields(chunk: Chunk) -> Payload:
    """A chunk but for its id."""
    return {
        "document_id": chunk.document_id,
        "version": chunk.version,
        "number": chunk.number,
        "start": chunk.span.start,
        "end": chunk.span.end,
        "text": chunk.text,
        "title": chunk.title,
        "heading": list(chunk.heading),
        "page": chunk.page,
        "table_header": chunk.table_header,
    }


def make_facts_payload(facts: Facts) -> Payload:
    """The fields that conditions are asked of; they replace those of an earlier description.

    Returns:
        Each a mapping from a fact's name to its values: ``facts`` to all of them as ``fold``ed
        words, ``fact_numbers`` to those that are numbers, ``fact_days`` to those that are dates,
        as numbers (of a year or a month, its first day). A name without values stands in none.
    """
    words = {name: [fold(value) for value in values] for name, values in facts.items()}
    numbers = {name: _present(map(read_number, values)) for name, values in facts.items()}
    days = {name: _first_days(values) for name, values in facts.items()}
    return {
        "facts": _filled(words),
        "fact_numbers": _filled(numbers),
        "fact_days": _filled(days),
    }


def fact_fields(payload: Payload) -> list[str]:
    """The fields of a facts payload that conditions are asked of, such as ``fact_days.date``.

    An engine that indexes them answers at 50,000 points in milliseconds, else in half a second.
    """
    return [f"{group}.{name}" for group, values in payload.items() for name in values]


def make_chunk(chunk_id: str, payload: Payload) -> Chunk:
    """The chunk with these fields and perhaps more.

    Raises:
        IndexUnavailableError: The engine has lost some of them.
    """
    try:
        return _make_chunk(chunk_id, payload)
    except KeyError as error:
        msg = f"the index has lost the field {error} of a chunk: run `pincite doctor --fix`"
        raise IndexUnavailableError(msg) from error


def _make_chunk(chunk_id: str, payload: Payload) -> Chunk:
    return Chunk(
        chunk_id=ChunkId(chunk_id),
        document_id=DocumentId(payload["document_id"]),
        version=payload["version"],
        number=payload["number"],
        span=Span(payload["start"], payload["end"]),
        text=payload["text"],
        title=payload["title"],
        heading=tuple(payload["heading"]),
        page=payload["page"],
        table_header=payload["table_header"],
    )


def version_key(document_id: DocumentId, version: int) -> str:
    """One keyword for a version of a document."""
    return f"{document_id}@{version}"


def read_version_keys(n_points: Mapping[str, int]) -> list[Holding]:
    """How many points there are of each version, by document and version.

    Args:
        n_points: By what ``version_key`` made of it.
    """
    parted = ((key.rpartition("@"), n) for key, n in n_points.items())
    return sorted(Holding(DocumentId(id_), int(version), n) for (id_, _, version), n in parted)


def is_visible(payload: Payload, *, generation: int) -> bool:
    """Whether a reader of ``generation`` sees the point."""
    # What has lost its fields is seen by nobody.
    first, end = payload.get("first_generation", LIVE), payload.get("end_generation", LIVE)
    return bool(first <= generation < end)


def check_rows(vectors: NDArray[np.float32], *, n_rows: int, n_dims: int) -> None:
    """Refuse anything but ``n_rows`` unit vectors.

    Raises:
        ValueError: Another shape, or a row whose length is not 1 (NaN among its numbers, say).
    """
    if vectors.shape != (n_rows, n_dims):
        msg = f"vectors need the shape ({n_rows}, {n_dims}), not {vectors.shape}"
        raise ValueError(msg)
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.allclose(lengths, 1.0, atol=1e-3):
        worst = lengths[np.argmax(np.abs(lengths - 1.0))]
        msg = f"vectors need length 1, one has {worst:.4f}"
        raise ValueError(msg)


def _first_days(values: Iterable[str]) -> list[float]:
    return [days.low for days in _present(map(read_days, values))]


def _present(values: Iterable[T | None]) -> list[T]:
    return [value for value in values if value is not None]


def _filled(fields: dict[str, list[T]]) -> dict[str, list[T]]:
    return {name: values for name, values in fields.items() if values}
