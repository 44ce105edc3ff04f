"""``pincite serve`` as a process: real models, real signals, and other commands beside it."""

from __future__ import annotations

import json
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from api.client import PinciteClient
from api.schemas.home import ServeOutput
from command_line import COMMAND, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from command_line import Ended

    Start = Callable[..., subprocess.Popen[str]]

pytestmark = pytest.mark.slow

FILES = {
    "parking.txt": "PARKING\n\nThe car park at Skarn holds 85 cars. It is closed in January.\n",
    "charter.md": "# Charter\n\nUnclaimed umbrellas are kept for 60 days at the pier office.\n",
}
UMBRELLAS = "How long are unclaimed umbrellas kept?"
CARS = "How many cars does the car park at Skarn hold?"
N_CLIENTS = 32


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    (folder / "files").mkdir()
    for name, text in FILES.items():
        (folder / "files" / name).write_text(text)
    ingest = [*COMMAND, "ingest", str(folder / "files"), "--home", str(folder / "home")]
    subprocess.run(ingest, cwd=ROOT, check=True, capture_output=True)
    return folder / "home"


@pytest.fixture
def serving(process: Start, home: Path) -> Iterator[tuple[subprocess.Popen[str], ServeOutput]]:
    """A server that listens, and what it said about itself."""
    server = process("serve", "--port", "0", "--json", "--home", str(home))
    assert server.stdout is not None
    yield server, ServeOutput.model_validate_json(server.stdout.readline())
    server.kill()
    server.communicate()


def test_one_object_says_where_it_listens(
    serving: tuple[subprocess.Popen[str], ServeOutput],
) -> None:
    server, said = serving
    assert said.pid == server.pid
    assert said.url == f"http://127.0.0.1:{said.port}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_politely_and_the_index_is_free(
    serving: tuple[subprocess.Popen[str], ServeOutput],
    home: Path,
    pincite: Callable[..., Ended],
    number: signal.Signals,
) -> None:
    server, said = serving
    with PinciteClient(said.url) as client:
        assert client.ask(UMBRELLAS).kind == "answer"
    server.send_signal(number)
    out, err = server.communicate(timeout=60)
    assert (server.returncode, out, err) == (0, "", "")
    assert pincite("ask", UMBRELLAS, "--home", str(home)).code == 0


def test_commands_and_the_server_share_one_home(
    serving: tuple[subprocess.Popen[str], ServeOutput],
    home: Path,
    tmp_path: Path,
    pincite: Callable[..., Ended],
) -> None:
    _, said = serving
    with PinciteClient(said.url) as client:
        assert client.search("umbrellas", k=1).candidates
        asked = pincite("ask", CARS, "--json", "--home", str(home)).json
        assert asked["kind"] == "answer"
        assert client.run(asked["run_id"]).kind == "answer"
        (tmp_path / "ferry.txt").write_text("The ferry to Tolla is called Guillemot.\n")
        added = pincite("ingest", str(tmp_path / "ferry.txt"), "--json", "--home", str(home))
        assert added.json["added"] == 1
        assert "Guillemot" in client.search("name of the ferry to Tolla", k=1).candidates[0].text
        outcome = client.ask(CARS)
        seen = pincite("trace", outcome.run_id, "--json", "--home", str(home)).json
        assert seen["outcome"] == json.loads(outcome.model_dump_json())


def test_the_same_objects_come_from_both_doors(
    serving: tuple[subprocess.Popen[str], ServeOutput], home: Path, pincite: Callable[..., Ended]
) -> None:
    _, said = serving

    def printed(*argv: str) -> object:
        return pincite(*argv, "--json", "--home", str(home)).json

    with PinciteClient(said.url) as client:
        own = {"run_id", "spent"}
        asked = client.ask(CARS).model_dump(mode="json", exclude=own)
        command = printed("ask", CARS)
        assert isinstance(command, dict)
        assert asked == {key: value for key, value in command.items() if key not in own}
        documents = [listed.model_dump(mode="json") for listed in client.documents()]
        listed = printed("documents")
        assert isinstance(listed, dict)
        by_id = sorted(listed["documents"], key=lambda one: str(one["document_id"]))
        assert documents == by_id
        for document in documents:
            name = document["document_id"]
            assert client.document(name).model_dump(mode="json") == printed("document", name)


def test_thirty_two_clients_at_once_are_all_answered_rightly(
    serving: tuple[subprocess.Popen[str], ServeOutput],
) -> None:
    _, said = serving
    wanted = [(UMBRELLAS, "60 days"), (CARS, "85 cars")]

    def use(number: int) -> None:
        question, words = wanted[number % 2]
        if number % 4 < 2:
            outcome = client.ask(question)
            assert outcome.question == question
            assert words in outcome.text
        else:
            assert words in client.search(question, k=1).candidates[0].text
        assert len(list(client.documents())) >= len(FILES)

    with PinciteClient(said.url) as client, ThreadPoolExecutor(N_CLIENTS) as clients:
        assert len(list(clients.map(use, range(N_CLIENTS)))) == N_CLIENTS


def test_a_taken_port_and_a_foreign_host_are_told_in_words(
    serving: tuple[subprocess.Popen[str], ServeOutput], pincite: Callable[..., Ended]
) -> None:
    _, said = serving
    second = pincite("serve", "--port", str(said.port), "--json")
    assert (second.code, second.error["kind"]) == (1, "port_unavailable")
    assert "--port 0" in second.error["advice"]
    foreign = pincite("serve", "--host", "0.0.0.0", "--json")  # noqa: S104 - it is refused
    assert (foreign.code, foreign.error["kind"]) == (2, "usage")


def test_a_real_question_stops_when_its_asker_leaves(
    serving: tuple[subprocess.Popen[str], ServeOutput],
) -> None:
    _, said = serving
    long = "What about " + " and what about ".join(FILES["parking.txt"].split()) + "?"
    connection = HTTPConnection(said.host, said.port)
    with PinciteClient(said.url) as client:

        def kinds() -> list[str | None]:
            return [run.kind for run in client.runs().runs if run.question == long]

        body = json.dumps({"question": long})
        connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
        while not kinds():
            pass
        connection.close()
        left_at = monotonic()
        while kinds() == [None]:
            pass
        assert kinds() == ["cancelled"]
        assert monotonic() - left_at < 10  # a second on a machine that has nothing else to do
