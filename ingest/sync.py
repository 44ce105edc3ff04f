"""Sync: bring the index in line with the files found. The one-page entry to ingestion.

A file is recognised by its bytes; only new and changed ones are parsed, cut and embedded. A batch
of them is written beside what readers see and becomes visible by one commit of the manifest, so a
kill at any point leaves the last commit, and the next run takes up from there. What is attached to
a mail goes the same way, as a file of its own.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.chunk import make_chunks
from ingest.discover import printable
from ingest.facts import restate
from ingest.found import Found
from ingest.recognise import Verdict, hash_file, recognise
from ingest.refusal import Refusal, RefusalReason
from ingest.write import BATCH_CHUNKS, Draft, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ingest.manifest import Manifest
    from ingest.recognise import Change
    from ingest.sandbox import Prepared
    from ingest.spool import Spool


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns files into drafts, remembering those it refused.

    Attributes:
        prepare: Parses a file and cuts it, or refuses it.
        given: Metadata that the owner states for every file now, beside what they stated before;
            an empty value takes a statement back.
        cause: What refusals depend on beside the file: a change of it earns them another try.
        spool: Opens files that hold others.
    """

    manifest: Manifest
    prepare: Callable[[Path], Prepared | Refusal]
    given: dict[str, str]
    cause: str
    spool: Spool

    def read(self, change: Change, path: Path) -> Draft | Refusal:
        """The version that ``change`` asks for. A file refused before is not parsed again."""
        fingerprint = f"{change.sha256} {self.cause}"
        known = self.manifest.refusal(change.source, fingerprint=fingerprint)
        prepared = known or self.prepare(path)
        if not isinstance(prepared, Refusal):
            return self._draft(change, prepared)
        # Whether a file may be opened is no fact of its bytes: the next run looks again.
        if not known and prepared.reason is not RefusalReason.UNREADABLE:
            self.manifest.remember_refusal(change.source, prepared, fingerprint=fingerprint)
        return prepared

    def _draft(self, change: Change, prepared: Prepared) -> Draft:
        before = self.manifest.entry(change.document_id)
        # What the owner once stated holds for an edited file too.
        given = restate(before.given if before else {}, self.given)
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
    """Ingest ``files`` in order, each before what is attached to it. Interrupted, run it again.

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
        waiting = deque([Found(source, path)])
        while waiting:
            found = waiting.popleft()
            outcome = _take(found, reader, batch=batch, writer=writer)
            if isinstance(outcome, Refusal):
                writer.report.failed.append((found.source, outcome))
                continue
            batch += [outcome] if outcome else []
            if sum(len(draft.chunks) for draft in batch) >= BATCH_CHUNKS:
                _flush(batch, writer)
            waiting.extendleft(reversed(_open(found, reader.spool, writer)))
        reader.spool.clear()
        writer.progress.end(source)
    _flush(batch, writer)


def _take(
    found: Found, reader: Reader, *, batch: list[Draft], writer: Writer
) -> Draft | Refusal | None:
    """What a file gives: a draft, a refusal, or nothing when its text is known."""
    sha256 = _hash(found.path)
    if isinstance(sha256, Refusal):
        return sha256
    told = (found.source, sha256, reader.given, reader.manifest)
    change = recognise(*told, members=reader.spool.members)
    is_copy = any(draft.change.sha256 == sha256 for draft in batch)
    if batch and (is_copy or change.concerns_other_files):
        # The open batch may hold its original, or end the version it would join: commit that first.
        _flush(batch, writer)
        change = recognise(*told, members=reader.spool.members)
    if not change.needs_text and not writer.holds(change):
        # The index lost it: a next version of the same text brings it back.
        change = replace(change, verdict=Verdict.UPDATED, version=change.version + 1)
    if change.needs_text:
        return reader.read(change, found.path)
    writer.relocate(change)
    return None


def _open(found: Found, spool: Spool, writer: Writer) -> Sequence[Found]:
    """What is attached to a file that was taken in."""
    opened = spool.open(found)
    writer.report.left_out += opened.n_left_out
    if opened.refusal:
        writer.report.failed.append((found.others.source, opened.refusal))
    return opened.members


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
