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
from ingest.recognise import Change, hash_file, recognise
from ingest.refusal import Refusal, RefusalReason
from ingest.write import BATCH_CHUNKS, Draft, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.manifest import Manifest
    from ingest.sandbox import Prepared


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns files into drafts, remembering those it refused.

    Attributes:
        prepare: Parses a file and cuts it, or refuses it.
        given: Metadata that the owner states for every file.
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
        if not known:
            self.manifest.remember_refusal(change.source, prepared, fingerprint=fingerprint)
        return prepared

    def _draft(self, change: Change, prepared: Prepared) -> Draft:
        document = replace(
            prepared.document,
            title=self.given.get("title", prepared.document.title),
            metadata={**prepared.document.metadata, **self.given},
        )
        chunks = make_chunks(
            document, prepared.spans, document_id=change.document_id, version=change.version
        )
        return Draft(change, document, chunks, self.given)


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
        writer.progress.begin(str(path))
        change = _recognise(path, reader, pending=batch, writer=writer)
        if isinstance(change, Refusal):
            writer.report.failed.append((str(path), change))
        elif not change.needs_text:
            writer.relocate(change)
        elif isinstance(draft := reader.read(change), Refusal):
            writer.report.failed.append((str(path), draft))
        else:
            batch.append(draft)
        if sum(len(draft.chunks) for draft in batch) >= BATCH_CHUNKS:
            writer.write(batch)
            batch.clear()
        writer.progress.end(str(path))
    writer.write(batch)


def _recognise(
    path: Path, reader: Reader, *, pending: list[Draft], writer: Writer
) -> Change | Refusal:
    try:
        sha256 = hash_file(path)
    except OSError as error:
        return Refusal(
            RefusalReason.UNREADABLE,
            f"The file cannot be opened: {error.strerror or error}.",
            "Check that it exists, is a file and may be read by you.",
        )
    if any(draft.change.sha256 == sha256 for draft in pending):
        # A copy of a file in the open batch: commit that one, so that the copy is recognised.
        writer.write(pending)
        pending.clear()
    return recognise(str(path), sha256, reader.given, reader.manifest)
