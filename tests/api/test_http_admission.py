"""Only programs of this machine come in, and no page of another site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.admission import check_admission, is_loopback
from api.problem import HttpProblemError
from served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = "127.0.0.1:{port}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("home")) as served:
        yield served


def scope(*, client: Any = ("127.0.0.1", 5), port: int = 8642, host: str = "") -> dict[str, Any]:  # noqa: ANN401 - as ASGI has it
    named = host or f"127.0.0.1:{port}"
    headers = [(b"host", named.encode())]
    return {"client": client, "server": ("127.0.0.1", port), "method": "GET", "headers": headers}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "localhost.evil.example:{port}",
        "127.0.0.1.evil.example:{port}",
        "127.0.0.2:{port}",
        "0.0.0.0:{port}",
        "user@127.0.0.1:{port}",
        "[::]:{port}",
        "",
    ],
)
def test_a_name_that_is_not_ours_is_refused(served: Served, host: str) -> None:
    reply = served.send("GET", "/v1/documents", headers={"host": host.format(port=served.port)})
    assert (reply.status, reply.problem) == (421, "foreign-host")


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"]
)
def test_every_name_of_ours_is_taken(served: Served, host: str) -> None:
    named = host.format(port=served.port)
    reply = served.send("GET", "/healthz", headers={"host": named, "origin": f"http://{named}"})
    assert reply.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://127.0.0.1:{port}"},
        {"origin": "http://127.0.0.1"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://localhost:{port}"},
        {"origin": "file://"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_of_another_site_is_refused(served: Served, headers: dict[str, str]) -> None:
    told = {name: value.format(port=served.port) for name, value in headers.items()}
    reply = served.send("GET", "/v1/documents", headers=told)
    assert (reply.status, reply.problem) == (403, "foreign-page")
    assert "access-control-allow-origin" not in reply.headers


def test_a_form_of_another_site_is_refused_even_as_a_navigation(served: Served) -> None:
    headers = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "content-type": "application/json",
    }
    assert served.send("POST", "/v1/ask", b'{"question": "who"}', headers).status == 403


def test_a_link_to_the_docs_can_be_followed(served: Served) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert served.send("GET", "/docs", headers=headers).status == 200


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_no_header_makes_another_client_of_this_one(served: Served, header: str) -> None:
    assert served.send("GET", "/healthz", headers={header: "203.0.113.9"}).status == 200


@pytest.mark.parametrize("client", [("203.0.113.9", 5), ("192.168.0.2", 5), ("::2", 5), None])
def test_another_machine_is_refused(client: object) -> None:
    with pytest.raises(HttpProblemError, match="from the machine") as refused:
        check_admission(scope(client=client))
    assert refused.value.problem.sort.status == 403


def test_two_hosts_are_none() -> None:
    twice = scope()
    twice["headers"] *= 2
    with pytest.raises(HttpProblemError, match="one Host header"):
        check_admission(twice)


def test_on_port_80_browsers_leave_the_port_out() -> None:
    check_admission(scope(port=80, host="localhost"))


def test_no_reply_is_guessed_kept_framed_or_shared(served: Served) -> None:
    for path in ("/healthz", "/v1/documents", "/nope", "/docs"):
        headers = served.send("GET", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "server" not in headers


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - it is refused
        ("::", False),
        ("192.168.0.1", False),
        ("example.com", False),
        ("", False),
    ],
)
def test_loopback_is_what_no_other_machine_reaches(host: str, *, is_ours: bool) -> None:
    assert is_loopback(host) is is_ours
