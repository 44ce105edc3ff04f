"""Books: what a home has in writing: documents, runs, inbox and indexes, in one database."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Self

from agent.engines import folder_name
from agent.inbox import Inbox
from agent.record import RunLog
from ingest.database import Database
from ingest.indexes import Indexes
from ingest.manifest import Manifest

if TYPE_CHECKING:
    from pathlib import Path

    from agent.settings import AgentSettings


class Books:
    """The books of a home, each opened at its first use.

    Args:
        home: The folder that holds all state.
        settings: Chosen by the owner.
    """

    def __init__(self, home: Path, settings: AgentSettings) -> None:
        self.home = home
        self.settings = settings
        self._exit = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything that was opened."""
        self._exit.close()

    @property
    def lock(self) -> Path:
        """Held by whoever writes."""
        return self.home / "ingest.lock"

    @cached_property
    def database(self) -> Database:
        """Manifest, record and inbox in one file."""
        database = Database(self.home / "pincite.db")
        self._exit.callback(database.close)
        return database

    @cached_property
    def manifest(self) -> Manifest:
        """The documents."""
        return Manifest(self.database)

    @cached_property
    def log(self) -> RunLog:
        """The runs."""
        return RunLog(self.database)

    @cached_property
    def inbox(self) -> Inbox:
        """What waits for a person."""
        return Inbox(self.database)

    @cached_property
    def indexes(self) -> Indexes:
        """Which index is in use, and what it was made with."""
        return Indexes(self.database)

    @property
    def has_index(self) -> bool:
        """Whether there is an index to look at; an empty home gets one at its first use."""
        standing = self.indexes.standing()
        folder = self.home / folder_name(standing.number)
        return standing.generation > 0 or bool(self.settings.qdrant_url) or folder.exists()
