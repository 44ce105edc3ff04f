"""Recognise: what a file that was found is to the documents already known."""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.document import DocumentId
from ingest.facts import restate
from ingest.found import is_gone

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ingest.manifest import Manifest, VersionEntry


class Verdict(StrEnum):
    """What becomes of a file; every file found meets exactly one."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Change:
    """A file and what it is to the manifest.

    Attributes:
        source: Its absolute path, or that of a file inside it.
        sha256: Of its bytes, hexadecimal.
        verdict: What becomes of it.
        document_id: Whose file it is, or will be.
        version: The version it is, or will be.
        relocates: Whether the manifest has to learn that ``source`` is this document's file.
        vanished: A source of the document whose file is no longer there: a move.
        orphan: A document that loses its last file by this.
        leaves: Whether the document whose file it was keeps others.
    """

    source: str
    sha256: str
    verdict: Verdict
    document_id: DocumentId
    version: int
    relocates: bool = False
    vanished: str | None = None
    orphan: DocumentId | None = None
    leaves: bool = False

    @property
    def concerns_other_files(self) -> bool:
        """Whether what happens to another file could make this verdict another one."""
        return self.relocates or self.leaves

    @property
    def needs_text(self) -> bool:
        """Whether the file has to be parsed."""
        return self.verdict in {Verdict.ADDED, Verdict.UPDATED}


def hash_file(path: Path) -> str:
    """SHA-256 of the file's bytes, hexadecimal.

    Raises:
        OSError: The file cannot be read, or is no regular file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        msg = "not a regular file"
        raise OSError(msg)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def recognise(
    source: str,
    sha256: str,
    given: dict[str, str],
    manifest: Manifest,
    *,
    members: Mapping[str, Collection[str]],
) -> Change:
    """Tell a new file from a known, changed, copied or moved one.

    The same bytes are one document with several locations. An edit at a document's only location
    is its next version; at one of several, the location leaves and becomes a new document.

    Args:
        source: The file's absolute path, or that of a file inside it.
        sha256: Of its bytes.
        given: Metadata that the owner states now; if it changes what was stated before, the text
            is indexed anew.
        manifest: What is known.
        members: What was seen in the files that were looked into, by their source.
    """
    here = manifest.at(source)
    same = manifest.with_bytes(sha256)
    if same:
        known = _known_bytes(source, here, same, members)
        return known if restate(same.given, given) == same.given else _restated(known)
    if here and len(here.locations) == 1:
        return Change(source, sha256, Verdict.UPDATED, here.document_id, here.version + 1)
    new_id = _new_id(source, sha256, manifest)
    return Change(source, sha256, Verdict.ADDED, new_id, 1, leaves=here is not None)


def _restated(known: Change) -> Change:
    """The same text with other facts: a version of its own, wherever its file lies now."""
    return replace(known, verdict=Verdict.UPDATED, version=known.version + 1)


def _known_bytes(
    source: str,
    here: VersionEntry | None,
    same: VersionEntry,
    members: Mapping[str, Collection[str]],
) -> Change:
    if here and here.document_id == same.document_id:
        return Change(source, same.sha256, Verdict.UNCHANGED, same.document_id, same.version)
    gone = next((place for place in same.locations if is_gone(place, members=members)), None)
    return Change(
        source=source,
        sha256=same.sha256,
        verdict=Verdict.UNCHANGED if gone else Verdict.DUPLICATE,
        document_id=same.document_id,
        version=same.version,
        relocates=True,
        vanished=gone,
        orphan=here.document_id if here and len(here.locations) == 1 else None,
    )


def _new_id(source: str, sha256: str, manifest: Manifest) -> DocumentId:
    name = re.sub(r"[^a-z0-9]+", "-", Path(source).stem.lower()).strip("-")[:40] or "document"
    n_before = 0
    while True:
        seed = f"{source}\n{sha256}\n{n_before}".encode()
        document_id = DocumentId(f"{name}-{hashlib.sha256(seed).hexdigest()[:8]}")
        # The id of a forgotten document stays that document's.
        if manifest.entry(document_id) is None and manifest.tombstone(document_id) is None:
            return document_id
        n_before += 1
