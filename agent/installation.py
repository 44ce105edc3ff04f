"""Installation: is what the program stands on there and the right one, whatever the home?"""

from __future__ import annotations

import shutil
from functools import partial
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

from agent.check import Check, Look, make_check
from ingest.database import OLDEST_SAFE_SQLITE, sqlite_version
from ingest.weights import ANSWERS, BGE_SMALL_EN, MS_MARCO_MINILM, WeightsMissingError
from retrieval.engine import MIN_FREE_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.weights import Weights

OUR_PACKAGES = ("ingest", "retrieval", "agent", "evals", "api")


def look_at_installation(home: Path) -> list[Look]:
    """Models, libraries and the disk of ``home``; needs no settings."""
    models = (BGE_SMALL_EN, MS_MARCO_MINILM, ANSWERS)
    return [
        *(Look(weights.name, partial(check_weights, weights)) for weights in models),
        Look("SQLite version", _check_sqlite),
        Look("disk space", partial(_check_disk, home)),
        Look("package names", _check_packages),
    ]


def check_weights(weights: Weights) -> Check:
    """A model that came with the program is there, and the very one that was measured."""
    fix = f"Reinstall the package {weights.distribution}."
    try:
        faults = "" if weights.is_genuine() else "the file is not the genuine one"
    except WeightsMissingError as error:
        faults = f"missing: {error}"
    well = f"SHA-256 {weights.sha256[:12]}…, {weights.licence}"
    return make_check(weights.name, faults, well=well, fix=fix)


def _check_sqlite() -> Check:
    version = sqlite_version()
    text = ".".join(map(str, version))
    faults = "" if version >= OLDEST_SAFE_SQLITE else text
    fix = "Install pysqlite3 0.6.1 or later."
    return make_check("SQLite version", faults, well=text, fix=fix)


def _check_disk(home: Path) -> Check:
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    n_free_bytes = shutil.disk_usage(there).free
    text = f"{n_free_bytes / 2**30:.1f} GB free"
    faults = "" if n_free_bytes >= MIN_FREE_BYTES else text
    fix = f"Free some space: nothing is written below {MIN_FREE_BYTES / 2**20:.0f} MB."
    return make_check("disk space", faults, well=text, fix=fix)


def _check_packages() -> Check:
    owners = packages_distributions()
    others = {
        package: foreign
        for package in OUR_PACKAGES
        if (foreign := [name for name in owners.get(package, []) if name != "pincite"])
    }
    faults = "; ".join(f"{package}: {', '.join(names)}" for package, names in others.items())
    fix = "Install Pincite into an environment of its own."
    return make_check("package names", faults, well="nobody else owns them", fix=fix)
