"""Every failure becomes one sentence, advice and an exit code."""

from __future__ import annotations

import errno
from importlib import import_module

import pytest

from api.cli.exit_code import ExitCode
from api.cli.failure import KNOWN, describe
from api.cli.interrupt import InterruptedBySignalError
from api.settings import SettingsError
from ingest.database import DatabaseUnavailableError
from ingest.discover import PathProblemError
from ingest.prune import Pruning
from ingest.run import ConsentNeededError
from ingest.store import StoreUnavailableError
from ingest.weights import WeightsMissingError
from retrieval.engine import IndexHeldError
from retrieval.index import IndexUnavailableError


@pytest.mark.parametrize("name", KNOWN)
def test_every_name_is_an_exception(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    assert issubclass(getattr(import_module(module), attribute), BaseException)


@pytest.mark.parametrize(
    ("error", "kind", "exit_code"),
    [
        (DatabaseUnavailableError("x"), "database_unavailable", ExitCode.FAILURE),
        (IndexUnavailableError("x"), "index_unavailable", ExitCode.FAILURE),
        (IndexHeldError("x"), "index_unavailable", ExitCode.FAILURE),
        (StoreUnavailableError("x"), "index_unavailable", ExitCode.FAILURE),
        (WeightsMissingError("x"), "weights_missing", ExitCode.FAILURE),
        (OSError(errno.ENOSPC, "no space", "x"), "disk_full", ExitCode.FAILURE),
        (PermissionError(errno.EACCES, "denied", "x"), "file_unavailable", ExitCode.FAILURE),
        (PathProblemError("x"), "path", ExitCode.USAGE),
        (ConsentNeededError(Pruning((), (), 0)), "consent_needed", ExitCode.USAGE),
        (ImportError("x"), "installation", ExitCode.FAILURE),
        (SettingsError("x", advice="y"), "settings", ExitCode.USAGE),
        (InterruptedBySignalError(2), "interrupted", ExitCode.INTERRUPTED),
        (InterruptedBySignalError(15), "interrupted", ExitCode.TERMINATED),
        (ZeroDivisionError("x"), "bug", ExitCode.FAILURE),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_failure_has_its_kind_and_exit_code(
    error: BaseException, kind: str, exit_code: ExitCode
) -> None:
    failure = describe(error)
    assert (failure.kind, failure.exit_code) == (kind, exit_code)
    assert failure.message
    assert failure.advice


def test_bug_is_told_in_one_line_with_the_way_to_its_traceback() -> None:
    failure = describe(KeyError("first\nsecond"))
    assert "\n" not in failure.message
    assert "PINCITE_TRACEBACK=1" in failure.advice


def test_file_that_cannot_be_used_is_named() -> None:
    failure = describe(NotADirectoryError(errno.ENOTDIR, "Not a directory", "/tmp/x"))  # noqa: S108 - a name
    assert failure.message == "/tmp/x: Not a directory"  # noqa: S108 - a name


def test_interruption_says_that_nothing_is_lost() -> None:
    failure = describe(InterruptedBySignalError(2))
    assert failure.message == "interrupted"
    assert failure.advice == "Run the command again, nothing is lost."
