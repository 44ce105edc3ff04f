"""The server: the application on a socket of this machine, until it is told to end."""

from __future__ import annotations

import asyncio
import errno
import socket
from typing import TYPE_CHECKING

import h11
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.app import make_app
from api.problem import Problem, ProblemKind
from api.reply import reply_problem

if TYPE_CHECKING:
    from agent.build import Parts
    from api.desk import Desk
    from api.settings import Settings

GRACE_S = 5.0
"""How long questions may go on after the server was told to end."""

_LAST_STEP_S = 60
"""How long after that their last steps may take, before connections are cut."""

_BACKLOG = 512


class PortUnavailableError(Exception):
    """The address cannot be listened at; carries why."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; of port 0 the system chooses one.

    Raises:
        PortUnavailableError: Somebody else listens there, or this machine has no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # Else a port stays taken for a minute after its server has ended.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        why = "another program listens there" if taken else error.strerror
        msg = f"cannot listen on {host} port {port}: {why}"
        raise PortUnavailableError(msg) from error
    return listener


def make_server(parts: Parts, settings: Settings, *, grace_s: float = GRACE_S) -> HttpServer:
    """A server that has not begun: ``run`` it with the socket of ``listen``.

    Args:
        parts: Of the program; to be closed after the server has ended.
        settings: Chosen by the owner.
        grace_s: How long questions may go on after the server was told to end.
    """
    app = make_app(parts, settings)
    config = Config(
        app,
        http=_Protocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        access_log=False,  # the journal is kept by the gatehouse
        log_config=None,
        proxy_headers=False,  # or a header could say that a stranger is this machine
        server_header=False,
        timeout_graceful_shutdown=_LAST_STEP_S,
    )
    return HttpServer(config, app.state.door.desk, grace_s=grace_s)


class HttpServer(Server):
    """Ends politely: takes no more, lets questions finish for a while, then stops them."""

    def __init__(self, config: Config, desk: Desk, *, grace_s: float) -> None:
        super().__init__(config)
        self._desk = desk
        self._grace_s = grace_s

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer or refuse everybody who is connected."""
        self._desk.send_home()
        stopping = asyncio.get_running_loop().call_later(self._grace_s, self._desk.stop)
        await super().shutdown(sockets)
        stopping.cancel()
        self._desk.stop()


class _Protocol(H11Protocol):
    """Says in our form, too, that what came is no HTTP."""

    def send_400_response(self, msg: str) -> None:
        """Refuse, and hang up."""
        problem = Problem(ProblemKind.MALFORMED, f"{msg} Send HTTP/1.1.")
        reply = reply_problem(problem, request_id="", headers={"connection": "close"})
        sent = [
            h11.Response(status_code=reply.status_code, headers=reply.raw_headers),
            h11.Data(data=bytes(reply.body)),
            h11.EndOfMessage(),
        ]
        for event in sent:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
