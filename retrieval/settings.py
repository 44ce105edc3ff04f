"""What an owner may set about retrieval."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from ingest.settings import IngestSettings


class RetrievalSettings(IngestSettings):
    """Flat keys, beside ingestion's."""

    search_breadth: int = Field(50, ge=1, le=1000, description="Candidates of each retriever.")
    rerank_depth: int = Field(8, ge=0, le=200, description="Candidates that are re-ranked.")
    index_patience_s: float = Field(
        30, gt=0, le=3600, description="How long to wait for another process that holds the index."
    )
    qdrant_url: str | None = Field(
        None, description="A Qdrant server (http://host:6333) keeps the index, not this machine."
    )
    qdrant_api_key: SecretStr | None = Field(
        None, description="The server's key. It belongs into the environment."
    )
    qdrant_collection: str = Field(
        "pincite",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$",
        description="The collection's name there: letters, digits, '.', '_' and '-'; one a home.",
    )
    qdrant_timeout_s: int = Field(
        30, ge=1, le=3600, description="How long a call of the server waits for its answer."
    )

    @field_validator("qdrant_url")
    @classmethod
    def _check_url(cls, url: str | None) -> str | None:
        if not url:
            return None
        parts = urlsplit(url)
        is_server = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        # A password in it would be printed with every outage.
        if not is_server or parts.username or parts.password or parts.query or parts.fragment:
            msg = "an address is http://host:port or https://host:port"
            raise ValueError(msg)
        return url

    @field_validator("qdrant_api_key")
    @classmethod
    def _check_key(cls, key: SecretStr | None) -> SecretStr | None:
        return key if key and key.get_secret_value() else None
