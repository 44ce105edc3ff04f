"""Killed at any call of the server, the next ingestion ends as if nothing had happened."""

from __future__ import annotations

import shutil
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from fakes import FakeStore, KilledError
from ingest.run import Prune
from qdrant_servers import in_memory
from retrieval.server import ServerIndex
from retrieval.server.connect import Connection
from workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qdrant_client import QdrantClient

CHANGES = frozenset("upsert delete set_payload update_vectors update_collection".split())

ANY = np.array([1, 0, 0, 0], dtype=np.float32)


class MortalClient:
    """Counts changes of the server's points, and dies before or after the one numbered ``call``."""

    def __init__(self, client: QdrantClient) -> None:
        self._client = client
        self.call, self.n_calls, self.dies_after = 0, 0, False

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self._client, name)
        return partial(self._change, method) if name in CHANGES else method

    def _change(self, method: Callable[..., Any], *args: object, **named: object) -> object:
        self.n_calls += 1
        is_last = self.n_calls == self.call
        if is_last and not self.dies_after:
            raise KilledError
        answer = method(*args, **named)
        if is_last:
            raise KilledError
        return answer


def open_index(client: MortalClient) -> ServerIndex:
    connection = Connection(cast("QdrantClient", client), "memory")
    return ServerIndex(connection, 4, collection="c", owner="o")


def seen(bench: Workbench, index: ServerIndex) -> list[tuple[str, str]]:
    """What readers of the present find, by either search; the two must agree."""
    generation = bench.manifest.generation()
    dense = index.search_dense(ANY, k=1000, generation=generation)
    lexical = index.search_lexical("word", k=1000, generation=generation)
    texts: list[tuple[str, str]] = sorted((c.chunk.document_id, c.chunk.text) for c in dense)
    assert texts == sorted((c.chunk.document_id, c.chunk.text) for c in lexical)
    return texts


def check_readers(bench: Workbench, index: ServerIndex) -> None:
    expected = {entry.document_id: entry.n_chunks for entry in bench.manifest.documents()}
    found = [document_id for document_id, _ in seen(bench, index)]
    assert {document_id: found.count(document_id) for document_id in found} == expected


def is_killed(bench: Workbench) -> bool:
    try:
        bench.ingest(prune=Prune.WITH_CONSENT)
    except KilledError:
        return True
    return False


def live_through(home: Path, call: int, *, dies_after: bool) -> tuple[object, bool]:
    """Two ingestions, the second killed at a call and then run again; what is there at the end."""
    home.mkdir()
    client = MortalClient(in_memory().client)
    index = open_index(client)
    with Workbench(home, cast("FakeStore", index)) as bench:
        bench.put("edited.md", "old word\n\nolder word")
        bench.put("gone.md", "gone word")
        bench.put("kept.md", "kept word")
        bench.ingest()
        bench.put("edited.md", "new word " * 9 + "\n\nnewer word\n\nnewest word")
        bench.put("added.md", "\n\n".join(f"added {n} word" for n in range(70)))
        bench.drop("gone.md")
        client.n_calls, client.call, client.dies_after = 0, call, dies_after
        was_killed = is_killed(bench)
        client.call = 0
        check_readers(bench, index)
        bench.store = cast("FakeStore", open_index(client))  # another process
        bench.ingest(prune=Prune.WITH_CONSENT)
        check_readers(bench, index)
        points, _ = client.scroll("c", limit=1000)
        stored = sorted(str(point.id) for point in points)
        return (seen(bench, index), stored), was_killed


@pytest.mark.slow
def test_killed_at_any_call_the_next_run_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    # Ids are made from paths, so every life is lived in the same place.
    ends = []
    for call, dies_after in product(range(1, 100), (False, True)):
        end, was_killed = live_through(tmp_path / "home", call, dies_after=dies_after)
        shutil.rmtree(tmp_path / "home")
        ends.append(end)
        if not was_killed:
            break
    assert 20 < len(ends) < 198
    assert [number for number, end in enumerate(ends) if end != ends[-1]] == []
