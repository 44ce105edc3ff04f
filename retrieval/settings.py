"""What an owner may set about retrieval."""

from __future__ import annotations

from pydantic import Field

from ingest.settings import IngestSettings


class RetrievalSettings(IngestSettings):
    """Flat keys, beside ingestion's."""

    search_breadth: int = Field(50, ge=1, le=1000, description="Candidates of each retriever.")
    rerank_depth: int = Field(8, ge=0, le=200, description="Candidates that are re-ranked.")
    index_patience_s: float = Field(
        30, gt=0, le=3600, description="How long to wait for another process that holds the index."
    )
