"""What an owner may set about ingestion."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class IngestSettings(BaseModel):
    """Flat keys, as in ``pincite.toml``; in the environment with ``PINCITE_`` before them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_text_size_mb: int = Field(20, ge=1, description="Larger text files are refused.")
    max_file_size_mb: int = Field(200, ge=1, description="Larger files of other kinds are refused.")
    parse_time_limit_s: float = Field(120, gt=0, description="For one file.")
    parse_memory_mb: int = Field(2048, ge=256, description="For the process that parses.")
    embedder: str = Field(
        "bge-small-en-v1.5",
        min_length=1,
        description="The built-in model, an ONNX folder, or a sentence-transformers model's name.",
    )
    chunk_tokens: int = Field(200, ge=32, le=480, description="A chunk's size, at most.")
    threads: int = Field(
        0, ge=0, le=256, description="For the models; 0 takes what the machine has."
    )
    keep_superseded_s: int = Field(
        600, ge=60, description="How long old points stay for readers who are under way."
    )
