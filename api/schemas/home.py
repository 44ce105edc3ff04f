"""Home: what was done to a home, and how it is."""

from __future__ import annotations

from pydantic import Field

from api.schemas.output import Output
from ingest.refusal import RefusalReason


class FailedFile(Output):
    """A file that stays outside."""

    source: str
    reason: RefusalReason
    explanation: str
    advice: str


class IngestOutput(Output):
    """Of ``ingest``. Every file found is counted once, in one of added to failed."""

    added: int
    updated: int
    unchanged: int
    removed: int = Field(description="Documents whose files are gone.")
    duplicates: int
    failed: list[FailedFile]
    chunks: int = Field(description="Chunks written.")
    left_out: int = Field(
        0, description="Attachments without words: pictures, sounds, films, signatures."
    )
    time_s: float


class StatusOutput(Output):
    """Of ``status``."""

    home: str
    documents: int
    chunks: int
    generation: int
    refused_files: int
    open_escalations: int
    index_size_bytes: int
    free_disk_bytes: int
    embedder: str = Field(description="The model that the index was made with.")
    n_dims: int = Field(description="Numbers in each of its vectors.")
    chunk_tokens: int = Field(description="A chunk's size, at most, when the index was made.")
    notes: list[str] = Field(description="What `pincite reindex` would change.")


class ReindexOutput(Output):
    """Of ``reindex``."""

    documents: int
    chunks: int
    embedder: str
    n_dims: int
    chunk_tokens: int
    time_s: float


class DoctorCheck(Output):
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    fix: str = Field(description="Empty when all is well.")


class DoctorOutput(Output):
    """Of ``doctor``."""

    fixed: list[str] = Field(description="What `--fix` did, in sentences.")
    checks: list[DoctorCheck] = Field(description="What was found, after that.")


class ServeOutput(Output):
    """Of ``serve``, as soon as it listens."""

    url: str
    host: str
    port: int = Field(ge=1, le=65535)
    pid: int
