"""Build: the one composition root. It chooses the parts from the settings and wires them."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from agent.inbox import Inbox
from agent.record import RunId, RunLog
from ingest.database import Database
from ingest.manifest import Manifest
from ingest.weights import BGE_SMALL_EN, MS_MARCO_MINILM, N_DIMS
from retrieval.index import IndexUnavailableError
from retrieval.owner import SharedIndex

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from agent.outcome_json import Json
    from agent.settings import AgentSettings
    from ingest.discover import Scope
    from ingest.embed import Embedder
    from ingest.parse import Limits
    from ingest.report import Progress, Report
    from ingest.run import Prune
    from ingest.sandbox import Sandbox
    from ingest.write import Writer
    from retrieval.rerank import CrossEncoder
    from retrieval.search import Found, Searcher


class Parts:
    """Everything that commands and services are made of, each part built at its first use.

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
        """Let go of the index and the database."""
        self._exit.close()

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
    def index(self) -> SharedIndex:
        """The index, owned by this process or by another."""
        shared = SharedIndex(self.home, n_dims=N_DIMS, patience_s=self.settings.index_patience_s)
        return self._exit.enter_context(shared)

    @cached_property
    def embedder(self) -> Embedder:
        """Texts to vectors."""
        from ingest.embed import Embedder  # noqa: PLC0415 - half a second that few commands need

        return Embedder(BGE_SMALL_EN, cache=self.home / "models", threads=self.settings.threads)

    @cached_property
    def cross_encoder(self) -> CrossEncoder:
        """Pairs of texts to logits."""
        from retrieval.rerank import CrossEncoder  # noqa: PLC0415 - as above

        return CrossEncoder(
            MS_MARCO_MINILM, cache=self.home / "models", threads=self.settings.threads
        )

    @cached_property
    def searcher(self) -> Searcher:
        """The whole of retrieval."""
        from retrieval.search import Searcher  # noqa: PLC0415 - as above

        return Searcher(
            index=self.index,
            embed_query=self.embedder.embed_query,
            score_pairs=self.cross_encoder,
            breadth=self.settings.search_breadth,
            depth=self.settings.rerank_depth,
        )

    def search(self, query: str, *, k: int) -> Found:
        """Search what is committed now.

        Raises:
            IndexUnavailableError: The index has lost what the manifest lists.
        """
        self._require_index()
        return self.searcher.search(query, k=k, generation=self.manifest.generation())

    def ask(self, question: str) -> Json:
        """Answer, abstain or escalate: a new run, recorded; the outcome as JSON.

        Raises:
            IndexUnavailableError: The index has lost what the manifest lists.
        """
        self._require_index()
        from agent.session import Session  # noqa: PLC0415 - as above

        session = Session(
            manifest=self.manifest,
            log=self.log,
            inbox=self.inbox,
            searcher=self.searcher,
            score_pairs=self.cross_encoder,
            embed_passages=self.embedder.embed_passages,
            settings=self.settings,
            now=_now,
            new_run_id=_new_run_id,
        )
        return session.ask(question)

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
        """Bring the index in line with what ``scope`` found.

        Raises:
            ConsentNeededError: The prune is large and was not agreed to.
        """
        from ingest.lock import only_ingest  # noqa: PLC0415 - as above
        from ingest.run import run_ingest  # noqa: PLC0415 - as above
        from ingest.sync import Reader  # noqa: PLC0415 - as above

        with self._sandbox() as sandbox:
            reader = Reader(self.manifest, sandbox.prepare, given, cause=self._refusal_cause())
            return run_ingest(
                scope,
                reader=reader,
                writer=self._writer(progress),
                alone=only_ingest(self.home / "ingest.lock", on_wait=on_wait),
                prune=_prune(prune, consent=consent),
                keep_superseded=self._keep_superseded(),
            )

    def _require_index(self) -> None:
        """An empty index must not pass for documents that do not say."""
        entry = self.manifest.any_current()
        if entry and entry.n_chunks and not self.index.count(entry.document_id, entry.version):
            msg = "the index has lost what the manifest lists; ingest the same paths again"
            raise IndexUnavailableError(msg)

    def _keep_superseded(self) -> timedelta:
        """Longer than any question may take that began before a commit."""
        settings = self.settings
        return timedelta(seconds=max(settings.keep_superseded_s, 2 * settings.budget_time_s))

    def _writer(self, progress: Progress) -> Writer:
        from ingest.report import Report  # noqa: PLC0415 - as above
        from ingest.write import Writer  # noqa: PLC0415 - as above

        return Writer(
            manifest=self.manifest,
            store=self.index,
            # An ingestion that finds nothing new needs no model.
            embed=lambda texts: self.embedder.embed_passages(texts),  # noqa: PLW0108
            now=_now,
            progress=progress,
            report=Report(),
        )

    def _sandbox(self) -> Sandbox:
        from ingest.sandbox import Sandbox  # noqa: PLC0415 - as above

        return Sandbox(
            limits=self._limits(),
            max_tokens=self.settings.chunk_tokens,
            timeout_s=self.settings.parse_time_limit_s,
            memory_bytes=self.settings.parse_memory_mb * 2**20,
        )

    def _limits(self) -> Limits:
        from ingest.parse import Limits  # noqa: PLC0415 - as above

        return Limits(
            text_file_bytes=self.settings.max_text_size_mb * 2**20,
            file_bytes=self.settings.max_file_size_mb * 2**20,
            text_bytes=self.settings.max_text_size_mb * 2**20,
        )

    def _refusal_cause(self) -> str:
        """What refusals depend on beside the file: when it changes, refused files are retried."""
        from ingest.parse import PARSER_VERSION  # noqa: PLC0415 - as above

        settings = self.settings
        limits = (
            settings.max_text_size_mb,
            settings.max_file_size_mb,
            settings.parse_time_limit_s,
            settings.parse_memory_mb,
        )
        return f"parser {PARSER_VERSION}, limits {limits}"


def _prune(wanted: bool, *, consent: bool) -> Prune:  # noqa: FBT001 - two flags become one word
    from ingest.run import Prune  # noqa: PLC0415 - as above

    if not wanted:
        return Prune.NEVER
    return Prune.WITH_CONSENT if consent else Prune.WITH_CARE


def _new_run_id() -> RunId:
    return RunId(f"run-{uuid4().hex[:12]}")


def _now() -> datetime:
    return datetime.now(UTC)
