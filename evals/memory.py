"""Memory: does a long ingestion take more and more of it?

``python -m evals.memory``. Generated text goes through the real sandbox, writer and index, with a
stand-in for the embedder, whose memory does not depend on what came before. Counted is what this
process and the one that parses hold for themselves; pages of the index's files, which the system
takes back when it needs room, are counted apart. The engine keeps the words of every chunk in its
memory, so that searches are fast: that much more is held with each.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from statistics import linear_regression
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from agent.settings import AgentSettings
from evals.stand_in import StandInParts
from evals.workload import CHUNKS_PER_FILE, write_files

if TYPE_CHECKING:
    from collections.abc import Sequence

N_CHUNKS, N_QUICK_CHUNKS = 50_000, 3_000
N_SAMPLES = 50
WARM_UP = 0.2
"""Of all chunks: until then libraries are loaded and buffers grow to their size."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What is held after so many chunks, in millions of bytes."""

    n_chunks: int
    own_mb: float
    mapped_mb: float


@dataclass(slots=True)
class Gauge:
    """Looks at the memory while an ingestion is under way.

    Attributes:
        every: Chunks from one look to the next.
    """

    every: int
    samples: list[Sample] = field(default_factory=list)
    n_chunks: int = 0

    def begin(self, source: str) -> None:
        """A file's turn has come."""

    def end(self, source: str) -> None:
        """The file is dealt with."""

    def embedded(self, n_chunks: int) -> None:
        """So many more chunks are on their way into the index."""
        self.n_chunks += n_chunks
        if self.n_chunks // self.every > len(self.samples):
            self.samples.append(_look(self.n_chunks))

    @property
    def warm_mb(self) -> float:
        """What is held when warm, by the line through the samples from then on."""
        return self._on_line(WARM_UP * self.n_chunks)

    @property
    def end_mb(self) -> float:
        """What is held at the end, by the same line."""
        return self._on_line(self.n_chunks)

    def _on_line(self, n_chunks: float) -> float:
        warm = [s for s in self.samples if s.n_chunks >= WARM_UP * self.n_chunks]
        line = linear_regression([s.n_chunks for s in warm], [s.own_mb for s in warm])
        return line.intercept + line.slope * n_chunks


def fill(folder: Path, *, n_chunks: int) -> Gauge:
    """Ingest about ``n_chunks`` chunks in an empty folder."""
    papers = folder / "papers"
    write_files(papers, n_chunks // CHUNKS_PER_FILE, rng=Random(1))  # noqa: S311 - a seed
    gauge = Gauge(every=max(1, n_chunks // N_SAMPLES))
    with StandInParts(folder / "home", AgentSettings()) as parts:
        parts.take_in(papers, progress=gauge)
    return gauge


def _look(n_chunks: int) -> Sample:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    held = [_held(name) for name in ("self", *children)]
    return Sample(
        n_chunks, own_mb=sum(own for own, _ in held), mapped_mb=sum(mapped for _, mapped in held)
    )


def _held(process: str) -> tuple[float, float]:
    """What a process holds for itself, and what of files, in millions of bytes."""
    text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    own, mapped = (int(fields[name].split()[0]) / 1000 for name in ("RssAnon", "RssFile"))
    return own, mapped


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.memory")
    parser.add_argument("--chunks", type=int, default=N_CHUNKS)
    options = parser.parse_args(argv)
    with TemporaryDirectory(prefix="pincite-memory-") as folder:
        gauge = fill(Path(folder).resolve(), n_chunks=options.chunks)
    told = {
        "chunks": gauge.n_chunks,
        "warm_mb": round(gauge.warm_mb, 1),
        "end_mb": round(gauge.end_mb, 1),
        "samples": [asdict(sample) for sample in gauge.samples],
    }
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
