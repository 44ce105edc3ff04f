"""What a folder says of its model: in ``pincite.json``, or in sentence-transformers' own files."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.embed import EmbedderUnavailableError
from ingest.recipe import Pooling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEFAULT_MAX_TOKENS = 512
# Libraries write a huge number for "no limit is known".
_NO_LIMIT = 100_000
_RUNNABLE = {"Transformer", "Pooling", "Normalize"}
ADVICE = "docs/embedders.md says what a folder of a model must hold."


class Statement(BaseModel):
    """What a folder says; what it leaves out has the defaults of sentence-transformers.

    Attributes:
        normalise: Vectors always get length 1, since the index compares by cosine.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pooling: Literal[Pooling.CLS, Pooling.MEAN] = Pooling.MEAN
    query_prefix: str = ""
    passage_prefix: str = ""
    max_tokens: int = Field(DEFAULT_MAX_TOKENS, ge=16)
    normalise: Literal[True] = True


def read_statement(folder: Path) -> Statement:
    """What ``folder`` says of its model: ``pincite.json`` goes before the other files.

    Raises:
        EmbedderUnavailableError: A file is damaged or says what cannot be done.
    """
    stated = {**_exported(folder), **_read(folder / "pincite.json")}
    try:
        return Statement.model_validate(stated)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        msg = f"{folder} says of its model {place} = {first['input']!r}: {first['msg']}"
        raise EmbedderUnavailableError(msg, advice=ADVICE) from error


def hash_model(model: Path) -> str:
    """The SHA-256 of a model's file, and of those that hold its numbers if it names such."""
    beside = [model.with_name(model.name + end) for end in ("_data", ".data")]
    with model.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    for path in filter(type(model).is_file, beside):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _exported(folder: Path) -> dict[str, Any]:
    """What sentence-transformers writes beside a model that it exports."""
    _require_runnable(folder)
    prompts = _read(folder / "config_sentence_transformers.json").get("prompts") or {}
    passage = (prompts.get(name) for name in ("passage", "document", "corpus"))
    stated = {
        "pooling": _pooling(_read(folder / "1_Pooling" / "config.json")),
        "query_prefix": prompts.get("query"),
        "passage_prefix": next(filter(None, passage), None),
        "max_tokens": next(_limits(folder), None),
    }
    return {name: value for name, value in stated.items() if value is not None}


def _require_runnable(folder: Path) -> None:
    try:
        listed = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except ValueError as error:
        raise _damaged(folder / "modules.json", error) from error
    kinds = {str(module["type"]).rpartition(".")[2] for module in listed}
    if unknown := kinds - _RUNNABLE:
        msg = f"the model in {folder} has a stage that no ONNX folder can hold: {min(unknown)}"
        advice = f"Set embedder to sentence-transformers:{folder}, with that extra installed."
        raise EmbedderUnavailableError(msg, advice=advice)


def _pooling(stated: dict[str, Any]) -> str | None:
    prefix = "pooling_mode_"
    old = [name.removeprefix(prefix) for name, is_on in stated.items() if is_on is True]
    mode = stated.get("pooling_mode") or (old[0] if old else None)
    return {"cls_token": "cls", "mean_tokens": "mean"}.get(mode, mode) if mode else None


def _limits(folder: Path) -> Iterator[int]:
    for name, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
        ("config.json", "max_position_embeddings"),
    ):
        limit = _read(folder / name).get(key)
        if isinstance(limit, int | float) and 0 < limit < _NO_LIMIT:
            yield int(limit)


def _read(path: Path) -> dict[str, Any]:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise _damaged(path, error) from error
    if not isinstance(fields, dict):
        raise _damaged(path, "it is no object")
    return fields


def _damaged(path: Path, cause: object) -> EmbedderUnavailableError:
    return EmbedderUnavailableError(f"{path} is not valid JSON: {cause}", advice=ADVICE)
