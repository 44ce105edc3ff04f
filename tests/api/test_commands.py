"""Real files, real models: what programs get from each command, as its schema says."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api.schemas.registry import OUTPUTS
from command_line import COMMAND, ROOT, Ended

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

FILES = {
    "charter.md": """\
---
author: Ann
---
# Charter

## Lost property

Unclaimed umbrellas are kept for 60 days. Then they go to the charity shop.
""",
    "parking.txt": "PARKING\n\nThe car park at Skarn holds 85 cars. It is closed in January.\n",
    "fares.csv": "route,single\nSkarn,9.40\nTolla,4.10\n",
    "broken.pdf": "%PDF-1.7 and nothing more",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which ``FILES`` were ingested, below the folder that holds them."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "files").mkdir()
    for name, text in FILES.items():
        (folder / "files" / name).write_text(text)
    run = subprocess.run(
        [*COMMAND, "ingest", str(folder / "files"), "--home", str(folder / "home"), "--json"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    (folder / "ingest.json").write_text(run.stdout)
    return folder


@pytest.fixture
def run(library: Path, pincite: Callable[..., Ended]) -> Callable[..., Ended]:
    """Runs a command on the library."""
    return lambda *argv: pincite(*argv, "--home", str(library / "home"))


def checked(name: str, ended: Ended) -> dict[str, Any]:
    """The output, after its schema was held against it."""
    OUTPUTS[name].model_validate_json(ended.out)
    return ended.json


def test_ingest_counts_every_file_once(library: Path) -> None:
    counts = checked("ingest", Ended(0, (library / "ingest.json").read_text(), ""))
    assert (counts["added"], counts["updated"], counts["unchanged"]) == (3, 0, 0)
    assert [(Path(f["source"]).name, f["reason"]) for f in counts["failed"]] == [
        ("broken.pdf", "damaged")
    ]


def test_ingest_again_finds_everything_unchanged(library: Path, run: Callable[..., Ended]) -> None:
    ended = run("ingest", str(library / "files"), "--json")
    counts = checked("ingest", ended)
    assert (ended.code, counts["added"], counts["unchanged"], counts["chunks"]) == (0, 0, 3, 0)
    assert len(counts["failed"]) == 1


def test_ingest_fails_when_nothing_succeeded(library: Path, run: Callable[..., Ended]) -> None:
    assert run("ingest", str(library / "files" / "broken.pdf")).code == 1


def test_ingest_tells_people_reason_and_advice(library: Path, run: Callable[..., Ended]) -> None:
    told = run("ingest", str(library / "files"))
    assert "✗ damaged " in told.out
    assert "→ " in told.out
    assert told.err == ""


def test_every_citation_is_the_documents_own_words(run: Callable[..., Ended]) -> None:
    ended = run("ask", "How long are unclaimed umbrellas kept?", "--json")
    answer = checked("ask", ended)
    assert (ended.code, answer["kind"]) == (0, "answer")
    citations = [citation for claim in answer["claims"] for citation in claim["citations"]]
    assert "60 days" in " ".join(citation["quote"] for citation in citations)
    for citation in citations:
        version = str(citation["version"])
        document = run("document", citation["document_id"], "--version", version, "--json").json
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_people_see_the_quote_in_its_paragraph(run: Callable[..., Ended]) -> None:
    told = run("ask", "How", "long", "are", "unclaimed", "umbrellas", "kept?")
    assert "»Unclaimed umbrellas are kept for 60 days.« Then they go to the charity" in told.out


def test_abstention_has_its_exit_code_and_cites_nothing(run: Callable[..., Ended]) -> None:
    ended = run("ask", "What is the boiling point of tungsten?", "--json")
    outcome = checked("ask", ended)
    assert (ended.code, outcome["kind"], outcome["claims"]) == (4, "abstention", [])
    assert outcome["missing"]


def test_escalation_waits_in_the_inbox(run: Callable[..., Ended]) -> None:
    ended = run("ask", "Can I sue you over the umbrellas?", "--json")
    outcome = checked("ask", ended)
    assert (ended.code, outcome["reason"]) == (3, "high_impact")
    listed = checked("inbox-list", run("inbox", "list", "--json"))["escalations"]
    assert outcome["escalation_id"] in [waiting["escalation_id"] for waiting in listed]
    shown = checked("inbox-show", run("inbox", "show", outcome["escalation_id"], "--json"))
    assert shown["question"] == "Can I sue you over the umbrellas?"
    assert "high impact" in run("inbox", "show", outcome["escalation_id"]).out


def test_run_can_be_seen_again(run: Callable[..., Ended]) -> None:
    outcome = run("ask", "How many cars does the car park at Skarn hold?", "--json").json
    newest = checked("runs", run("runs", "--json"))["runs"][0]
    assert newest["run_id"] == outcome["run_id"]
    trace = checked("trace", run("trace", outcome["run_id"], "--json"))
    assert trace["outcome"] == outcome
    assert [step["number"] for step in trace["steps"]] == [*range(1, len(trace["steps"]) + 1)]
    assert "search" in run("trace", outcome["run_id"]).out


def test_search_ranks_from_1_and_keeps_to_k(run: Callable[..., Ended]) -> None:
    found = checked("search", run("search", "car park", "--k", "2", "--json"))["candidates"]
    assert [candidate["rank"] for candidate in found] == [1, 2]
    assert Path(found[0]["source"]).name == "parking.txt"


def test_search_shows_people_the_passage(run: Callable[..., Ended]) -> None:
    told = run("search", "car park", "--k", "1").out
    assert told.startswith("1. PARKING")
    assert "holds 85 cars" in told


def test_documents_and_one_of_them(run: Callable[..., Ended]) -> None:
    listed = checked("documents", run("documents", "--json"))["documents"]
    charter = next(one for one in listed if one["title"] == "Charter")
    assert charter["metadata"] == {"author": "Ann"}
    document = checked("document", run("document", charter["document_id"], "--json"))
    assert document["source"] == document["locations"][0] == charter["source"]
    assert "Unclaimed umbrellas" in document["text"]
    assert "Unclaimed umbrellas" in run("document", charter["document_id"]).out


def test_unknown_version_names_those_there_are(run: Callable[..., Ended]) -> None:
    listed = run("documents", "--json").json["documents"]
    ended = run("document", listed[0]["document_id"], "--version", "7", "--json")
    assert (ended.code, ended.error["kind"]) == (1, "not_found")
    assert "1 to 1" in ended.error["advice"]


def test_status_counts_what_is_stored(library: Path, run: Callable[..., Ended]) -> None:
    status = checked("status", run("status", "--json"))
    assert (status["documents"], status["refused_files"]) == (3, 1)
    assert status["home"] == str(library / "home")
    assert status["chunks"] > 0


def test_doctor_finds_all_well(run: Callable[..., Ended]) -> None:
    ended = run("doctor", "--json")
    assert [check for check in checked("doctor", ended)["checks"] if not check["ok"]] == []
    assert ended.code == 0


def test_doctor_tells_of_wrong_settings_too(run: Callable[..., Ended]) -> None:
    ended = run("doctor", "--set", "treads=1", "--json")
    assert ended.code == 1
    faults = [check for check in checked("doctor", ended)["checks"] if not check["ok"]]
    assert [check["name"] for check in faults] == ["settings"]
    assert "nearest one is 'threads'" in faults[0]["fix"]


def test_prune_of_much_needs_consent(
    tmp_path: Path, library: Path, run: Callable[..., Ended]
) -> None:
    assert library.exists()
    for number in range(11):
        (tmp_path / f"{number}.txt").write_text(f"Fact number {number}.")
    assert run("ingest", str(tmp_path), "--json").json["added"] == 11
    for path in tmp_path.glob("*.txt"):
        path.unlink()
    ended = run("ingest", str(tmp_path), "--prune", "--json")
    assert (ended.code, ended.error["kind"]) == (2, "consent_needed")
    agreed = run("ingest", str(tmp_path), "--prune", "--yes", "--json")
    assert (agreed.code, agreed.json["removed"]) == (0, 11)


def test_stated_metadata_is_kept(tmp_path: Path, run: Callable[..., Ended]) -> None:
    (tmp_path / "note.txt").write_text("A note about buoys.")
    run("ingest", str(tmp_path), "--meta", "author=Ben", "--meta", "site=Skarn=North", "--json")
    listed = run("documents", "--json").json["documents"]
    note = next(one for one in listed if Path(one["source"]).name == "note.txt")
    assert note["metadata"] == {"author": "Ben", "site": "Skarn=North"}
    (tmp_path / "note.txt").unlink()
    assert json.loads(run("ingest", str(tmp_path), "--prune", "--json").out)["removed"] == 1


def test_eval_counts_over_a_dataset(tmp_path: Path, pincite: Callable[..., Ended]) -> None:
    sample = {
        "id": "q1",
        "question": "How many cars does the car park at Skarn hold?",
        "expected": "answer",
        "answers": ["85"],
        "kind": "single_fact",
        "split": "dev",
        "quotes": [{"document": "parking.txt", "quote": "The car park at Skarn holds 85 cars."}],
    }
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "parking.txt").write_text(FILES["parking.txt"])
    (tmp_path / "questions.jsonl").write_text(json.dumps(sample) + "\n")
    ended = pincite("eval", "answers", str(tmp_path), "--json")
    report = checked("eval-answers", ended)
    assert (ended.code, report["n_questions"]) == (0, 1)
    assert report["measures"]["quotes_found"] == {"n": 1, "of": 1, "share": 1.0}
    told = pincite("eval", "answers", str(tmp_path), "--split", "dev")
    assert "1 of 1 (100%)" in told.out


def test_eval_of_no_dataset_is_wrong_usage(tmp_path: Path, pincite: Callable[..., Ended]) -> None:
    ended = pincite("eval", "answers", str(tmp_path), "--json")
    assert (ended.code, ended.error["kind"]) == (2, "dataset")
