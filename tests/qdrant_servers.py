"""Stand-ins for a Qdrant server: the client's own imitation, in memory or behind HTTP, and rubbish.

The imitation is no server: it compares every vector and has no log. What it shows over HTTP is
that our calls can be sent, and their answers read.
"""

from __future__ import annotations

import json
import os
import socket
import threading
from contextlib import closing, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from qdrant_client import QdrantClient, models
from qdrant_client.common.client_warnings import SEEN_MESSAGES

from retrieval.server.connect import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import BaseModel

REAL_SERVER = "PINCITE_TEST_QDRANT_URL"

# The imitation warns once of what it ignores; here everybody knows.
SEEN_MESSAGES |= {"create-local-payload-indexes", "local_query_points_search_params_ignored"}


def in_memory() -> Connection:
    """A connection to nothing outside this process."""
    return Connection(QdrantClient(":memory:"), "memory")


@contextmanager
def over_http() -> Iterator[str]:
    """The address of an imitation on this machine."""
    client, turn = QdrantClient(":memory:"), threading.Lock()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, client, turn))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        client.close()


@contextmanager
def real_server() -> Iterator[tuple[str, str]]:
    """The address of the server that was named for tests, and a collection that goes afterwards."""
    url, name = os.environ.get(REAL_SERVER), f"pincite-test-{uuid4().hex}"
    if not url:
        pytest.skip(f"no real server: name one with --qdrant-url or {REAL_SERVER}")
    try:
        yield url, name
    finally:
        with closing(QdrantClient(url=url, check_compatibility=False)) as client:
            client.delete_collection(name)


@contextmanager
def answering(reply: bytes | None) -> Iterator[str]:
    """The address of somebody who says ``reply`` to everything and hangs up; None says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        talking = threading.Thread(target=_talk, args=(listener, reply))
        talking.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        talking.join()


def _talk(listener: socket.socket, reply: bytes | None) -> None:
    waiting = []
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            break
        if reply is None:
            waiting.append(connection)
            continue
        with connection:
            connection.recv(1 << 16)
            connection.sendall(reply)
    for connection in waiting:
        connection.close()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, client: QdrantClient, turn: threading.Lock, *request: Any) -> None:  # noqa: ANN401
        self._client, self._turn = client, turn
        super().__init__(*request)

    def log_message(self, *words: object) -> None:
        pass

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        path = self.path.split("?")[0].strip("/").split("/")
        try:
            with self._turn:
                self._send(200, _carry_out(self._client, self.command, path, body))
        except ValueError as error:
            code = 409 if "already exists" in str(error) else 404
            self._send(code, {"status": {"error": str(error)}})

    def _send(self, code: int, reply: object) -> None:
        text = json.dumps(reply).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815 - names that http.server asks for


def _carry_out(client: QdrantClient, verb: str, path: list[str], body: Any) -> object:  # noqa: ANN401
    if path == [""]:
        return client.info().model_dump()
    _, name, *rest = path
    return {"result": _plain(_CALLS[verb, "/".join(rest)](client, name, body)), "status": "ok"}


def _plain(result: object) -> object:
    if isinstance(result, list):
        return [_plain(each) for each in result]
    return result.model_dump(mode="json") if hasattr(result, "model_dump") else result


def _create(client: QdrantClient, name: str, body: Any) -> object:  # noqa: ANN401
    asked = models.CreateCollection.model_validate(body)
    return client.create_collection(
        name,
        vectors_config=asked.vectors,
        sparse_vectors_config=asked.sparse_vectors,
        metadata=asked.metadata,
    )


def _search(client: QdrantClient, name: str, body: Any) -> object:  # noqa: ANN401
    asked = models.QueryRequest.model_validate(body)
    return client.query_points(
        name,
        query=asked.query,
        using=asked.using,
        limit=asked.limit or 10,
        query_filter=asked.filter,
        search_params=asked.params,
        with_payload=True,
    )


def _scroll(client: QdrantClient, name: str, body: Any) -> object:  # noqa: ANN401
    asked = models.ScrollRequest.model_validate(body)
    points, following = client.scroll(
        name, limit=asked.limit or 10, offset=asked.offset, with_payload=True
    )
    return {"points": _plain(points), "next_page_offset": following}


def _filter(kind: type[BaseModel], body: Any) -> Any:  # noqa: ANN401
    return kind.model_validate(body).filter  # type: ignore[attr-defined]


_CALLS: dict[tuple[str, str], Callable[[QdrantClient, str, Any], object]] = {
    ("GET", "exists"): lambda c, name, _: {"exists": c.collection_exists(name)},
    ("GET", ""): lambda c, name, _: c.get_collection(name),
    ("PUT", ""): _create,
    ("DELETE", ""): lambda c, name, _: c.delete_collection(name),
    ("PATCH", ""): lambda c, name, body: c.update_collection(name, metadata=body["metadata"]),
    ("PUT", "index"): lambda c, name, body: c.create_payload_index(name, body["field_name"]),
    ("PUT", "points"): lambda c, name, body: c.upsert(
        name, models.PointsList.model_validate(body).points
    ),
    ("PUT", "points/vectors"): lambda c, name, body: c.update_vectors(
        name, models.UpdateVectors.model_validate(body).points
    ),
    ("POST", "points/payload"): lambda c, name, body: c.set_payload(
        name, body["payload"], _filter(models.SetPayload, body)
    ),
    ("POST", "points/delete"): lambda c, name, body: c.delete(
        name, models.FilterSelector.model_validate(body)
    ),
    ("POST", "points"): lambda c, name, body: c.retrieve(name, body["ids"], with_payload=True),
    ("POST", "points/query"): _search,
    ("POST", "points/scroll"): _scroll,
    ("POST", "points/count"): lambda c, name, body: c.count(
        name, _filter(models.CountRequest, body)
    ),
    ("POST", "facet"): lambda c, name, body: c.facet(
        name, body["key"], _filter(models.FacetRequest, body), limit=body["limit"]
    ),
}
