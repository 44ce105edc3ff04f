"""Checkup: is everything as it should be, and if not, what mends it?"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

from ingest.database import OLDEST_SAFE_SQLITE, sqlite_version
from ingest.weights import BGE_SMALL_EN, MS_MARCO_MINILM, WeightsMissingError
from retrieval.engine import MIN_FREE_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from agent.build import Parts
    from ingest.weights import Weights

OUR_PACKAGES = ("ingest", "retrieval", "agent", "evals", "api")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        detail: What was found.
        fix: What mends it; empty when it is fine.
    """

    name: str
    ok: bool
    detail: str
    fix: str


def checkup(parts: Parts) -> list[Check]:
    """Look at the models, the database, the index, the disk and the installation."""
    return [
        _check_weights(BGE_SMALL_EN),
        _check_weights(MS_MARCO_MINILM),
        _check_sqlite(),
        _check_journal(parts),
        _check_integrity(parts),
        _check_index(parts),
        _check_disk(parts.home),
        _check_packages(),
    ]


def _judge(name: str, ok: bool, detail: str, fix: str) -> Check:  # noqa: FBT001 - the verdict
    return Check(name, ok, detail, "" if ok else fix)


def _check_weights(weights: Weights) -> Check:
    fix = f"Reinstall the package {weights.distribution}."
    try:
        ok = weights.is_genuine()
    except WeightsMissingError as error:
        return Check(weights.name, ok=False, detail=f"missing: {error}", fix=fix)
    found = f"SHA-256 {weights.sha256[:12]}…, {weights.licence}"
    return _judge(weights.name, ok, found if ok else "the file is not the genuine one", fix)


def _check_sqlite() -> Check:
    version = sqlite_version()
    text = ".".join(map(str, version))
    fix = "Install pysqlite3 0.6.1 or later."
    return _judge("SQLite version", version >= OLDEST_SAFE_SQLITE, text, fix)


def _check_journal(parts: Parts) -> Check:
    mode = parts.database.pragma("journal_mode")
    fix = "The disk may not support shared memory; move PINCITE_HOME to a local disk."
    return _judge("write-ahead log", mode == "wal", mode, fix)


def _check_integrity(parts: Parts) -> Check:
    found = parts.database.pragma("quick_check")
    fix = "Restore pincite.db from a backup, or begin with a new PINCITE_HOME and ingest again."
    return _judge("database", found == "ok", found, fix)


def _check_index(parts: Parts) -> Check:
    """Every current version has as many points as it has chunks."""
    short = [
        entry.title
        for entry in parts.manifest.documents()
        if parts.index.count(entry.document_id, entry.version) != entry.n_chunks
    ]
    detail = f"points missing or too many: {', '.join(short[:5])}" if short else "as the manifest"
    fix = "Ingest the same paths again: what the index has lost is written anew."
    return _judge("index", not short, detail, fix)


def _check_disk(home: Path) -> Check:
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    return _judge(
        "disk space",
        free >= MIN_FREE_BYTES,
        f"{free / 2**30:.1f} GB free",
        f"Free some space: nothing is written below {MIN_FREE_BYTES / 2**20:.0f} MB.",
    )


def _check_packages() -> Check:
    owners = packages_distributions()
    others = {
        package: foreign
        for package in OUR_PACKAGES
        if (foreign := [name for name in owners.get(package, []) if name != "pincite"])
    }
    detail = "; ".join(f"{package}: {', '.join(names)}" for package, names in others.items())
    fix = "Install Pincite into an environment of its own."
    return _judge("package names", not others, detail or "nobody else owns them", fix)
