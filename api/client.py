"""The client: the HTTP door for Python programs, typed, with one kind of error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from api.messages import DocumentsPage, ProblemOutput, ReadyOutput, RunsPage, WrongField
from api.schemas.answers import AskOutput, SearchOutput
from api.schemas.documents import DocumentOutput, ListedDocument
from api.schemas.runs import (
    InboxListOutput,
    InboxShowOutput,
    ListedEscalation,
    ListedRun,
    TraceOutput,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType
    from typing import Self

NO_CONNECTION = "urn:pincite:problem:no-connection"
"""The type of a problem that never reached the server, or whose reply never came back."""

_M = TypeVar("_M", bound=BaseModel)
_Fields = dict[str, Any]


class ProblemError(Exception):
    """The server had no other reply, or there was none at all.

    Attributes:
        type: A URN to branch on, such as ``urn:pincite:problem:busy``.
        title: What the type means.
        status: Of HTTP; 0 when there was no reply.
        detail: What is the matter this time, and what would help.
        errors: The fields that are wrong.
        retry_after_s: When to come back, if the server said so.
    """

    def __init__(self, problem: ProblemOutput, *, retry_after_s: float | None = None) -> None:
        super().__init__(problem.type, problem.title, problem.status, problem.detail)
        self.type = problem.type
        self.title = problem.title
        self.status = problem.status
        self.detail = problem.detail
        self.errors: tuple[WrongField, ...] = tuple(problem.errors)
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        """What a person should read."""
        return f"{self.title}: {self.detail}"


class PinciteClient:
    """Asks one server; usable from several threads. Close it, or use it by ``with``.

    Every method raises ``ProblemError``. Fields that a newer server adds are left out.

    Args:
        base_url: As ``pincite serve`` prints it.
        timeout_s: How long to wait for a reply; questions may wait for their turn.
    """

    def __init__(self, base_url: str, *, timeout_s: float = 300.0) -> None:
        # The server is on this machine: no proxy of the environment leads there.
        self._http = httpx.Client(
            base_url=base_url, timeout=httpx.Timeout(timeout_s, connect=10.0), trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def ask(
        self,
        question: str,
        *,
        where: str | None = None,
        max_steps: int | None = None,
        max_time_s: float | None = None,
    ) -> AskOutput:
        """Answer a question, or say why not: every kind of outcome is returned.

        Args:
            question: What you want to know.
            where: Only documents that meet this, such as ``year>=2023``.
            max_steps: What it may cost; the server's settings by default.
            max_time_s: The same, in seconds from when its turn has come.
        """
        budget = _stated(steps=max_steps, time_s=max_time_s) or None
        body = _stated(question=question, where=where, budget=budget)
        return self._post("/v1/ask", body, AskOutput)

    def search(self, query: str, *, where: str | None = None, k: int = 5) -> SearchOutput:
        """The passages nearest to a query, best first."""
        return self._post("/v1/search", _stated(query=query, where=where, k=k), SearchOutput)

    def documents(self) -> Iterator[ListedDocument]:
        """Every document, by id."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.documents_page(cursor=cursor)
            yield from page.documents
            cursor = page.next_cursor

    def documents_page(self, *, limit: int = 100, cursor: str = "") -> DocumentsPage:
        """Some of the documents, from the page's ``next_cursor`` on."""
        return self._get("/v1/documents", DocumentsPage, limit=limit, cursor=cursor or None)

    def document(self, document_id: str, *, version: int | None = None) -> DocumentOutput:
        """A document with its text, in which every citation can be looked up."""
        path = f"/v1/documents/{_segment(document_id)}"
        return self._get(path, DocumentOutput, version=version)

    def original(self, document_id: str, *, version: int | None = None) -> bytes:
        """The bytes of the file that the document was read from."""
        path = f"/v1/documents/{_segment(document_id)}/original"
        return self._send("GET", path, params=_stated(version=version)).content

    def runs(self, *, limit: int = 100, cursor: str = "") -> RunsPage:
        """Some of the questions that were asked, newest first."""
        return self._get("/v1/runs", RunsPage, limit=limit, cursor=cursor or None)

    def all_runs(self) -> Iterator[ListedRun]:
        """Every question that was asked, newest first."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.runs(cursor=cursor)
            yield from page.runs
            cursor = page.next_cursor

    def run(self, run_id: str) -> TraceOutput:
        """A question step by step."""
        return self._get(f"/v1/runs/{_segment(run_id)}", TraceOutput)

    def escalations(self) -> list[ListedEscalation]:
        """What waits for a person, oldest first."""
        return self._get("/v1/escalations", InboxListOutput).escalations

    def escalation(self, escalation_id: str) -> InboxShowOutput:
        """One of them, with everything that a person needs."""
        return self._get(f"/v1/escalations/{_segment(escalation_id)}", InboxShowOutput)

    def ready(self) -> ReadyOutput:
        """What answering needs; raises while some of it is not there."""
        return self._get("/readyz", ReadyOutput)

    def _get(self, path: str, output: type[_M], **params: object) -> _M:
        return _read(self._send("GET", path, params=_stated(**params)), output)

    def _post(self, path: str, body: _Fields, output: type[_M]) -> _M:
        return _read(self._send("POST", path, json=body), output)

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: _Fields | None = None,
    ) -> httpx.Response:
        try:
            response = self._http.request(method, path, params=params, json=json)
        except httpx.HTTPError as error:
            detail = f"{str(error) or type(error).__name__}. Does `pincite serve` run there?"
            raise _no_reply(detail) from error
        if response.is_success:
            return response
        raise _problem_in(response)


def _stated(**fields: object) -> _Fields:
    return {name: value for name, value in fields.items() if value is not None}


def _segment(name: str) -> str:
    """An id as one part of a path, whatever characters are in it."""
    return quote(name, safe="", errors="replace")


def _read(response: httpx.Response, output: type[_M]) -> _M:
    return output.model_validate_json(response.content, extra="ignore")


def _problem_in(response: httpx.Response) -> ProblemError:
    try:
        problem = ProblemOutput.model_validate_json(response.content, extra="ignore")
    except ValueError:
        detail = f"Status {response.status_code} without a problem: is this a Pincite server?"
        return _no_reply(detail, status=response.status_code)
    seconds = response.headers.get("retry-after")
    return ProblemError(problem, retry_after_s=float(seconds) if seconds else None)


def _no_reply(detail: str, *, status: int = 0) -> ProblemError:
    problem = ProblemOutput.model_construct(
        type=NO_CONNECTION,
        title="There was no reply of Pincite",
        status=status,
        detail=detail,
        request_id="",
        errors=[],
        checks=[],
    )
    return ProblemError(problem)
