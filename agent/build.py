"""Build: the one composition root. It chooses the parts from the settings and wires them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING
from uuid import uuid4

from agent.books import Books
from agent.engines import open_engine, remove_engine
from agent.record import RunId, never
from agent.view import View, Views
from ingest.weights import ANSWERS, MS_MARCO_MINILM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from agent.budget import Spending
    from agent.forgetting import Forgetting
    from agent.keeper import Keeper
    from agent.narrow import Narrowing
    from agent.outcome_json import Json
    from agent.session import Session
    from agent.view import Reading
    from ingest.audit import Audit
    from ingest.discover import Scope
    from ingest.document import DocumentId
    from ingest.embed import Embedder
    from ingest.forget import Remains
    from ingest.indexes import Standing
    from ingest.manifest import VersionEntry
    from ingest.mend import Mended
    from ingest.recipe import Recipe
    from ingest.report import Progress, Report
    from retrieval.condition import Condition
    from retrieval.engine import Engine
    from retrieval.rerank import CrossEncoder
    from retrieval.search import Found, Searcher

# Modules are imported where they are first needed: models, engines and parsers take their time.
# ruff: noqa: PLC0415


class Parts(Books):
    """Everything that commands and services are made of, each part built at its first use.

    Whatever searches raises ``IndexUnavailableError`` when the index has lost what the manifest
    lists, and ``RecipeMismatchError`` when it was made with another embedder than is set.
    """

    @cached_property
    def views(self) -> Views:
        """The index in use, for as long as somebody reads by it."""
        views = Views(
            self.home,
            self.indexes,
            open_view=self.open_view,
            remove=partial(remove_engine, self.home, self.settings),
        )
        self._exit.callback(views.close)
        return views

    def open_view(self, standing: Standing, before: View | None) -> View:
        """An index with its embedder: the one that is set, in the first view.

        Later ones follow the index. A process that was in tune with it stays so when it is made
        anew with another model, although nobody changes the settings under which it began.
        """
        named = self.settings.embedder
        if before and before.is_in_tune:
            named = standing.recipe.model.name
        n_dims = standing.recipe.model.n_dims
        return View(
            standing,
            open_engine(self.home, self.settings, standing.number, n_dims=n_dims),
            open_embedder=lambda: self.open_embedder(named),
            make_searcher=self.make_searcher,
        )

    @property
    def index(self) -> Engine:
        """The index in use: on a server, or here, owned by this process or by another."""
        return self.views.current().index

    @property
    def embedder(self) -> Embedder:
        """Texts to vectors, as in the index in use."""
        return self.views.current().embedder

    @property
    def searcher(self) -> Searcher:
        """The whole of retrieval, by the index in use."""
        return self.views.current().searcher

    def open_embedder(self, named: str) -> Embedder:
        """The embedder of a name, as ``embedder`` may be set to it."""
        from ingest.embedders import open_embedder

        return open_embedder(named, cache=self.home / "models", threads=self.settings.threads)

    @cached_property
    def cross_encoder(self) -> CrossEncoder:
        """Pairs of texts to logits."""
        from retrieval.rerank import CrossEncoder

        return CrossEncoder(
            MS_MARCO_MINILM, cache=self.home / "models", threads=self.settings.threads
        )

    @cached_property
    def answer_model(self) -> CrossEncoder:
        """Questions and statements to logits: how well one answers the other."""
        from retrieval.rerank import CrossEncoder

        return CrossEncoder(ANSWERS, cache=self.home / "models", threads=self.settings.threads)

    def make_searcher(self, view: View) -> Searcher:
        """The whole of retrieval, by one view."""
        from retrieval.search import Searcher

        return Searcher(
            index=view.index,
            embed_query=view.embedder.embed_query,
            score_pairs=self.cross_encoder,
            breadth=self.settings.search_breadth,
            depth=self.settings.rerank_depth,
        )

    def warm(self) -> None:
        """Load the models and open the index, so that no question has to wait for them.

        Raises:
            WeightsMissingError: A model's files are not there.
        """
        self.index.stats()
        self.embedder.embed_query("warm")
        self.cross_encoder([("warm", "warm")])
        self.answer_model([("warm", "warm")])
        self.searcher.find("warm", k=1, generation=self.manifest.generation())

    def search(self, query: str, *, k: int, where: Condition | None = None) -> Found:
        """The ``k`` best chunks of what is committed now, of documents that meet ``where``."""
        with self._reading() as (view, standing):
            generation = standing.generation
            return view.searcher.search(query, k=k, generation=generation, where=where)

    def narrowing(self, where: Condition) -> Narrowing:
        """What a person should know of a condition, with the documents as they are."""
        from agent.narrow import describe_narrowing

        return describe_narrowing(where, self.manifest)

    def ask(
        self,
        question: str,
        *,
        where: Condition | None = None,
        limit: Spending | None = None,
        is_cancelled: Callable[[], bool] = never,
    ) -> Json:
        """Answer, abstain or escalate in a new run, as ``Session.ask``."""
        with self._reading() as reading:
            session = self._session(reading)
            return session.ask(question, where=where, limit=limit, is_cancelled=is_cancelled)

    def require_index(self) -> None:
        """Raise ``IndexUnavailableError`` when the index has lost what the manifest lists."""
        with self._reading():
            pass

    def audit(self) -> Audit:
        """Compare the index with the manifest, as ``audit_index``."""
        from agent.sound import audit_index

        return audit_index(self.views, self)

    def reasons_to_reindex(self) -> list[str]:
        """How the index differs from one that would be made now, in sentences; loads no model."""
        from agent.recipes import reasons_to_reindex

        return reasons_to_reindex(self.indexes.standing(), self.settings)

    def find_documents(self, path: str) -> list[VersionEntry]:
        """The documents whose file is the absolute ``path``, or lies below or inside of it."""
        from ingest.forget import find_documents

        sources = self.manifest.sources().items()
        entries = map(self.manifest.entry, find_documents(path, sources))
        return [entry for entry in entries if entry]

    def look_into(self, path: Path) -> AbstractContextManager[Iterator[tuple[str, Path]]]:
        """Every file inside a file, as mails have them, by source and where it can be read."""
        from agent.limits import look_into, make_sandbox

        settings = self.settings
        sandbox = make_sandbox(settings, self.embedder, chunk_tokens=settings.chunk_tokens)
        return look_into(path, self.home, sandbox)

    def forget(self, document_ids: Sequence[DocumentId], *, on_wait: Callable[[], None]) -> Remains:
        """Take documents out of everything, for good, as ``Forgetting.forget``."""
        return self._forgetting().forget(document_ids, on_wait=on_wait)

    def finish_forgetting(self, *, on_wait: Callable[[], None]) -> Remains | None:
        """Do what a killed ``forget`` left to do; None when there is nothing."""
        return self._forgetting().finish(on_wait=on_wait)

    def ingest(
        self,
        scope: Scope,
        *,
        prune: bool,
        consent: bool,
        given: dict[str, str],
        progress: Progress,
        on_wait: Callable[[], None],
    ) -> Report:
        """Bring the index in line with what ``scope`` found, as ``Keeper.ingest``."""
        from ingest.run import Prune

        with_consent = Prune.WITH_CONSENT if consent else Prune.WITH_CARE
        return self._keeper().ingest(
            scope,
            prune=with_consent if prune else Prune.NEVER,
            given=given,
            progress=progress,
            on_wait=on_wait,
        )

    def mend(self, *, progress: Progress, on_wait: Callable[[], None]) -> Mended:
        """Bring the index back in line with the manifest, as ``Keeper.mend``."""
        return self._keeper().mend(progress=progress, on_wait=on_wait)

    def reindex(
        self, *, progress: Progress, on_wait: Callable[[], None]
    ) -> tuple[Recipe, dict[DocumentId, int]]:
        """Build the index anew, as ``Keeper.reindex``."""
        return self._keeper().reindex(progress=progress, on_wait=on_wait)

    @contextmanager
    def _reading(self) -> Iterator[Reading]:
        """The index in use, which holds what the manifest lists."""
        from agent.sound import require_sound

        with self.views.reading() as reading:
            require_sound(reading.view, self)
            yield reading

    def _session(self, reading: Reading) -> Session:
        from agent.session import Session

        return Session(
            manifest=self.manifest,
            log=self.log,
            inbox=self.inbox,
            searcher=reading.view.searcher,
            score_pairs=self.cross_encoder,
            judge_pairs=self.answer_model,
            embed_passages=reading.view.embedder.embed_passages,
            standing=reading.standing,
            settings=self.settings,
            now=_now,
            new_run_id=_new_run_id,
        )

    def _forgetting(self) -> Forgetting:
        from agent.forgetting import Forgetting

        return Forgetting(self, self.views, now=_now)

    def _keeper(self) -> Keeper:
        from agent.keeper import Keeper

        return Keeper(
            self,
            self.views,
            forgetting=self._forgetting(),
            open_embedder=self.open_embedder,
            keep_superseded=self._keep_superseded(),
            now=_now,
        )

    def _keep_superseded(self) -> timedelta:
        """Longer than any question may take that began before a commit."""
        settings = self.settings
        return timedelta(seconds=max(settings.keep_superseded_s, 2 * settings.budget_time_s))


def _new_run_id() -> RunId:
    return RunId(f"run-{uuid4().hex[:12]}")


def _now() -> datetime:
    return datetime.now(UTC)
