"""Run: one ingestion from start to end, alone and with consent to large removals."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.discover import printable
from ingest.found import Found
from ingest.prune import Pruning, plan_pruning
from ingest.recognise import hash_file
from ingest.refusal import Refusal, RefusalReason
from ingest.sync import Reader, sync

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import timedelta
    from pathlib import Path

    from ingest.discover import Scope
    from ingest.report import Report
    from ingest.spool import Spool
    from ingest.write import Writer


class Prune(StrEnum):
    """What becomes of documents whose files are gone."""

    NEVER = "never"
    WITH_CARE = "with_care"
    WITH_CONSENT = "with_consent"


class ConsentNeededError(Exception):
    """A prune would remove so much that a person should say so; nothing was touched."""

    def __init__(self, pruning: Pruning) -> None:
        n_removed = len(pruning.removed)
        super().__init__(f"would remove {n_removed} of {pruning.n_documents} documents")
        self.pruning = pruning


def run_ingest(
    scope: Scope,
    *,
    reader: Reader,
    writer: Writer,
    alone: AbstractContextManager[None],
    prune: Prune,
    keep_superseded: timedelta,
) -> Report:
    """Ingest what ``scope`` found, one ingestion at a time.

    Args:
        scope: Files and how far the person's word reaches.
        reader: Turns files into drafts.
        writer: Commits them.
        alone: Keeps other ingestions out while it is held.
        prune: What becomes of documents whose files are gone from the scope.
        keep_superseded: How long points stay for readers who are under way.

    Raises:
        ConsentNeededError: The removal is large and was not agreed to.
    """
    spool = reader.spool
    with alone, spool:
        if prune is Prune.WITH_CARE:
            present = _hashes(scope.files, spool)
            pruning = plan_pruning(scope, writer.manifest, present=present, members=spool.members)
            if pruning.is_large:
                raise ConsentNeededError(pruning)
        for folder in scope.unreadable:
            writer.report.failed.append((printable(folder), _unreadable_folder()))
        sync(scope.files, reader=reader, writer=writer)
        if prune is not Prune.NEVER:
            gone = plan_pruning(scope, writer.manifest, present=(), members=spool.members)
            writer.remove(gone)
        writer.settle(keep_superseded=keep_superseded)
    return writer.report


def _hashes(files: Iterable[Path], spool: Spool) -> set[str]:
    """Of the files and of what is inside them."""
    hashes = set()
    for path in files:
        for found in spool.walk(Found(printable(path), path)):
            # A file that cannot be read is there all the same: the run itself reports it.
            with suppress(OSError):
                hashes.add(hash_file(found.path))
        spool.clear()
    return hashes


def _unreadable_folder() -> Refusal:
    return Refusal(
        RefusalReason.UNREADABLE,
        "The folder cannot be listed.",
        "Check that you may read and enter it.",
    )
