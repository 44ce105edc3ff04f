"""The report: what became of the files that an ingestion found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ingest.recognise import Verdict

if TYPE_CHECKING:
    from ingest.refusal import Refusal


@dataclass(slots=True)
class Report:
    """Every file found, and every file inside one, is counted once, in one of the first five.

    Attributes:
        failed: Sources and why they stay outside.
        removed: Documents that are no longer searched, for their last file has gone.
        chunks: Chunks written.
        left_out: Attachments that hold no words (pictures, sounds, films, signatures): they meet
            no verdict, for nobody need do anything about them.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    failed: list[tuple[str, Refusal]] = field(default_factory=list)
    removed: int = 0
    chunks: int = 0
    left_out: int = 0

    def count(self, verdict: Verdict) -> None:
        """One more file met ``verdict``."""
        match verdict:
            case Verdict.ADDED:
                self.added += 1
            case Verdict.UPDATED:
                self.updated += 1
            case Verdict.UNCHANGED:
                self.unchanged += 1
            case Verdict.DUPLICATE:
                self.duplicates += 1


class Progress(Protocol):
    """Somebody who watches a long ingestion."""

    def begin(self, source: str) -> None:
        """A file's turn has come."""

    def end(self, source: str) -> None:
        """The file is dealt with, though perhaps not yet committed."""

    def embedded(self, n_chunks: int) -> None:
        """So many more chunks have vectors."""


class Unwatched:
    """Nobody watches."""

    def begin(self, source: str) -> None:
        """Say nothing."""

    def end(self, source: str) -> None:
        """Say nothing."""

    def embedded(self, n_chunks: int) -> None:
        """Say nothing."""
