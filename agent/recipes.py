"""Recipes: what an index is made with by the settings, and how one that is there differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.embedders import full_name, limit_chunk_tokens
from ingest.recipe import SPLITTER_VERSION, Recipe, describe_differences

if TYPE_CHECKING:
    from ingest.embed import Embedder
    from ingest.indexes import Standing
    from ingest.settings import IngestSettings


def recipe_for(embedder: Embedder, settings: IngestSettings) -> Recipe:
    """What an index is made with that is made now."""
    return Recipe(
        embedder.facts,
        wanted_tokens=settings.chunk_tokens,
        chunk_tokens=limit_chunk_tokens(settings.chunk_tokens, embedder),
        splitter=SPLITTER_VERSION,
    )


def reasons_to_reindex(standing: Standing, settings: IngestSettings) -> list[str]:
    """How an index differs from one that would be made now, in sentences; loads no model."""
    if standing.generation == 0:
        return []
    return describe_differences(
        standing.recipe,
        embedder=full_name(settings.embedder),
        chunk_tokens=settings.chunk_tokens,
    )
