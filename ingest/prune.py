"""Prune: documents whose files have gone from where a person has just looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.found import is_gone

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ingest.discover import Scope
    from ingest.document import DocumentId
    from ingest.manifest import Manifest

FEW = 10
SMALL_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Pruning:
    """What a prune would do.

    Attributes:
        vanished: Sources below the paths whose files are gone, of documents or refused.
        removed: Documents that have no other file.
        n_documents: All documents with a file below the paths.
    """

    vanished: tuple[str, ...]
    removed: tuple[DocumentId, ...]
    n_documents: int

    @property
    def is_large(self) -> bool:
        """Whether so much would go that a person should say so twice."""
        n_removed = len(self.removed)
        return n_removed > FEW and n_removed > SMALL_SHARE * self.n_documents


def plan_pruning(
    scope: Scope,
    manifest: Manifest,
    *,
    present: Collection[str],
    members: Mapping[str, Collection[str]],
) -> Pruning:
    """Find what is gone, and leave everything outside ``scope`` alone.

    Args:
        scope: Where the person looked.
        manifest: What is known.
        present: Hashes of the files found: a document whose bytes are still there has moved.
        members: What was seen in the files that were looked into, by their source.
    """
    sources = manifest.sources()
    below = {s: d for s, d in sources.items() if scope.holds(s)}
    moved = {entry.document_id for entry in manifest.documents() if entry.sha256 in present}
    # Not merely "not found": hidden files and second ways to a folder are there all the same.
    gone = {s for s in below if is_gone(s, members=members)}
    vanished = {s: d for s, d in below.items() if d not in moved and s in gone}
    kept = {d for s, d in sources.items() if s not in vanished}
    removed = set(vanished.values()) - kept
    known = filter(scope.holds, manifest.refused_sources())
    refused = {s for s in known if is_gone(s, members=members)}
    return Pruning(
        vanished=tuple(sorted(vanished.keys() | refused)),
        removed=tuple(sorted(removed)),
        n_documents=len(set(below.values())),
    )
