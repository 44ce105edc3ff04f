"""Session: a command's settings and parts, from its options and the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agent.build import Parts
from api.cli.failure import CommandError, Failure, fail_usage
from api.cli.harmless import is_text
from api.settings import Settings, find_home, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def open_parts(home: Path | None, stated: Sequence[str] | None) -> Parts:
    """The parts of one command; close them by ``with``.

    Args:
        home: As given by ``--home``.
        stated: As given by ``--set``, each ``KEY=VALUE``.

    Raises:
        CommandError: One of ``stated`` has another form.
        SettingsError: A setting is not allowed.
    """
    folder = find_home(home, os.environ)
    return Parts(folder, load_stated(folder, stated))


def load_stated(home: Path, stated: Sequence[str] | None) -> Settings:
    """The settings of a command; ``stated`` and errors as for ``open_parts``."""
    options = parse_pairs(stated or (), option="--set")
    return load_settings(home, options=options, environment=os.environ)


def parse_pairs(words: Sequence[str], *, option: str) -> dict[str, str]:
    """Read ``KEY=VALUE`` words.

    Raises:
        CommandError: One has another form, or a key comes twice.
    """
    pairs: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        key = key.strip()
        if not equals or not key or not is_text(word):
            fail_usage(
                f"{option} {word} is not KEY=VALUE", advice=f"Write it as {option} KEY=VALUE."
            )
        if key in pairs:
            fail_usage(f"{option} states {key} twice", advice="Decide on one of the two.")
        pairs[key] = value
    return pairs


def require_question(words: Sequence[str], parts: Parts) -> str:
    """Join and check what a person asks.

    Raises:
        CommandError: It is blank or too long.
    """
    question = " ".join(words).strip()
    if not question:
        fail_usage("the question is empty", advice="Write it in quotes.")
    limit = parts.settings.max_question_chars
    if len(question) > limit:
        fail_usage(
            f"the question has {len(question):,} characters, the limit is {limit:,}",
            advice="Shorten it, or set max_question_chars.",
        )
    return question


def require_documents(parts: Parts) -> None:
    """Refuse to search nothing.

    Raises:
        CommandError: No document has been ingested, or all were removed.
    """
    if not parts.manifest.sources():
        raise CommandError(
            Failure(
                "no_documents", "there are no documents yet", "Run `pincite ingest PATH` first."
            )
        )
