"""What ``pincite eval formats`` runs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.formats.expect import Expectations
from evals.formats.judge import judge
from evals.formats.report import FormatsReport
from ingest.discover import PathProblemError, discover
from ingest.found import Found
from ingest.parse import Limits
from ingest.sandbox import Sandbox
from ingest.spool import Spool
from ingest.weights import BGE_SMALL_EN

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.formats.judge import Row
    from ingest.settings import IngestSettings

_MANIFEST = "manifest.tsv"


def eval_formats(
    folder: Path,
    *,
    settings: IngestSettings,
    progress: Callable[[int, int], None] = lambda _n_done, _n_files: None,
) -> FormatsReport:
    """Read every file below ``folder``, as ingestion does, and hold it against what others say.

    Args:
        folder: Of files; ``manifest.tsv`` in it says what to expect of them.
        settings: Limits of files.
        progress: Hears how many files are done, of how many.

    Raises:
        PathProblemError: There is no such folder.
    """
    root = folder.absolute()
    if not root.is_dir():
        msg = f"{folder} is no folder"
        raise PathProblemError(msg)
    files = [path for path in discover([str(root)]).files if path != root / _MANIFEST]
    with (
        TemporaryDirectory() as place,
        _sandbox(settings) as sandbox,
        Spool(Path(place) / "spool", sandbox.unpack) as spool,
    ):
        measure = _Measure(root, sandbox, spool)
        for number, path in enumerate(files, start=1):
            measure.take(path)
            progress(number, len(files))
    return FormatsReport(
        folder=root.name,
        rows=tuple(measure.rows),
        left_out=measure.n_left_out,
        gold_without_file=tuple(measure.expectations.gold_without_file),
    )


def _sandbox(settings: IngestSettings) -> Sandbox:
    limits = Limits(
        text_file_bytes=settings.max_text_size_mb * 2**20,
        file_bytes=settings.max_file_size_mb * 2**20,
        text_bytes=settings.max_text_size_mb * 2**20,
    )
    return Sandbox(
        limits=limits,
        vocabulary=BGE_SMALL_EN.locate(),
        max_tokens=settings.chunk_tokens,
        timeout_s=settings.parse_time_limit_s,
        memory_bytes=settings.parse_memory_mb * 2**20,
    )


class _Measure:
    """Reads files, and what is attached to them, one after the other.

    Attributes:
        rows: So far.
        n_left_out: Attachments without words, so far.
    """

    def __init__(self, root: Path, sandbox: Sandbox, spool: Spool) -> None:
        self.expectations = Expectations(root)
        self.rows: list[Row] = []
        self.n_left_out = 0
        self._root = root
        self._sandbox = sandbox
        self._spool = spool

    def take(self, path: Path) -> None:
        waiting = [Found(str(path), path)]
        while waiting:
            found = waiting.pop(0)
            name = found.source.removeprefix(f"{self._root}/")
            prepared = self._sandbox.prepare(found.path)
            expected = self.expectations.of(name, found.path)
            self.rows.append(judge(name, found.path, prepared, expected))
            opened = self._spool.open(found)
            self.n_left_out += opened.n_left_out
            waiting[:0] = opened.members
        self._spool.clear()
