"""Connect to a Qdrant server."""

from __future__ import annotations

import warnings
from typing import NamedTuple

from qdrant_client import QdrantClient


class Connection(NamedTuple):
    """A client, and where its server is, as people wrote it."""

    client: QdrantClient
    address: str


def connect(url: str, *, api_key: str | None = None, timeout_s: int = 30) -> Connection:
    """Name a server; nothing is sent yet.

    Args:
        url: ``http://host:port`` or ``https://host:port``; port 6333 if it has none.
        api_key: Sent with every call.
        timeout_s: How long a call waits for its answer.
    """
    with warnings.catch_warnings():
        # `pincite doctor` says it: a key that crosses a network unencrypted.
        warnings.filterwarnings("ignore", message="Api key is used with an insecure connection")
        client = QdrantClient(
            url=url, api_key=api_key, timeout=timeout_s, check_compatibility=False
        )
    return Connection(client, url)
