"""Questions and searches over HTTP are those of the command line, and each gets its own answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from api.client import ProblemError
from api.schemas.answers import AskOutput
from api.views import view_search
from served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.client import PinciteClient

APPROVED = "Which refunds must be approved by the duty manager?"
UNKNOWN = "How deep is the harbour basin?"
GRAVE = "Can I sue when refunds are late?"

N_CLIENTS = 32


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("home")) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[PinciteClient]:
    with served.client() as client:
        yield client


@pytest.mark.parametrize(
    ("question", "kind"), [(APPROVED, "answer"), (UNKNOWN, "abstention"), (GRAVE, "escalation")]
)
def test_every_kind_of_outcome_is_a_reply(
    served: Served, client: PinciteClient, question: str, kind: str
) -> None:
    outcome = client.ask(question)
    assert outcome.kind == kind
    kept = client.run(outcome.run_id)
    assert (kept.kind, kept.outcome) == (kind, outcome)
    again = AskOutput.model_validate(served.parts.ask(question))
    own = {"run_id", "escalation_id", "spent"}
    assert outcome.model_dump(exclude=own) == again.model_dump(exclude=own)


def test_a_citation_is_the_document_s_own_words(client: PinciteClient) -> None:
    citation = client.ask(APPROVED).claims[0].citations[0]
    document = client.document(citation.document_id, version=citation.version)
    assert document.text[citation.start : citation.end] == citation.quote


def test_search_is_that_of_the_parts(served: Served, client: PinciteClient) -> None:
    found = client.search("dog on a lead", k=1)
    parts = served.parts
    again = view_search("dog on a lead", parts.search("dog on a lead", k=1), parts.manifest)
    assert found == again
    assert len(found.candidates) == 1


def test_space_around_a_question_is_no_part_of_it(client: PinciteClient) -> None:
    assert client.ask(f" {UNKNOWN}\n").question == UNKNOWN


def test_a_budget_can_be_smaller_than_the_settings_say(client: PinciteClient) -> None:
    outcome = client.ask(APPROVED, max_steps=1)
    assert (outcome.kind, outcome.reason) == ("escalation", "out_of_budget")
    assert outcome.spent.steps == 1


@pytest.mark.parametrize(("steps", "time_s"), [(61, None), (None, 60.5)])
def test_a_budget_beyond_the_settings_is_refused(
    client: PinciteClient, steps: int | None, time_s: float | None
) -> None:
    with pytest.raises(ProblemError, match="the limit is 60") as refused:
        client.ask(APPROVED, max_steps=steps, max_time_s=time_s)
    assert refused.value.status == 422


def test_a_question_that_is_too_long_is_told_the_limit(client: PinciteClient) -> None:
    with pytest.raises(ProblemError, match="2,001 characters, the limit is 2,000"):
        client.ask("x" * 2001)


def test_a_condition_that_cannot_be_read_is_told_where(client: PinciteClient) -> None:
    with pytest.raises(ProblemError, match="at its end") as refused:
        client.search("refunds", where="year >=")
    assert [error.field for error in refused.value.errors] == ["where"]


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
def test_without_documents_there_is_nothing_to_ask(tmp_path: Path, path: str) -> None:
    key = "question" if path == "/v1/ask" else "query"
    with Served(tmp_path, {}) as empty:
        refused = empty.post(path, {key: "Who?"})
    assert (refused.status, refused.problem) == (409, "no-documents")
    assert "pincite ingest" in refused.json["detail"]


def test_many_clients_at_once_each_get_what_they_asked_for(tmp_path: Path) -> None:
    texts = {f"pier-{n}": f"# Pier {n}\n\nThe pier{n} holds {n + 100} boats.\n" for n in range(8)}
    with Served(tmp_path, texts) as served, served.client() as client:

        def use(number: int) -> None:
            pier = number % len(texts)
            outcome = client.ask(f"How many boats does the pier{pier} hold?")
            assert outcome.question == f"How many boats does the pier{pier} hold?"
            assert f"holds {pier + 100} boats" in outcome.text
            assert client.run(outcome.run_id).outcome == outcome
            best = client.search(f"boats of pier{pier}").candidates[0]
            assert best.document_id == f"pier-{pier}"
            assert f"{pier + 100} boats" in client.document(f"pier-{pier}").text
            assert [listed.document_id for listed in client.documents()] == sorted(texts)

        with ThreadPoolExecutor(N_CLIENTS) as clients:
            assert len(list(clients.map(use, range(N_CLIENTS)))) == N_CLIENTS
        assert len(list(client.all_runs())) == N_CLIENTS
