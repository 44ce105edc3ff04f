"""Progress: what a person sees of a long ingestion, on stderr and only on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli.harmless import harmless_line
from api.cli.output import make_console
from ingest.report import Unwatched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import TaskID

    from ingest.report import Progress as Watcher

_NAME_CHARS = 40


class Bar:
    """Files done, chunks embedded and the file under way."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._n_chunks = 0

    def begin(self, source: str) -> None:
        """Name the file."""
        name = harmless_line(Path(source).name)[:_NAME_CHARS]
        self._progress.update(self._task, file=name)

    def end(self, source: str) -> None:  # noqa: ARG002 - whichever it was
        """One file further."""
        self._progress.advance(self._task)

    def embedded(self, n_chunks: int) -> None:
        """So many chunks more."""
        self._n_chunks += n_chunks
        self._progress.update(self._task, chunks=self._n_chunks)


@contextmanager
def watch(n_files: int) -> Iterator[Watcher]:
    """A bar while it lasts, when stderr is a terminal; gone afterwards."""
    if not sys.stderr.isatty():
        yield Unwatched()
        return
    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("files · {task.fields[chunks]} chunks ·", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[file]}", markup=False),
    )
    with Progress(*columns, console=make_console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task("", total=n_files, chunks=0, file=""))
