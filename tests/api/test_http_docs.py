"""The pages for people work without any network, and describe what the server does."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.app import openapi_text
from api.messages import AskBody, ProblemOutput, SearchBody
from api.routes.docs import FILES, locate
from api.schemas.registry import FOLDER
from served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of the npm package swagger-ui-dist 5.34.0.
GENUINE = {
    "swagger-ui-bundle.js": "3f6abf70480db7e07914df4c98a77385f22ea585eaf457a3e6415ba0eae2d167",
    "swagger-ui.css": "c3cfe8248c4b0b89673600fb829924eafbac6de4bc4b2b06f5f5243483074d0a",
}
PATHS: dict[str, dict[str, Any]] = json.loads(openapi_text())["paths"]
OPERATIONS = [(path, method) for path, methods in PATHS.items() for method in methods]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("home")) as served:
        yield served


def test_the_page_names_only_what_this_server_has(served: Served) -> None:
    page = served.send("GET", "/docs").body.decode()
    names = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert len(names) == 4
    for name in names:
        assert re.fullmatch(r"/docs/[\w.-]+", name)
        assert served.send("GET", name).status == 200
    assert "//" not in page
    assert "<script>" not in page


def test_the_script_asks_this_server_alone(served: Served) -> None:
    script = served.send("GET", "/docs/start.js").body.decode()
    assert "//" not in script
    assert 'url: "/openapi.json"' in script
    assert "validatorUrl: null" in script


def test_no_browser_would_load_anything_from_elsewhere(served: Served) -> None:
    policy = served.send("GET", "/docs").headers["content-security-policy"]
    sources = {word for rule in policy.split("; ") for word in rule.split()[1:]}
    assert sources == {"'none'", "'self'", "'unsafe-inline'", "data:"}
    assert "script-src 'self';" in policy


@pytest.mark.parametrize("name", FILES)
def test_swagger_ui_is_served_as_its_makers_published_it(served: Served, name: str) -> None:
    reply = served.send("GET", f"/docs/{name}")
    assert reply.headers["content-type"].startswith(FILES[name])
    assert reply.body == locate(name).read_bytes()
    digest = hashlib.sha256(reply.body).hexdigest()
    assert GENUINE.get(name, digest) == digest


def test_the_stored_description_is_up_to_date() -> None:
    stored = (FOLDER / "openapi.json").read_text(encoding="utf-8")
    assert stored == openapi_text(), "run `python -m api.schemas`"


def test_the_server_hands_out_the_same(served: Served) -> None:
    assert served.send("GET", "/openapi.json").json == json.loads(openapi_text())


def test_every_reference_leads_somewhere() -> None:
    text = openapi_text()
    schema = json.loads(text)
    for place in re.findall(r'"\$ref": "#/components/schemas/(\w+)"', text):
        assert place in schema["components"]["schemas"]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_reply_but_a_file_has_an_example(path: str, method: str) -> None:
    operation = PATHS[path][method]
    assert operation["summary"]
    for status, reply in operation["responses"].items():
        for kind, content in reply["content"].items():
            if kind != "application/octet-stream":
                assert content["examples"], f"{method} {path} {status}"
            if int(status) >= 400:
                assert kind == "application/problem+json"
                for example in content["examples"].values():
                    problem = ProblemOutput.model_validate(example["value"])
                    assert problem.status == int(status)


@pytest.mark.parametrize(("path", "body"), [("/v1/ask", AskBody), ("/v1/search", SearchBody)])
def test_every_example_of_a_body_can_be_sent(path: str, body: type[AskBody | SearchBody]) -> None:
    content = PATHS[path]["post"]["requestBody"]["content"]["application/json"]
    assert content["examples"]
    for example in content["examples"].values():
        body.model_validate(example["value"])


@pytest.mark.parametrize("path", PATHS)
def test_every_address_is_on_the_page_about_the_door(path: str) -> None:
    page = (FOLDER.parent / "http.md").read_text(encoding="utf-8")
    assert (
        f"`{path}`" in re.sub(r"\{\w+\}", "{id}", page) or re.sub(r"\{\w+\}", "{id}", path) in page
    )
