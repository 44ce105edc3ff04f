"""Weigh chunks for BM25 by their average length, which is kept in a file beside the shard."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from retrieval.average import Average, Weighed, average_of
from retrieval.edge.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ingest.chunk import Chunk


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
        """The chunk's vector by the average in use; there must be one."""
        if self._average is None:
            msg = "nothing was begun, so there is no average to weigh by"
            raise ValueError(msg)
        return self._average.weigh(chunk)

    def begin(self, chunks: Sequence[Chunk], *, is_settled: bool) -> None:
        """Take the average of the first chunks."""
        self._save(average_of(chunks, is_settled=is_settled))

    def lags(self, n_terms: float) -> bool:
        """Whether the weights are too old for a corpus whose true average is ``n_terms``."""
        return self._average is not None and self._average.lags(n_terms)

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
