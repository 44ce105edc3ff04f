"""The view: one index, and the embedder it was made with, for as long as somebody reads by them."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ingest.in_use import Use, alone
from ingest.indexes import State
from ingest.recipe import RecipeMismatchError
from ingest.store import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ingest.embed import Embedder
    from ingest.indexes import Indexes, Standing
    from retrieval.engine import Engine
    from retrieval.search import Searcher


class View:
    """An open index; its embedder and its searcher are made when they are first used.

    Args:
        standing: Which index it is, and what it was made with.
        index: That index.
        open_embedder: Opens the embedder that it should be searched with.
        make_searcher: Makes the whole of retrieval from a view.
    """

    def __init__(
        self,
        standing: Standing,
        index: Engine,
        *,
        open_embedder: Callable[[], Embedder],
        make_searcher: Callable[[View], Searcher],
    ) -> None:
        self.number = standing.number
        self.recipe = standing.recipe
        self.index = index
        self.n_readers = 0
        self._open_embedder = open_embedder
        self._make_searcher = make_searcher

    @property
    def is_in_tune(self) -> bool:
        """Whether its embedder was opened and is the right one."""
        return "embedder" in vars(self)

    @cached_property
    def embedder(self) -> Embedder:
        """Texts to vectors, as they stand in the index.

        Raises:
            EmbedderUnavailableError: It cannot be used.
            RecipeMismatchError: It is another one than the index was made with.
            WeightsMissingError: Its files are not there.
        """
        embedder = self._open_embedder()
        if not embedder.facts.agrees_with(self.recipe.model):
            raise RecipeMismatchError(self.recipe.model, embedder.facts)
        return embedder

    @cached_property
    def searcher(self) -> Searcher:
        """The whole of retrieval; raises as ``embedder``."""
        return self._make_searcher(self)


class Reading(NamedTuple):
    """What one call reads, from its start to its end."""

    view: View
    standing: Standing


class Views:
    """The view of the index in use, renewed as soon as another one is.

    A view that is no longer current goes on for those who read by it; the last one out closes it,
    and removes the index if no other process reads it either.

    Args:
        home: Keeps a lock for each index.
        open_view: Opens an index; is given the view before, if there was one.
        remove: Removes an index by its number.
    """

    def __init__(
        self,
        home: Path,
        indexes: Indexes,
        *,
        open_view: Callable[[Standing, View | None], View],
        remove: Callable[[int], None],
    ) -> None:
        self._home = home
        self._indexes = indexes
        self._open_view = open_view
        self._remove = remove
        self._changing = threading.RLock()
        self._view: View | None = None
        self._uses: dict[int, Use] = {}
        self._is_closed = False

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """The index in use now and the generation of now, until the end of ``with``."""
        with self._changing:
            reading = self._follow()
            reading.view.n_readers += 1
        try:
            yield reading
        finally:
            with self._changing:
                reading.view.n_readers -= 1
                self._retire(reading.view)

    def current(self) -> View:
        """The view of the index in use now, which may be closed as soon as another one is."""
        with self._changing:
            return self._follow().view

    def sweep(self, *states: State) -> None:
        """Remove the indexes in these states that no process reads by."""
        for state in states:
            for number in self._indexes.numbers(state):
                self._remove_unused(number)

    def close(self) -> None:
        """Let go of the index; whoever reads by it yet is cut off."""
        with self._changing:
            self._is_closed = True
            view, self._view = self._view, None
            if view:
                view.n_readers = 0
                self._retire(view)

    def _follow(self) -> Reading:
        if self._is_closed:
            msg = "this index was closed"
            raise ValueError(msg)
        while True:
            standing = self._indexes.standing()
            if self._view and self._view.number == standing.number:
                return Reading(self._view, standing)
            use = Use(self._lock_of(standing.number))
            if self._indexes.standing().number != standing.number:
                # It may have been removed before it was ours to keep.
                use.end()
                continue
            try:
                before, self._view = self._view, self._open_view(standing, self._view)
            except BaseException:
                use.end()
                raise
            self._uses[standing.number] = use
            if before:
                self._retire(before)

    def _retire(self, view: View) -> None:
        if view is self._view or view.n_readers or view.number not in self._uses:
            return
        view.index.close()
        self._uses.pop(view.number).end()
        if view.number in self._indexes.numbers(State.FORMER):
            self._remove_unused(view.number)

    def _remove_unused(self, number: int) -> None:
        # What cannot be removed now is removed another time.
        with alone(self._lock_of(number)) as is_unused, suppress(OSError, StoreUnavailableError):
            if is_unused:
                self._remove(number)
                self._indexes.drop(number)

    def _lock_of(self, number: int) -> Path:
        return self._home / f"index-{number}.lock"
