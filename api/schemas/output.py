"""Output: what every command prints beside its own: exactly its fields, or an error."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Output(BaseModel):
    """Exactly these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ErrorDetail(Output):
    """What went wrong, and what would help."""

    kind: str
    message: str
    advice: str


class ErrorOutput(Output):
    """Of any command that failed."""

    error: ErrorDetail
