"""Sync: bring the index in line with the files found. The one-page entry to ingestion.

A file is recognised by its bytes; only new and changed ones are parsed, cut and embedded. A batch
of them is written beside what readers see and becomes visible by one commit of the manifest, so a
kill at any point leaves the last commit, and the next run takes up from there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.chunk import make_chunks
from ingest.discover import printable
from ingest.recognise import Verdict, hash_file, recognise
from ingest.refusal import Refusal, RefusalReason
from ingest.write import BATCH_CHUNKS, Draft, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.manifest import Manifest
    from ingest.recognise import Change
    from ingest.sandbox import Prepared


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns files into drafts, remembering those it refused.

    Attributes:
        prepare: Parses a file and cuts it, or refuses it.
        given: Metadata that the owner states for every file now; empty keeps what they stated.
        cause: What refusals depend on beside the file: a change of it earns them another try.
    """

    manifest: Manifest
    prepare: Callable[[Path], Prepared | Refusal]
    given: dict[str, str]
    cause: str

    def read(self, change: Change) -> Draft | Refusal:
        """The version that ``change`` asks for. A file refused before is not parsed again."""
        fingerprint = f"{change.sha256} {self.cause}"
        known = self.manifest.refusal(change.source, fingerprint=fingerprint)
        prepared = known or self.prepare(Path(change.source))
        if not isinstance(prepared, Refusal):
            return self._draft(change, prepared)
        # Whether a file may be opened is no fact of its bytes: the next run looks again.
        if not known and prepared.reason is not RefusalReason.UNREADABLE:
            self.manifest.remember_refusal(change.source, prepared, fingerprint=fingerprint)
        return prepared

    def _draft(self, change: Change, prepared: Prepared) -> Draft:
        before = self.manifest.entry(change.document_id)
        # What the owner once stated holds for an edited file too.
        given = self.given or (before.given if before else {})
        document = replace(
            prepared.document,
            title=given.get("title", prepared.document.title),
            metadata={**prepared.document.metadata, **given},
        )
        chunks = make_chunks(
            document, prepared.spans, document_id=change.document_id, version=change.version
        )
        return Draft(change, document, chunks, given)


def sync(files: Sequence[Path], *, reader: Reader, writer: Writer) -> None:
    """Ingest ``files`` in order. Interrupted anywhere, run it again.

    Args:
        files: Absolute paths, each once.
        reader: Turns a new or changed file into a draft.
        writer: Commits drafts; its report counts every file, its progress hears of each.
    """
    writer.recover()
    batch: list[Draft] = []
    for path in files:
        source = printable(path)
        writer.progress.begin(source)
        outcome = _take(path, reader, batch=batch, writer=writer)
        if isinstance(outcome, Refusal):
            writer.report.failed.append((source, outcome))
        elif isinstance(outcome, Draft):
            batch.append(outcome)
        if sum(len(draft.chunks) for draft in batch) >= BATCH_CHUNKS:
            _flush(batch, writer)
        writer.progress.end(source)
    _flush(batch, writer)


def _take(
    path: Path, reader: Reader, *, batch: list[Draft], writer: Writer
) -> Draft | Refusal | None:
    """What a file gives: a draft, a refusal, or nothing when its text is known."""
    sha256 = _hash(path)
    if isinstance(sha256, Refusal):
        return sha256
    change = recognise(str(path), sha256, reader.given, reader.manifest)
    is_copy = any(draft.change.sha256 == sha256 for draft in batch)
    if batch and (is_copy or change.concerns_other_files):
        # The open batch may hold its original, or end the version it would join: commit that first.
        _flush(batch, writer)
        change = recognise(str(path), sha256, reader.given, reader.manifest)
    if not change.needs_text and not writer.holds(change):
        # The index lost it: a next version of the same text brings it back.
        change = replace(change, verdict=Verdict.UPDATED, version=change.version + 1)
    if change.needs_text:
        return reader.read(change)
    writer.relocate(change)
    return None


def _flush(batch: list[Draft], writer: Writer) -> None:
    writer.write(batch)
    batch.clear()


def _hash(path: Path) -> str | Refusal:
    if printable(path) != str(path):
        return Refusal(
            RefusalReason.UNREADABLE,
            "The name of the file or of a folder above it is not valid UTF-8.",
            "Rename it.",
        )
    try:
        return hash_file(path)
    except OSError as error:
        return Refusal(
            RefusalReason.UNREADABLE,
            f"The file cannot be opened: {error.strerror or error}.",
            "Check that it exists, is a file and may be read by you.",
        )
