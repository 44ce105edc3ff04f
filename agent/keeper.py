"""Keeper: brings the index of a home in line: with files, with the manifest, with the settings."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from agent.engines import open_engine, require_room
from agent.recipes import recipe_for
from ingest.indexes import State
from ingest.lock import only_ingest
from ingest.mend import Mender
from ingest.reindex import Rebuilder
from ingest.report import Report
from ingest.run import Prune, run_ingest
from ingest.split import Splitter
from ingest.spool import Spool
from ingest.store import StoreUnavailableError
from ingest.sync import Reader
from ingest.tokens import Vocabulary
from ingest.write import Writer
from retrieval.index import IndexUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime, timedelta

    import numpy as np
    from numpy.typing import NDArray

    from agent.books import Books
    from agent.forgetting import Forgetting
    from agent.view import View, Views
    from ingest.discover import Scope
    from ingest.document import Document, DocumentId, Span
    from ingest.embed import Embedder
    from ingest.mend import Mended
    from ingest.recipe import Recipe
    from ingest.report import Progress
    from retrieval.engine import Engine


@dataclass(frozen=True, slots=True)
class Keeper:
    """Writes in one home, alone: one ingestion at a time.

    Attributes:
        views: The index in use.
        forgetting: Ends what a killed forgetting has left.
        open_embedder: The embedder of a name, as ``embedder`` may be set to it.
        keep_superseded: How long points stay for readers who began before a commit.
        now: The time of day, with its zone.
    """

    books: Books
    views: Views
    forgetting: Forgetting
    open_embedder: Callable[[str], Embedder]
    keep_superseded: timedelta
    now: Callable[[], datetime]

    def ingest(
        self,
        scope: Scope,
        *,
        prune: Prune,
        given: dict[str, str],
        progress: Progress,
        on_wait: Callable[[], None],
    ) -> Report:
        """Bring the index in line with what ``scope`` found.

        Args:
            scope: What was found, and where.
            prune: What becomes of documents whose files are gone.
            given: Metadata that the owner states of all these documents.
            progress: Hears of each file and each chunk.
            on_wait: Called once if another process has to end first.

        Raises:
            ConsentNeededError: The prune is large and was not agreed to.
            RecipeMismatchError: The index was made with another embedder than the one that is set.
        """
        from agent.limits import make_sandbox, refusal_cause  # noqa: PLC0415 - brings every parser

        settings = self.books.settings
        self.forgetting.finish(on_wait=on_wait)
        with self._writing(on_wait) as view:
            chunk_tokens = recipe_for(view.embedder, settings).chunk_tokens
            with make_sandbox(settings, view.embedder, chunk_tokens=chunk_tokens) as sandbox:
                reader = Reader(
                    self.books.manifest,
                    sandbox.prepare,
                    given,
                    cause=refusal_cause(settings),
                    spool=Spool(self.books.home / "spool", sandbox.unpack),
                )
                return run_ingest(
                    scope,
                    reader=reader,
                    writer=self._writer(view, progress),
                    alone=nullcontext(),
                    prune=prune,
                    keep_superseded=self.keep_superseded,
                )

    def mend(self, *, progress: Progress, on_wait: Callable[[], None]) -> Mended:
        """Bring the index back in line with the manifest, from the stored text.

        Raises:
            RecipeMismatchError: Text is missing, and another embedder is set than it was made with.
            StoreUnavailableError: The index cannot be read or written.
        """
        with self._writing(on_wait) as view:
            # What lacks no text needs no embedder either.
            splitter = cache(
                lambda: _splitter(view.embedder, recipe_for(view.embedder, self.books.settings))
            )

            def split(document: Document) -> list[Span]:
                return splitter()(document)

            writer = self._writer(view, progress)
            return Mender(writer, split, self.keep_superseded).mend()

    def reindex(
        self, *, progress: Progress, on_wait: Callable[[], None]
    ) -> tuple[Recipe, dict[DocumentId, int]]:
        """Build the index anew from the stored documents, as the settings say, and switch to it.

        Returns:
            What it was made with, and how many chunks each document has.

        Raises:
            EmbedderUnavailableError: The embedder that is set cannot be used.
            StoreUnavailableError: There is too little room, or the index cannot be written.
        """
        # An index that is out of order may be why one is made: its words go with its files.
        with suppress(IndexUnavailableError, StoreUnavailableError):
            self.forgetting.finish(on_wait=on_wait)
        with only_ingest(self.books.lock, on_wait=on_wait):
            self.views.sweep(State.FORMER, State.BUILDING)
            embedder = self.open_embedder(self.books.settings.embedder)
            recipe = recipe_for(embedder, self.books.settings)
            self._require_room()
            n_chunks = self._rebuilder(embedder, recipe, progress).reindex(recipe)
            # Let go of the former one first, or it would stay because of us.
            self.views.current()
            self.views.sweep(State.FORMER)
        if not self.books.indexes.numbers(State.FORMER):
            self.forgetting.finish(on_wait=on_wait)
        return recipe, n_chunks

    @contextmanager
    def _writing(self, on_wait: Callable[[], None]) -> Iterator[View]:
        """The view of the one process that may write, with the right embedder."""
        books = self.books
        with only_ingest(books.lock, on_wait=on_wait):
            self.views.sweep(State.FORMER, State.BUILDING)
            if books.manifest.generation() == 0:
                embedder = self.open_embedder(books.settings.embedder)
                books.indexes.adopt(recipe_for(embedder, books.settings))
            with self.views.reading() as reading:
                yield reading.view

    def _writer(self, view: View, progress: Progress) -> Writer:
        def embed(texts: Sequence[str]) -> NDArray[np.float32]:
            return view.embedder.embed_passages(texts)

        return Writer(
            manifest=self.books.manifest,
            store=view.index,
            embed=embed,
            now=self.now,
            progress=progress,
            report=Report(),
        )

    def _rebuilder(self, embedder: Embedder, recipe: Recipe, progress: Progress) -> Rebuilder:
        books, n_dims = self.books, recipe.model.n_dims

        def open_store(number: int) -> closing[Engine]:
            return closing(open_engine(books.home, books.settings, number, n_dims=n_dims))

        return Rebuilder(
            manifest=books.manifest,
            indexes=books.indexes,
            open_store=open_store,
            split=_splitter(embedder, recipe),
            embed=embedder.embed_passages,
            progress=progress,
        )

    def _require_room(self) -> None:
        size_bytes = 0
        # An index that is out of order is a reason to build another one.
        with suppress(IndexUnavailableError, StoreUnavailableError):
            size_bytes = self.views.current().index.stats().size_bytes
        require_room(self.books.home, index_bytes=size_bytes)


def _splitter(embedder: Embedder, recipe: Recipe) -> Callable[[Document], list[Span]]:
    vocabulary = Vocabulary(embedder.vocabulary, max_tokens=recipe.model.max_tokens)
    return Splitter(vocabulary.token_ids, max_tokens=recipe.chunk_tokens).split
