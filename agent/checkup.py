"""Checkup: is everything in a home as it should be, and if not, what mends it?"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from agent.check import Check, Look, make_check
from agent.installation import look_at_installation
from agent.leftovers import find_leftovers
from ingest.embed import BUILT_IN, EmbedderUnavailableError
from ingest.recipe import RecipeMismatchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from agent.build import Parts
    from ingest.audit import Audit

FIX = "Run `pincite doctor --fix`."
RESTORE = "Restore pincite.db from a backup, or begin with a new PINCITE_HOME and ingest again."
REBUILD = "Run `pincite reindex`: it builds the index anew from the stored documents."

_MAX_NAMES = 5
_OUR_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def look_at_home(parts: Parts) -> list[Look]:
    """The installation, the database, the index beside the manifest, and what lies about."""
    looks: dict[str, Callable[[], Check]] = {
        "settings": lambda: _check_settings(parts),
        "embedder": lambda: _check_embedder(parts),
        "database": lambda: _check_integrity(parts),
        "write-ahead log": lambda: _check_journal(parts),
        "index": lambda: _check_index(parts),
        "recipe": lambda: _check_recipe(parts),
        "facts": lambda: _check_facts(parts),
        "forgetting": lambda: _check_forgetting(parts),
        "leftovers": lambda: _check_leftovers(parts),
    }
    home = [Look(name, look) for name, look in looks.items()]
    return [*look_at_installation(parts.home), *home]


def _check_settings(parts: Parts) -> Check:
    """They were read, or nobody would have come this far; what else may be wrong with them."""
    settings = parts.settings
    address = urlsplit(settings.qdrant_url or "")
    is_open = address.scheme == "http" and address.hostname not in _OUR_MACHINE
    faults = "qdrant_api_key crosses a network unencrypted" if is_open else ""
    fix = "Set qdrant_url to an address that begins with https."
    return make_check(
        "settings", faults if settings.qdrant_api_key else "", well="each is allowed", fix=fix
    )


def _check_embedder(parts: Parts) -> Check:
    named = parts.settings.embedder
    try:
        facts = parts.embedder.facts
    except EmbedderUnavailableError as error:
        return make_check("embedder", str(error), well="", fix=error.advice)
    except RecipeMismatchError as error:
        return make_check("embedder", str(error), well="", fix=error.advice)
    kind = "built in" if named == BUILT_IN else f"SHA-256 {facts.sha256[:12]}…"
    return Check("embedder", ok=True, detail=f"{named}, {facts.n_dims} dimensions, {kind}", fix="")


def _check_integrity(parts: Parts) -> Check:
    found = parts.database.damage()
    return make_check("database", found, well="sound", fix=RESTORE)


def _check_journal(parts: Parts) -> Check:
    mode = parts.database.pragma("journal_mode")
    fix = "The disk may not support shared memory; move PINCITE_HOME to a local disk."
    return make_check("write-ahead log", "" if mode == "wal" else mode, well=mode, fix=fix)


def _check_index(parts: Parts) -> Check:
    """Readers find each chunk of every current version once, and nothing else is there."""
    place = f"on {parts.settings.qdrant_url}" if parts.settings.qdrant_url else "on this machine"
    if not parts.has_index:
        return make_check("index", "", well=f"{place}: nothing is in it yet", fix="")
    found = parts.audit()
    faults = "; ".join(filter(None, [_tell_wrong(found), _tell_strange(found)]))
    return make_check(
        "index", f"{place}: {faults}" if faults else "", well=f"{place}: as the manifest", fix=FIX
    )


def _tell_wrong(found: Audit) -> str:
    titles = [entry.title for entry in found.wrong]
    more = f" and {len(titles) - _MAX_NAMES:,} more" if len(titles) > _MAX_NAMES else ""
    listed = ", ".join(titles[:_MAX_NAMES]) + more
    return f"points missing or too many: {listed}" if titles else ""


def _tell_strange(found: Audit) -> str:
    n_points = sum(each.n_points for each in {*found.unknown, *found.stale})
    return f"{n_points:,} points that belong to no current document" if n_points else ""


def _check_recipe(parts: Parts) -> Check:
    """Whether new documents are cut by other settings, or newer rules, than those in the index."""
    reasons = parts.reasons_to_reindex()
    recipe = parts.indexes.standing().recipe
    well = f"{recipe.model.name}, chunks of at most {recipe.chunk_tokens} tokens"
    # Both are searched alike: it is worth knowing, and no fault.
    notes = [*reasons, "`pincite reindex` makes all alike."] if reasons else []
    return make_check("recipe", "", well="; ".join([well, *notes]), fix="")


def _check_facts(parts: Parts) -> Check:
    """Conditions are asked of what the index was told of each document."""
    n_untold = len(parts.manifest.undescribed())
    faults = f"{n_untold:,} documents are not described yet" if n_untold else ""
    return make_check("facts", faults, well="as the manifest", fix=FIX)


def _check_forgetting(parts: Parts) -> Check:
    """Whatever was to be forgotten is gone from everywhere."""
    stones = parts.manifest.tombstones()
    n_begun = sum(not stone.is_done for stone in stones)
    faults = f"{n_begun:,} begun and not ended" if n_begun else ""
    return make_check("forgetting", faults, well=f"{len(stones):,} documents gone", fix=FIX)


def _check_leftovers(parts: Parts) -> Check:
    paths, indexes = find_leftovers(parts, now_s=time.time())
    names = [str(path.relative_to(parts.home)) for path in paths]
    names += [f"unfinished index {number}" for number in indexes]
    return make_check("leftovers", ", ".join(names), well="none", fix=FIX)
