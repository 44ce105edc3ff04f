"""An ingestion on real files, with a real manifest, around a fake parser, embedder and store."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from fakes import FakeStore, HashEmbedder, KillAt, NotedProgress, PlainPreparer, TickingClock
from ingest.database import Database
from ingest.discover import discover
from ingest.manifest import Manifest
from ingest.parse import Limits
from ingest.report import Report
from ingest.run import Prune, run_ingest
from ingest.spool import Spool
from ingest.sync import Reader
from ingest.unpack import unpack
from ingest.write import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from types import TracebackType

    from ingest.discover import Scope
    from ingest.manifest import VersionEntry


@dataclass(slots=True)
class Workbench:
    """A folder of files beside an index of them.

    Args:
        home: A folder; ``home / "files"`` holds the files, ``home / "pincite.db"`` the manifest.
    """

    home: Path
    store: FakeStore = field(default_factory=FakeStore)
    prepare: PlainPreparer = field(default_factory=PlainPreparer)
    clock: TickingClock = field(default_factory=TickingClock)
    progress: NotedProgress = field(default_factory=NotedProgress)
    database: Database = field(init=False)
    manifest: Manifest = field(init=False)

    def __post_init__(self) -> None:
        self.files.mkdir(exist_ok=True, parents=True)
        self.database = Database(self.home / "pincite.db")
        self.manifest = Manifest(self.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.database.close()

    @property
    def files(self) -> Path:
        return self.home / "files"

    def put(self, name: str, text: str) -> str:
        """Write a file; its source comes back."""
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def move(self, name: str, to: str) -> None:
        (self.files / name).rename(self.files / to)

    def drop(self, name: str) -> None:
        (self.files / name).unlink()

    def ingest(
        self,
        *paths: str | Path,
        prune: Prune = Prune.NEVER,
        given: Mapping[str, str] | None = None,
        cause: str = "parser 1",
        kill: KillAt | None = None,
        alone: AbstractContextManager[None] | None = None,
    ) -> Report:
        """Ingest the paths, or the whole folder; every run has a report of its own."""
        scope = discover([str(path) for path in paths] or [str(self.files)])
        return self.ingest_scope(
            scope, prune=prune, given=given, cause=cause, kill=kill, alone=alone
        )

    def ingest_scope(
        self,
        scope: Scope,
        *,
        prune: Prune = Prune.NEVER,
        given: Mapping[str, str] | None = None,
        cause: str = "parser 1",
        kill: KillAt | None = None,
        alone: AbstractContextManager[None] | None = None,
    ) -> Report:
        """Ingest what was found beforehand."""
        kill = kill or KillAt()
        spool = Spool(self.home / "spool", partial(unpack, limits=Limits()))
        manifest, store = kill.guard(self.manifest), kill.guard(self.store)
        return run_ingest(
            scope,
            reader=Reader(manifest, self.prepare, dict(given or {}), cause=cause, spool=spool),
            writer=Writer(manifest, store, HashEmbedder(), self.clock, self.progress, Report()),
            alone=alone or nullcontext(),
            prune=prune,
            keep_superseded=timedelta(hours=10),
        )

    def entry(self, name: str) -> VersionEntry:
        """The current version whose file is at ``name``."""
        entry = self.manifest.at(str(self.files / name))
        assert entry is not None
        return entry

    def places(self) -> dict[str, list[str]]:
        """The names of each current document's files."""
        return {
            entry.document_id: [str(Path(s).relative_to(self.files)) for s in entry.locations]
            for entry in self.manifest.documents()
        }

    def texts(self, generation: int | None = None) -> list[str]:
        """What readers of a generation see, the present one by default, sorted."""
        seen = self.manifest.generation() if generation is None else generation
        return sorted(chunk.text for chunk in self.store.visible(seen))


def counts(report: Report) -> tuple[int, int, int, int, int, int]:
    """Added, updated, unchanged, duplicates, failed, removed."""
    return (
        report.added,
        report.updated,
        report.unchanged,
        report.duplicates,
        len(report.failed),
        report.removed,
    )
