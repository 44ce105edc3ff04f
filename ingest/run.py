"""Run: one ingestion from start to end, alone and with consent to large removals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.lock import only_ingest
from ingest.prune import Pruning, plan_pruning
from ingest.recognise import hash_file
from ingest.refusal import Refusal, RefusalReason
from ingest.sync import Reader, sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta
    from pathlib import Path

    from ingest.discover import Scope
    from ingest.report import Report
    from ingest.write import Writer


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
    lock: Path,
    prune: bool,
    consent: bool,
    keep_superseded: timedelta,
    on_wait: Callable[[], None],
) -> Report:
    """Ingest what ``scope`` found, one ingestion at a time.

    Args:
        scope: Files and how far the person's word reaches.
        reader: Turns files into drafts.
        writer: Commits them.
        lock: The lock file that all ingestions share.
        prune: Whether documents whose files are gone from the scope are removed.
        consent: Whether a large removal was agreed to.
        keep_superseded: How long points stay for readers who are under way.
        on_wait: Called once if another ingestion is running.

    Raises:
        ConsentNeededError: The removal is large and was not agreed to.
    """
    with only_ingest(lock, on_wait=on_wait):
        if prune and not consent:
            pruning = plan_pruning(scope, writer.manifest, present=_hashes(scope.files))
            if pruning.is_large:
                raise ConsentNeededError(pruning)
        for folder in scope.unreadable:
            writer.report.failed.append((str(folder), _unreadable_folder()))
        sync(scope.files, reader=reader, writer=writer)
        if prune:
            writer.remove(plan_pruning(scope, writer.manifest, present=()))
        writer.settle(keep_superseded=keep_superseded)
    return writer.report


def _hashes(files: Iterable[Path]) -> set[str]:
    hashes = set()
    for path in files:
        try:
            hashes.add(hash_file(path))
        except OSError:
            # It is there, though it cannot be read: the run itself reports it.
            continue
    return hashes


def _unreadable_folder() -> Refusal:
    return Refusal(
        RefusalReason.UNREADABLE,
        "The folder cannot be listed.",
        "Check that you may read and enter it.",
    )
