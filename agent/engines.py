"""Engines: where each index of a home is by the settings, in a folder or on a server."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from ingest.store import StoreUnavailableError
from retrieval.engine import MIN_FREE_BYTES
from retrieval.owner import SharedIndex

if TYPE_CHECKING:
    from pathlib import Path

    from agent.settings import AgentSettings
    from retrieval.engine import Engine
    from retrieval.server import ServerIndex

# While an index is built its segments are rewritten, and its log holds them once more.
GROWTH = 3


def open_engine(home: Path, settings: AgentSettings, number: int, *, n_dims: int) -> Engine:
    """Name the index ``number`` of a home; its first call opens it, or makes it."""
    if settings.qdrant_url:
        return _on_server(home, settings, settings.qdrant_url, number, n_dims=n_dims)
    return SharedIndex(
        home, n_dims, folder=folder_name(number), patience_s=settings.index_patience_s
    )


def remove_engine(home: Path, settings: AgentSettings, number: int) -> None:
    """Remove the index ``number``, which nobody reads, wherever it is; one that is not is fine.

    Raises:
        OSError: A file cannot be removed.
        StoreUnavailableError: The server cannot be reached.
    """
    folder = home / folder_name(number)
    if folder.exists():
        shutil.rmtree(folder)
    if settings.qdrant_url:
        index = _on_server(home, settings, settings.qdrant_url, number, n_dims=1)
        try:
            index.remove()
        finally:
            index.close()


def require_room(home: Path, *, index_bytes: int) -> None:
    """Refuse to begin what would fill the disk.

    Args:
        home: On that disk.
        index_bytes: What the index takes that is to be built anew.

    Raises:
        StoreUnavailableError: There is too little room.
    """
    needed = MIN_FREE_BYTES + GROWTH * index_bytes
    free = shutil.disk_usage(home).free
    if free < needed:
        msg = (
            f"{free / 1e6:.0f} MB are free on the disk of {home}, and a new index beside the old "
            f"one may take {needed / 1e6:.0f} MB: make room, then try again"
        )
        raise StoreUnavailableError(msg)


def folder_name(number: int) -> str:
    """The folder of an index in its home."""
    return "index" if number == 1 else f"index-{number}"


def _on_server(
    home: Path, settings: AgentSettings, url: str, number: int, *, n_dims: int
) -> ServerIndex:
    from retrieval.server import (  # noqa: PLC0415 - two seconds that only those with a server need
        ServerIndex,
        connect,
        name_owner,
    )

    key = settings.qdrant_api_key.get_secret_value() if settings.qdrant_api_key else None
    connection = connect(url, api_key=key, timeout_s=settings.qdrant_timeout_s)
    base = settings.qdrant_collection
    name = base if number == 1 else f"{base}-{number}"
    return ServerIndex(connection, n_dims, collection=name, owner=name_owner(home))
