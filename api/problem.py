"""The problem: why a request has no other reply, as RFC 9457 has it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Never

from api.messages import ProblemOutput, ReadyCheck, WrongField

URN = "urn:pincite:problem:"
_SHOWN_CHARS = 200


class ProblemKind(StrEnum):
    """The end of a problem's type; never renamed."""

    MALFORMED = "malformed"
    FOREIGN_CLIENT = "foreign-client"
    FOREIGN_PAGE = "foreign-page"
    NOT_FOUND = "not-found"
    WRONG_METHOD = "wrong-method"
    TOO_SLOW = "too-slow"
    NO_DOCUMENTS = "no-documents"
    CHANGED = "changed"
    GONE = "gone"
    TOO_LARGE = "too-large"
    NOT_JSON = "not-json"
    FOREIGN_HOST = "foreign-host"
    WRONG_INPUT = "wrong-input"
    BUSY = "busy"
    BUG = "bug"
    CLOSING = "closing"
    NOT_READY = "not-ready"
    INDEX_UNAVAILABLE = "index-unavailable"
    INDEX_MISMATCH = "index-mismatch"
    DATABASE_UNAVAILABLE = "database-unavailable"
    DISK_FULL = "disk-full"
    FILE_UNAVAILABLE = "file-unavailable"
    INSTALLATION = "installation"


class Sort(NamedTuple):
    """What all problems of a kind have in common."""

    status: int
    title: str
    retry_after_s: int | None = None


SORTS: dict[ProblemKind, Sort] = {
    ProblemKind.MALFORMED: Sort(400, "The request cannot be read"),
    ProblemKind.FOREIGN_CLIENT: Sort(403, "Only programs of this machine may ask"),
    ProblemKind.FOREIGN_PAGE: Sort(403, "Another site's page may not ask"),
    ProblemKind.NOT_FOUND: Sort(404, "There is no such thing"),
    ProblemKind.WRONG_METHOD: Sort(405, "This address takes another method"),
    ProblemKind.TOO_SLOW: Sort(408, "The request did not arrive"),
    ProblemKind.NO_DOCUMENTS: Sort(409, "There are no documents yet"),
    ProblemKind.CHANGED: Sort(409, "The file is no longer what was read"),
    ProblemKind.GONE: Sort(410, "It was there and is gone"),
    ProblemKind.TOO_LARGE: Sort(413, "The request is too large"),
    ProblemKind.NOT_JSON: Sort(415, "The body must be JSON"),
    ProblemKind.FOREIGN_HOST: Sort(421, "This server has another name"),
    ProblemKind.WRONG_INPUT: Sort(422, "The request holds what is not allowed"),
    ProblemKind.BUSY: Sort(429, "Too many questions at once", 10),
    ProblemKind.BUG: Sort(500, "Pincite has met a fault of its own"),
    ProblemKind.CLOSING: Sort(503, "The server is closing", 5),
    ProblemKind.NOT_READY: Sort(503, "The server cannot answer yet", 2),
    ProblemKind.INDEX_UNAVAILABLE: Sort(503, "The index cannot be used now", 5),
    ProblemKind.INDEX_MISMATCH: Sort(503, "The index was made with another model", 60),
    ProblemKind.DATABASE_UNAVAILABLE: Sort(503, "The database cannot be used now", 5),
    ProblemKind.DISK_FULL: Sort(503, "The disk is full", 60),
    ProblemKind.FILE_UNAVAILABLE: Sort(503, "A file cannot be used now", 5),
    ProblemKind.INSTALLATION: Sort(503, "A part of the program is missing", 60),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem.

    Attributes:
        detail: What is the matter this time, and what would help.
        errors: The fields that are wrong.
        checks: What answering needs, and whether it is there.
    """

    kind: ProblemKind
    detail: str
    errors: tuple[WrongField, ...] = ()
    checks: tuple[ReadyCheck, ...] = ()

    @property
    def sort(self) -> Sort:
        """What it has in common with others of its kind."""
        return SORTS[self.kind]

    def output(self, request_id: str) -> ProblemOutput:
        """The object that goes over HTTP."""
        return ProblemOutput(
            type=URN + self.kind,
            title=self.sort.title,
            status=self.sort.status,
            detail=self.detail,
            request_id=request_id,
            errors=list(self.errors),
            checks=list(self.checks),
        )


class HttpProblemError(Exception):
    """A request knows by itself why it cannot go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class ClientLeftError(Exception):
    """Nobody is there any more to read a reply."""


def refuse(kind: ProblemKind, detail: str) -> HttpProblemError:
    """A problem of one sentence, to be raised."""
    return HttpProblemError(Problem(kind, detail))


def fail_field(field: str, message: str) -> Never:
    """End the request: one field is wrong."""
    errors = (WrongField(field=field, message=message),)
    raise HttpProblemError(Problem(ProblemKind.WRONG_INPUT, f"{field}: {message}.", errors))


def shorten(text: str) -> str:
    """What a client sent, short enough to be said back."""
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"


def problem_of(error: BaseException) -> Problem:
    """What ``error`` means to who asked; what nobody foresaw is a bug, of which nothing is told."""
    if isinstance(error, HttpProblemError):
        return error.problem
    for known in type(error).__mro__:
        if told := _KNOWN.get(f"{known.__module__}.{known.__qualname__}"):
            kind, words = told
            words = words.replace("{error}", shorten(_cause(error)))
            return Problem(kind, words.replace("{advice}", getattr(error, "advice", "")))
    advice = "The server's log has more under this request's id: please report it."
    return Problem(ProblemKind.BUG, f"{type(error).__name__} was not foreseen. {advice}")


def _cause(error: Any) -> str:  # noqa: ANN401 - classes that are known by name only
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(getattr(error, "orig", error))


_INDEX = (
    ProblemKind.INDEX_UNAVAILABLE,
    "The index cannot be used now: {error}. Ask again; if that fails too, run `pincite doctor`.",
)
_DATABASE = (
    ProblemKind.DATABASE_UNAVAILABLE,
    "The database cannot be used now: {error}. Ask again, or run `pincite doctor`.",
)
_INSTALLATION = (
    ProblemKind.INSTALLATION,
    "A part of the program is missing: {error}. Install Pincite again, then run `pincite doctor`.",
)
# By name: their classes would bring libraries that only their own doors may import.
_KNOWN: dict[str, tuple[ProblemKind, str]] = {
    "builtins.ImportError": _INSTALLATION,
    "builtins.OSError": (
        ProblemKind.FILE_UNAVAILABLE,
        "A file of the home cannot be used now: {error}. Run `pincite doctor`.",
    ),
    "ingest.database.DatabaseUnavailableError": _DATABASE,
    "ingest.embed.EmbedderUnavailableError": (
        ProblemKind.INSTALLATION,
        "The embedder cannot be used: {error}. Run `pincite doctor`.",
    ),
    "ingest.recipe.RecipeMismatchError": (ProblemKind.INDEX_MISMATCH, "{error}. {advice}"),
    "ingest.sandbox.SandboxUnavailableError": _INSTALLATION,
    "ingest.store.StoreUnavailableError": _INDEX,
    "ingest.weights.ModelUnusableError": _INSTALLATION,
    "ingest.weights.WeightsMissingError": _INSTALLATION,
    "retrieval.index.IndexUnavailableError": _INDEX,
    "sqlalchemy.exc.DBAPIError": _DATABASE,
    "sqlalchemy.exc.TimeoutError": _DATABASE,
}
