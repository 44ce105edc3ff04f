"""Admission: only programs of this machine come in, and no page of another site.

Until there are keys, whoever can connect may ask; so nobody else may be able to. A browser on this
machine can connect too: a page could name a host of its own that resolves to here (DNS rebinding),
or send requests across sites.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from api.problem import ProblemKind, refuse

if TYPE_CHECKING:
    from starlette.types import Scope

_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HTTP_PORT = 80


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach ``host``, an address or ``localhost``."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_admission(scope: Scope) -> None:
    """Let a request in, or not.

    Raises:
        HttpProblemError: It comes from elsewhere, means another host or is another site's.
    """
    client = scope.get("client")
    if client is None or not is_loopback(client[0]):
        raise refuse(ProblemKind.FOREIGN_CLIENT, "Ask from the machine that the server runs on.")
    own = _own_names(scope["server"])
    hosts = _values(scope, b"host")
    if len(hosts) != 1 or hosts[0] not in own:
        detail = f"Send one Host header, one of {', '.join(sorted(own))}."
        raise refuse(ProblemKind.FOREIGN_HOST, detail)
    if _is_from_another_page(scope, host=hosts[0]):
        detail = "In a browser, only this server's own pages may ask: open it at /docs."
        raise refuse(ProblemKind.FOREIGN_PAGE, detail)


def _own_names(server: tuple[str, int]) -> set[str]:
    host, port = server
    bound = f"[{host}]" if ":" in host else host
    names = {f"{name}:{port}" for name in (*_NAMES, bound)}
    return names | {*_NAMES, bound} if port == _HTTP_PORT else names


def _is_from_another_page(scope: Scope, *, host: str) -> bool:
    origins = _values(scope, b"origin")
    if any(origin != f"http://{host}" for origin in origins):
        return True
    # Browsers leave Origin out of plain reading, but then they say this. A link that a person
    # follows is a navigation, and shows its reply to that person alone.
    sites = _values(scope, b"sec-fetch-site")
    is_followed_link = _values(scope, b"sec-fetch-mode") == ["navigate"]
    is_reading = scope["method"] in {"GET", "HEAD"}
    return bool({"cross-site", "same-site"} & set(sites)) and not (is_followed_link and is_reading)


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1").lower() for key, value in scope["headers"] if key == name]
