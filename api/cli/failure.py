"""The failure: whatever went wrong, in words for a person and codes for a program.

This is the one place that knows exceptions. They stand here by name: importing their classes
would load every library for a message about a mistyped option.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Never

from api.cli.exit_code import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

TRACEBACK_VARIABLE = "PINCITE_TRACEBACK"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a command could not do its work.

    Attributes:
        kind: A code that programs branch on; never renamed.
        message: What is the matter, one sentence.
        advice: What would help, one sentence.
    """

    kind: str
    message: str
    advice: str
    exit_code: ExitCode = ExitCode.FAILURE


class CommandError(Exception):
    """A command knows by itself why it cannot go on."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def fail_usage(message: str, *, advice: str) -> Never:
    """End the command: what was typed cannot be meant."""
    raise CommandError(Failure("usage", message, advice, ExitCode.USAGE))


def fail_not_found(what: str, *, advice: str) -> Never:
    """End the command: there is no document, run or escalation of this id."""
    raise CommandError(Failure("not_found", f"there is no {what}", advice))


def fail_gone(name: str, since: str) -> Never:
    """End the command: the document was forgotten."""
    message = f"document {name!r} is gone: it was forgotten on {since[:10]}"
    raise CommandError(Failure("gone", message, "Nothing of it is left to show."))


def describe(error: BaseException) -> Failure:
    """What ``error`` means to the person who ran the command; what nobody foresaw is a bug."""
    if isinstance(error, CommandError):
        return error.failure
    for kind in type(error).__mro__:
        if tell := KNOWN.get(f"{kind.__module__}.{kind.__qualname__}"):
            return tell(error)
    first_line = (str(error).splitlines() or [""])[0]
    return Failure(
        "bug",
        f"Pincite has met a fault of its own: {type(error).__name__}: {first_line}",
        f"Run it again with {TRACEBACK_VARIABLE}=1 in the environment and report what it prints.",
    )


def _tell(
    kind: str, message: str, advice: str, *, exit_code: ExitCode = ExitCode.FAILURE
) -> Callable[[Any], Failure]:
    return lambda error: Failure(kind, message.replace("{error}", str(error)), advice, exit_code)


def _tell_database_error(error: Any) -> Failure:  # noqa: ANN401 - a class known by name only
    cause = str(getattr(error, "orig", error))
    return (_DISK_FULL if "disk is full" in cause else _DATABASE)(cause)


def _tell_os_error(error: OSError) -> Failure:
    cause = error.strerror or str(error)
    words = f"{error.filename}: {cause}" if error.filename else cause
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _DISK_FULL(words)
    return _tell(
        "file_unavailable", words, "Check that the path is right and that you may use it."
    )(error)


def _tell_settings_error(error: Any) -> Failure:  # noqa: ANN401 - a class known by name only
    return Failure("settings", str(error), error.advice, ExitCode.USAGE)


def _tell_embedder_error(error: Any) -> Failure:  # noqa: ANN401 - a class known by name only
    return Failure("embedder_unavailable", str(error), error.advice)


def _tell_mismatch(error: Any) -> Failure:  # noqa: ANN401 - a class known by name only
    return Failure("index_mismatch", str(error), error.advice)


def _tell_usage_error(error: Any) -> Failure:  # noqa: ANN401 - a class known by name only
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "pincite"
    advice = f"See `{command} --help`."
    return Failure("usage", error.format_message(), advice, ExitCode(error.exit_code))


def _tell_interrupt(error: Any) -> Failure:  # noqa: ANN401 - a class known by name only
    advice = "Run the command again, nothing is lost."
    return Failure("interrupted", "interrupted", advice, ExitCode(128 + error.number))


_DATABASE = _tell(
    "database_unavailable",
    "the database cannot be used: {error}",
    "Run `pincite doctor`. If the file is damaged, restore it or begin with an empty home.",
)
_INDEX = _tell(
    "index_unavailable",
    "the index cannot be used now: {error}",
    "Run the command again. If that does not help, run `pincite doctor`.",
)
_INSTALLATION = _tell(
    "installation",
    "a part of the program is missing: {error}",
    "Install Pincite's requirements again, then run `pincite doctor`.",
)
_DISK_FULL = _tell(
    "disk_full",
    "the disk is full: {error}",
    "Make room and run the command again, nothing is lost.",
)

KNOWN: dict[str, Callable[[Any], Failure]] = {
    "retrieval.where_tokens.WhereError": _tell(
        "condition",
        "{error}",
        "Facts are compared by = != ~ < <= > >= and joined by and, or, not and brackets.",
        exit_code=ExitCode.USAGE,
    ),
    "api.cli.interrupt.InterruptedBySignalError": _tell_interrupt,
    "api.settings.SettingsError": _tell_settings_error,
    "builtins.ImportError": _INSTALLATION,
    "builtins.OSError": _tell_os_error,
    "evals.dataset.DatasetError": _tell(
        "dataset",
        "{error}",
        "docs/evals.md says what each kind of dataset holds.",
        exit_code=ExitCode.USAGE,
    ),
    "evals.home.NotIngestedError": _tell(
        "dataset", "{error}", "Mend or remove those documents, then run it again."
    ),
    "ingest.database.DatabaseUnavailableError": _DATABASE,
    "ingest.discover.PathProblemError": _tell(
        "path",
        "{error}",
        "Name what is there; patterns go in quotes. Nothing was touched.",
        exit_code=ExitCode.USAGE,
    ),
    "ingest.embed.EmbedderUnavailableError": _tell_embedder_error,
    "ingest.recipe.RecipeMismatchError": _tell_mismatch,
    "ingest.weights.ModelUnusableError": _tell(
        "model_unusable", "{error}", "Put the right file there, then run `pincite doctor`."
    ),
    "ingest.run.ConsentNeededError": _tell(
        "consent_needed",
        "this {error}; nothing was touched",
        "If the paths are right and no drive is missing, run it again with --yes.",
        exit_code=ExitCode.USAGE,
    ),
    "ingest.sandbox.SandboxUnavailableError": _INSTALLATION,
    "ingest.store.StoreUnavailableError": _INDEX,
    "ingest.weights.WeightsMissingError": _tell(
        "weights_missing",
        "a model's files are missing: {error}",
        "Install Pincite again: the models come with its requirements. Then run `pincite doctor`.",
    ),
    "retrieval.index.IndexUnavailableError": _INDEX,
    "sqlalchemy.exc.DBAPIError": _tell_database_error,
    "typer.exceptions.TyperException": _tell_usage_error,
}
"""How each exception is told, by its class's full name."""
