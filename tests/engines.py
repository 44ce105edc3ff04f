"""Every engine that keeps an index, empty and open, for vectors of three numbers."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from qdrant_servers import in_memory, over_http, real_server
from retrieval.edge import EdgeIndex
from retrieval.owner import SharedIndex
from retrieval.server import ServerIndex, connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retrieval.engine import Engine


@contextmanager
def edge(home: Path) -> Iterator[Engine]:
    with closing(EdgeIndex(home / "index", 3)) as index:
        yield index


@contextmanager
def owner(home: Path) -> Iterator[Engine]:
    with SharedIndex(home, 3) as index:
        yield index
        assert index.is_owner


@contextmanager
def peer(home: Path) -> Iterator[Engine]:
    with SharedIndex(home, 3) as other, SharedIndex(home, 3) as index:
        other.stats()
        yield index
        assert other.is_owner
        assert not index.is_owner


@contextmanager
def memory(_: Path) -> Iterator[Engine]:
    with closing(ServerIndex(in_memory(), 3, collection="c", owner="o")) as index:
        yield index


@contextmanager
def http(_: Path) -> Iterator[Engine]:
    with (
        over_http() as url,
        closing(ServerIndex(connect(url), 3, collection="c", owner="o")) as index,
    ):
        yield index


@contextmanager
def server(_: Path) -> Iterator[Engine]:
    with (
        real_server() as (url, name),
        closing(ServerIndex(connect(url), 3, collection=name, owner="o")) as index,
    ):
        yield index


ENGINES = (edge, owner, peer, memory, http, server)
"""``http`` and ``memory`` are the client's imitation; ``server`` is skipped without a real one."""
