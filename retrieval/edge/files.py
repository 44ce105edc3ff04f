"""Create and open a shard's files, and watch over the space for them."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import qdrant_edge as q

from retrieval.engine import IndexHeldError
from retrieval.index import IndexUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INDEXED_FIELDS: dict[str, q.KeywordIndexParams | q.IntegerIndexParams] = {
    "document_id": q.KeywordIndexParams(),
    "version_key": q.KeywordIndexParams(),
    "first_generation": q.IntegerIndexParams(lookup=False, range=True),
    "end_generation": q.IntegerIndexParams(lookup=False, range=True),
    "n_terms": q.IntegerIndexParams(lookup=True, range=False),
}


# The engine optimises only when told to, and is told to only to be rid of deleted points, however
# few; every vector goes on being compared, so no graph is built.
_ONLY_TO_SCRUB = q.EdgeOptimizersConfig(
    deleted_threshold=0.0, vacuum_min_vector_number=1, indexing_threshold=1 << 40
)


def create_shard(path: Path, n_dims: int) -> None:
    """Make an empty shard, wholly or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    with raising(IndexUnavailableError):
        shard = q.EdgeShard.create(str(draft), _config(n_dims))
        for field, params in INDEXED_FIELDS.items():
            shard.update(q.UpdateOperation.create_field_index(field, params))
        shard.close()
    draft.rename(path)
    sync_folder(path.parent)


def open_shard(path: Path, n_dims: int) -> q.EdgeShard:
    """Open an existing shard.

    Raises:
        IndexHeldError: Another process holds it.
        IndexUnavailableError: The engine cannot read it.
        ValueError: It was made for vectors of another size.
    """
    try:
        return q.EdgeShard.load(str(path), _config(n_dims))
    except BaseException as error:
        _require_engine_error(error)
        if "WouldBlock" in str(error):
            msg = f"another process holds {path}"
            raise IndexHeldError(msg) from error
        if "incompatible" in str(error):
            msg = f"{path} was not made for vectors of {n_dims} numbers, so index anew: {error}"
            raise ValueError(msg) from error
        msg = f"cannot open {path}: {error}"
        raise IndexUnavailableError(msg) from error


def check_space(path: Path, *, min_free_bytes: int, error_type: type[Exception]) -> None:
    """Raise ``error_type`` unless the disk of ``path`` has ``min_free_bytes`` left."""
    # The engine writes to mapped files: on a full disk it does not fail, it dies of SIGBUS, and
    # so does the next one that opens them.
    n_free_bytes = shutil.disk_usage(path).free
    if n_free_bytes < min_free_bytes:
        msg = (
            f"{n_free_bytes / 1e6:.0f} MB are free on the disk of {path} and the index needs "
            f"{min_free_bytes / 1e6:.0f} MB: make room, then try again"
        )
        raise error_type(msg)


def size_on_disk(folder: Path) -> int:
    """What the files below a folder take, in bytes."""
    n_blocks = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):  # the engine drops files while we look
            # The log's files are sparse, 67 MB long when empty: count blocks (of 512 bytes).
            n_blocks += file.lstat().st_blocks
    return 512 * n_blocks


def sync_folder(path: Path) -> None:
    """Return only when the names in a folder would survive a loss of power."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def raising(error_type: type[Exception]) -> Iterator[None]:
    """Let every failure of the engine be an ``error_type``."""
    try:
        yield
    except BaseException as error:
        _require_engine_error(error)
        msg = f"the index engine failed: {error}"
        raise error_type(msg) from error


def _require_engine_error(error: BaseException) -> None:
    # The engine raises nothing more exact. Over a damaged file it panics, which Python sees as a
    # class of no module, and of no kind that `except Exception` would catch.
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error


def _config(n_dims: int) -> q.EdgeConfig:
    dense = q.EdgeVectorParams(size=n_dims, distance=q.Distance.Dot)
    bm25 = q.EdgeSparseVectorParams(modifier=q.Modifier.Idf)
    return q.EdgeConfig(
        vectors={"dense": dense}, sparse_vectors={"bm25": bm25}, optimizers=_ONLY_TO_SCRUB
    )
