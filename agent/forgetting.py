"""Forgetting: documents go from every index of a home, its manifest and all that was recorded."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.engines import open_engine
from ingest.forget import Forgetter
from ingest.indexes import State
from ingest.lock import only_ingest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from agent.books import Books
    from agent.view import Views
    from ingest.document import DocumentId
    from ingest.forget import Remains


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Forgets in one home, alone: nobody ingests meanwhile.

    Attributes:
        views: The index in use.
        now: The time of day, with its zone.
    """

    books: Books
    views: Views
    now: Callable[[], datetime]

    def forget(self, document_ids: Sequence[DocumentId], *, on_wait: Callable[[], None]) -> Remains:
        """Take documents out of everything, for good; ends what an earlier call had to leave.

        Args:
            document_ids: Of documents that are known.
            on_wait: Called once if an ingestion has to end first.
        """
        with only_ingest(self.books.lock, on_wait=on_wait):
            # What was unpacked by an ingestion, or a look into a mail, that was killed.
            for spool in self.books.home.glob("spool*"):
                shutil.rmtree(spool, ignore_errors=True)
            self._erase_beside(document_ids)
            return self._forgetter().forget(document_ids)

    def finish(self, *, on_wait: Callable[[], None]) -> Remains | None:
        """Do what a killed ``forget`` left to do; None when there is nothing.

        Args:
            on_wait: Called once if an ingestion has to end first.
        """
        if all(each.is_done for each in self.books.manifest.tombstones()):
            return None
        with only_ingest(self.books.lock, on_wait=on_wait):
            return self._forgetter().finish()

    def _forgetter(self) -> Forgetter:
        return Forgetter(
            manifest=self.books.manifest,
            store=self.views.current().index,
            redact=self._redact,
            scrub_files=self.books.database.scrub,
            now=self.now,
        )

    def _redact(self) -> None:
        self.books.log.redact()
        self.books.inbox.redact()

    def _erase_beside(self, document_ids: Sequence[DocumentId]) -> None:
        """Take documents out of former indexes that some process still holds."""
        self.views.sweep(State.FORMER, State.BUILDING)
        home, settings, indexes = self.books.home, self.books.settings, self.books.indexes
        for number in indexes.numbers(State.FORMER):
            n_dims = indexes.recipe(number).model.n_dims
            with closing(open_engine(home, settings, number, n_dims=n_dims)) as store:
                for document_id in document_ids:
                    store.erase(document_id)
                store.flush()
