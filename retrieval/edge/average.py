"""Weigh chunks for BM25 by their average length, which is kept in a file beside the shard."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from retrieval.edge.files import sync_folder
from retrieval.lexical import LENGTH_LAG, SparseWeights, document_weights, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ingest.chunk import Chunk


class Weighed(NamedTuple):
    """A chunk's lexical vector and its length."""

    weights: SparseWeights
    n_terms: int


class Average(NamedTuple):
    """Mean terms of a chunk, above 0, and whether every stored weight was made with it."""

    n_terms: float
    is_settled: bool


class Weigher:
    """Makes lexical vectors with one average length, across restarts."""

    def __init__(self, path: Path) -> None:
        """Continue with the average in the file ``path``, if there is one."""
        self._path = path
        self._average = _read(path)

    @property
    def has_average(self) -> bool:
        """Whether anything was ever weighed."""
        return self._average is not None

    @property
    def average_length(self) -> float:
        """The average in use, in terms; 1 at the very beginning."""
        return self._average.n_terms if self._average else 1.0

    def weigh(self, chunk: Chunk) -> Weighed:
        """The chunk's vector by the average in use."""
        terms = tokenise(chunk.indexed_text)
        return Weighed(document_weights(terms, average=self.average_length), len(terms))

    def begin(self, chunks: Sequence[Chunk], *, is_settled: bool) -> None:
        """Take the average of the first chunks."""
        n_terms = sum(self.weigh(chunk).n_terms for chunk in chunks) / len(chunks)
        self._save(Average(n_terms or 1.0, is_settled))

    def lags(self, n_terms: float) -> bool:
        """Whether the weights are too old for a corpus whose true average is ``n_terms``."""
        if self._average is None:
            return False
        gap = abs(n_terms - self._average.n_terms)
        return not self._average.is_settled or gap > LENGTH_LAG * self._average.n_terms

    @contextmanager
    def changing(self, n_terms: float) -> Iterator[None]:
        """Use another average from here on, while all stored weights are made anew."""
        # Stopped inside, the weights are of both averages: only the file can tell afterwards.
        self._save(Average(n_terms or 1.0, is_settled=False))
        yield
        self._save(Average(n_terms or 1.0, is_settled=True))

    def _save(self, average: Average) -> None:
        draft = self._path.with_suffix(".new")
        with draft.open("w") as file:
            json.dump(average, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        sync_folder(self._path.parent)
        self._average = average


def _read(path: Path) -> Average | None:
    # A damaged file is as good as none: every weight is made anew after the next write.
    with suppress(FileNotFoundError, ValueError):
        match json.loads(path.read_bytes()):
            case [float() | int() as n_terms, bool(is_settled)] if n_terms > 0:
                return Average(n_terms, is_settled)
    return None
