"""Real files, real models: with a server, every command ends as without one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.cli.main import main
from command_line import Ended
from qdrant_servers import over_http

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Run = Callable[..., Ended]

pytestmark = pytest.mark.slow

FILES = {
    "charter.md": "# Charter\n\nUnclaimed umbrellas are kept for 60 days.\n",
    "parking.txt": "PARKING\n\nThe car park at Skarn holds 85 cars. It is closed in January.\n",
    "fares.csv": "route,single\nSkarn,9.40\nTolla,4.10\n",
    "broken.pdf": "%PDF-1.7 and nothing more",
}
QUESTION = "How long are unclaimed umbrellas kept?"
CHANGING = {"run_id", "created", "spent", "time_s", "timings_ms"}


@pytest.fixture
def url() -> Iterator[str]:
    with over_http() as address:
        yield address


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, on a home, with settings from the environment."""

    def run_in(home: Path, *argv: str, **environment: str) -> Ended:
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            capsys.readouterr()
            code = main([*argv, "--home", str(home), "--json"])
        return Ended(code, *capsys.readouterr())

    return run_in


def steady(value: Any) -> Any:  # noqa: ANN401 - JSON
    """An output but for what differs from run to run; one engine rounds to float32."""
    match value:
        case dict():
            return {key: steady(each) for key, each in value.items() if key not in CHANGING}
        case list():
            return [steady(each) for each in value]
        case float():
            return round(value, 4)
    return value


def live(run: Run, folder: Path, home: Path, **environment: str) -> list[Any]:
    """Ingest, ask, change, ask again, prune; what each command said."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (files / name).write_text(text)

    def said_to(*argv: str) -> tuple[int, Any]:
        ended = run(home, *argv, **environment)
        return ended.code, steady(ended.json)

    said = [said_to("ingest", str(files)), said_to("ask", QUESTION), said_to("search", "cars")]
    (files / "charter.md").write_text("# Charter\n\nUnclaimed umbrellas are kept for 90 days.\n")
    said += [said_to("ingest", str(files)), said_to("ask", QUESTION)]
    (files / "charter.md").unlink()
    return [*said, said_to("ingest", str(files), "--prune"), said_to("ask", QUESTION)]


def test_with_a_server_every_command_says_what_it_says_without(
    tmp_path: Path, url: str, run: Run
) -> None:
    here = live(run, tmp_path, tmp_path / "here")
    there = live(run, tmp_path, tmp_path / "there", PINCITE_QDRANT_URL=url)
    assert there == here
    assert "60 days" in json.dumps(here[1])
    assert "90 days" in json.dumps(here[4])
    assert "umbrella" not in json.dumps(here[6][1].get("claims", ""))
    assert not (tmp_path / "there" / "index").exists()


def test_a_second_home_is_refused_with_advice(tmp_path: Path, url: str, run: Run) -> None:
    (tmp_path / "a.md").write_text("# A\n\nOne.\n")
    environment = {"PINCITE_QDRANT_URL": url}
    assert run(tmp_path / "one", "ingest", str(tmp_path / "a.md"), **environment).code == 0
    ended = run(tmp_path / "two", "ingest", str(tmp_path / "a.md"), **environment)
    assert ended.code == 1
    assert ended.error["kind"] == "index_unavailable"
    assert "belongs to another home: set qdrant_collection" in ended.error["message"]
    named = {**environment, "PINCITE_QDRANT_COLLECTION": "two"}
    assert run(tmp_path / "two", "ingest", str(tmp_path / "a.md"), **named).code == 0


def test_a_server_out_of_reach_is_told_with_its_address(tmp_path: Path, run: Run) -> None:
    nobody = {"PINCITE_QDRANT_URL": "http://127.0.0.1:9", "PINCITE_QDRANT_API_KEY": "s3cret"}
    (tmp_path / "a.md").write_text("# A\n\nOne.\n")
    for argv in (("ingest", str(tmp_path / "a.md")), ("status",)):
        ended = run(tmp_path / "home", *argv, **nobody)
        assert (ended.code, ended.error["kind"]) == (1, "index_unavailable")
        assert "http://127.0.0.1:9 cannot be reached" in ended.error["message"]
        assert "s3cret" not in ended.out + ended.err
    ended = run(tmp_path / "home", "doctor", **nobody)
    checks = {check["name"]: check for check in ended.json["checks"]}
    assert ended.code == 1
    assert [name for name, check in checks.items() if not check["ok"]] == ["index"]
    assert "http://127.0.0.1:9 cannot be reached" in checks["index"]["detail"]
    assert "s3cret" not in ended.out + ended.err
