"""A home that holds a dataset's documents, kept between runs because ingestion takes longest."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.discover import discover
from ingest.report import Unwatched
from ingest.settings import IngestSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agent.build import Parts

ROOT = Path(__file__).resolve().parents[1]


class NotIngestedError(Exception):
    """Some documents of a dataset could not be read, so no measure over them would be fair."""


def find_home(documents: Path, *, cache: Path, settings: IngestSettings) -> Path:
    """The home for these very documents, this very program and these settings of ingestion.

    Args:
        documents: A folder; where it lies counts too, for sources are absolute.
        cache: Holds all such homes, and the optimised models that they share.
        settings: Those of ingestion count.
    """
    _set_up(cache)
    stated = settings.model_dump_json(include=set(IngestSettings.model_fields))
    facts = [str(documents.resolve()), stated, *_versions(), *_contents(documents)]
    facts += [line for package in ("ingest", "retrieval") for line in _contents(ROOT / package)]
    home = cache / hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    home.mkdir(exist_ok=True)
    with suppress(FileExistsError):
        (home / "models").symlink_to(cache.resolve() / "models", target_is_directory=True)
    return home


def fill(parts: Parts, documents: Path) -> None:
    """Ingest ``documents``; those that are there already take no time.

    Raises:
        NotIngestedError: One of them was refused.
    """
    report = parts.ingest(
        discover([str(documents)]),
        prune=True,
        consent=True,
        given={},
        progress=Unwatched(),
        on_wait=lambda: None,
    )
    if report.failed:
        raise NotIngestedError("; ".join(f"{s}: {r.explanation}" for s, r in report.failed))


def _set_up(cache: Path) -> None:
    (cache / "models").mkdir(parents=True, exist_ok=True)
    # As other tools' caches do: nobody has to know of this one to keep it out of git.
    (cache / ".gitignore").write_text("*\n", encoding="utf-8")


def _versions() -> Iterable[str]:
    return sorted({f"{found.name}=={found.version}" for found in distributions()})


def _contents(folder: Path) -> Iterable[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield f"{path.relative_to(folder)} {digest}"
