"""A week: a tenth of the documents changes ten times a day; do index and manifest keep their size?

``python -m evals.week``. Beside them stands a fresh home with the files as they are at the end.
Superseded versions keep their text, so that what was cited can be read: it is counted apart.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from agent.settings import AgentSettings
from evals.specimen import Form, make_specimen
from evals.stand_in import StandInParts
from ingest.document_json import encode_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.manifest import Manifest

N_DOCUMENTS, N_UPDATES = 200, 7 * 10
N_QUICK_DOCUMENTS, N_QUICK_UPDATES = 40, 10
SHARE = 0.1
_SENTENCES_PER_FILE = 12


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a home takes on the disk.

    Attributes:
        n_points: In the index.
        index_bytes: Of the index.
        database_bytes: Of manifest and records.
        old_text_bytes: Of versions that are not current, as they are stored in the database.
    """

    n_points: int
    index_bytes: int
    database_bytes: int
    old_text_bytes: int


@dataclass(frozen=True, slots=True)
class Week:
    """A home after many updates, and a fresh one of the same files."""

    n_documents: int
    n_updates: int
    old: Sizes
    fresh: Sizes

    @property
    def index_factor(self) -> float:
        """How much larger the index has become."""
        return self.old.index_bytes / self.fresh.index_bytes

    @property
    def database_factor(self) -> float:
        """How much larger the database has become, without the text that it keeps on purpose."""
        kept = self.old.database_bytes - self.old.old_text_bytes
        return kept / self.fresh.database_bytes


def live_through(folder: Path, *, n_documents: int, n_updates: int, seed: int = 1) -> Week:
    """Play a week in an empty folder."""
    rng = Random(seed)  # noqa: S311 - a seed makes the same changes again; no secret
    papers = folder / "papers"
    papers.mkdir()
    paths = [papers / f"paper-{number:04}.txt" for number in range(n_documents)]
    for path in paths:
        _write(path, rng)
    old_home, fresh_home = folder / "old", folder / "fresh"
    with StandInParts(old_home, AgentSettings()) as parts:
        parts.take_in(papers)
        for _ in range(n_updates):
            for path in rng.sample(paths, k=round(SHARE * n_documents)):
                _write(path, rng)
            parts.take_in(papers)
    with StandInParts(fresh_home, AgentSettings()) as parts:
        parts.take_in(papers)
    return Week(n_documents, n_updates, _measure(old_home), _measure(fresh_home))


def _write(path: Path, rng: Random) -> None:
    texts = [make_specimen(rng, Form.TEXT).sections[0] for _ in range(_SENTENCES_PER_FILE)]
    path.write_text("\n\n".join(texts) + "\n", encoding="utf-8")


def _measure(home: Path) -> Sizes:
    """Of a home that nobody uses: SQLite has taken its log into the database."""
    database_bytes = sum(file.stat().st_size for file in home.glob("pincite.db*"))
    with StandInParts(home, AgentSettings()) as parts:
        stats = parts.index.stats()
        return Sizes(
            n_points=stats.n_points,
            index_bytes=stats.size_bytes,
            database_bytes=database_bytes,
            old_text_bytes=_old_text_bytes(parts.manifest),
        )


def _old_text_bytes(manifest: Manifest) -> int:
    current = {(entry.document_id, entry.version) for entry in manifest.documents()}
    old = manifest.versions() - current
    return sum(len(encode_document(manifest.document(*version))) for version in old)


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.week")
    parser.add_argument("--quick", action="store_true", help="fewer documents and updates")
    options = parser.parse_args(argv)
    n_documents = N_QUICK_DOCUMENTS if options.quick else N_DOCUMENTS
    n_updates = N_QUICK_UPDATES if options.quick else N_UPDATES
    with TemporaryDirectory(prefix="pincite-week-") as folder:
        week = live_through(Path(folder).resolve(), n_documents=n_documents, n_updates=n_updates)
    told = asdict(week) | {
        "index_factor": round(week.index_factor, 2),
        "database_factor": round(week.database_factor, 2),
    }
    print(json.dumps(told, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
