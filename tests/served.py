"""The HTTP door on a real socket, before a shelf of documents and a scorer that counts words."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from functools import cached_property
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np

from agent.build import Parts
from agent.view import View
from api.client import PinciteClient
from api.server import listen, make_server
from api.settings import Settings
from ingest.chunk import make_chunks
from ingest.document import Span
from ingest.embed import BUILT_IN_FACTS
from ingest.weights import BGE_SMALL_EN
from retrieval.candidate import Candidate
from retrieval.engine import IndexStats
from retrieval.index import IndexUnavailableError
from retrieval.lexical import tokenise
from retrieval.search import Found
from shelf import CHARTER_TEXT, embed_alike, shelve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

    from ingest.document import DocumentId
    from ingest.embed import Embedder
    from ingest.indexes import Standing
    from ingest.manifest import Manifest
    from retrieval.condition import Condition
    from retrieval.engine import Engine
    from retrieval.rerank import CrossEncoder
    from retrieval.search import Searcher


@dataclass
class WordCounter:
    """Scores pairs by the share of the query's words; 10 when all are there, -10 when none is.

    Args:
        pace_s: How long every call takes, unless ``hurry`` is set.
    """

    pace_s: float = 0.0
    called: Event = field(default_factory=Event)
    hurry: Event = field(default_factory=Event)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.called.set()
        if self.pace_s:
            self.hurry.wait(self.pace_s)
        return np.array([20 * _share(*pair) - 10 for pair in pairs], dtype=np.float32)


@dataclass
class EveryDocument:
    """Finds every document, as one chunk each, those with most of the query's words first."""

    manifest: Manifest

    def embed_query(self, query: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = embed_alike([query])[0]
        return vector

    def find(self, words: str, *, k: int, generation: int, where: Condition | None = None) -> Any:  # noqa: ANN401 - a ranking
        return self.search(words, k=k, generation=generation, where=where).ranking

    def search(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Found:
        assert generation == self.manifest.generation()
        assert where is None
        ranking = []
        for entry in self.manifest.documents():
            document = self.manifest.document(entry.document_id, entry.version)
            whole = [Span(0, len(document.text))]
            (chunk,) = make_chunks(document, whole, document_id=entry.document_id, version=1)
            ranking.append(Candidate(chunk, _share(query, chunk.text), {"words": 1.0}))
        ranking.sort(key=lambda candidate: (-candidate.score, candidate.chunk.document_id))
        return Found(tuple(ranking[:k]), {"words": 1.0})


@dataclass
class OnePointEach:
    """An index that holds one point of every version, while it is there."""

    is_there: bool = True

    def count(self, document_id: DocumentId, version: int) -> int:
        assert document_id
        assert version
        return 1

    def stats(self) -> IndexStats:
        if not self.is_there:
            msg = "it is away"
            raise IndexUnavailableError(msg)
        return IndexStats(1, 1)

    def close(self) -> None:
        self.is_there = False


class ShelfParts(Parts):
    """Parts without models and without an engine."""

    scorer: WordCounter
    is_there = True

    def warm(self) -> None:
        self.index.stats()

    def open_view(self, standing: Standing, before: View | None) -> View:
        assert before is None
        return View(
            standing,
            cast("Engine", OnePointEach(self.is_there)),
            open_embedder=lambda: cast("Embedder", _Alike()),
            make_searcher=lambda _: cast("Searcher", EveryDocument(self.manifest)),
        )

    @cached_property
    def cross_encoder(self) -> CrossEncoder:
        return cast("CrossEncoder", self.scorer)

    @cached_property
    def answer_model(self) -> CrossEncoder:
        return self.cross_encoder


class _Alike:
    facts = BUILT_IN_FACTS

    @property
    def vocabulary(self) -> Path:
        return BGE_SMALL_EN.locate()

    def embed_query(self, query: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = embed_alike([query])[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return embed_alike(texts)


class Served:
    """A server in a thread of this process, from ``with`` to its end.

    Args:
        home: An empty folder.
        texts: Documents in Markdown by name; the passenger charter by default.
        pace_s: How long each call of the scorer takes.
        is_there: Whether its index is.
        grace_s: How long questions may go on after it was told to end.
        settings: What differs from the defaults.
    """

    def __init__(
        self,
        home: Path,
        texts: dict[str, str] | None = None,
        *,
        pace_s: float = 0.0,
        is_there: bool = True,
        grace_s: float = 30.0,
        **settings: Any,  # noqa: ANN401 - of any setting
    ) -> None:
        shelve(home, **({"charter": CHARTER_TEXT} if texts is None else texts))
        chosen = Settings(**settings)
        self.scorer = WordCounter(pace_s)
        self.parts = ShelfParts(home, chosen)
        self.parts.scorer = self.scorer
        self.parts.is_there = is_there
        self.listener = listen("127.0.0.1", 0)
        self.port: int = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.server = make_server(self.parts, chosen, grace_s=grace_s)
        self._thread = Thread(target=self.server.run, args=([self.listener],))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.scorer.hurry.set()
        self.tell_to_end()
        self._thread.join()
        self.parts.close()

    def tell_to_end(self) -> None:
        """As a signal would."""
        self.server.should_exit = True

    def client(self) -> PinciteClient:
        return PinciteClient(self.url, timeout_s=60)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One request, byte for byte as written here."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Reply(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def post(self, path: str, fields: object) -> Reply:
        """One JSON body."""
        body = json.dumps(fields).encode()
        return self.send("POST", path, body, {"content-type": "application/json"})


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        fields: dict[str, Any] = json.loads(self.body)
        return fields

    @property
    def problem(self) -> str:
        """The end of the problem's type, once its form is right."""
        assert self.headers["content-type"] == "application/problem+json"
        fields = self.json
        assert set(fields) == {
            "type", "title", "status", "detail", "request_id", "errors", "checks"
        }  # fmt: skip
        assert fields["status"] == self.status
        assert fields["request_id"] == self.headers["x-request-id"]
        return str(fields["type"]).removeprefix("urn:pincite:problem:")


def _share(query: str, text: str) -> float:
    words = set(tokenise(query))
    return len(words & set(tokenise(text))) / max(1, len(words))
