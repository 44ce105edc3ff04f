"""Registry: the schema of each command, by name, and the files that hold them."""

from __future__ import annotations

import json
from pathlib import Path

from api.schemas.answers import AskOutput, SearchOutput
from api.schemas.documents import DocumentOutput, DocumentsOutput, ForgetOutput
from api.schemas.evaluation import (
    EvalAnswersOutput,
    EvalChunkingOutput,
    EvalCompareOutput,
    EvalFormatsOutput,
)
from api.schemas.home import DoctorOutput, IngestOutput, ReindexOutput, ServeOutput, StatusOutput
from api.schemas.output import ErrorOutput, Output
from api.schemas.runs import InboxListOutput, InboxShowOutput, RunsOutput, TraceOutput

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"

OUTPUTS: dict[str, type[Output]] = {
    "ask": AskOutput,
    "doctor": DoctorOutput,
    "document": DocumentOutput,
    "documents": DocumentsOutput,
    "error": ErrorOutput,
    "eval-answers": EvalAnswersOutput,
    "eval-chunking": EvalChunkingOutput,
    "eval-compare": EvalCompareOutput,
    "eval-formats": EvalFormatsOutput,
    "inbox-list": InboxListOutput,
    "inbox-show": InboxShowOutput,
    "forget": ForgetOutput,
    "ingest": IngestOutput,
    "runs": RunsOutput,
    "reindex": ReindexOutput,
    "search": SearchOutput,
    "serve": ServeOutput,
    "status": StatusOutput,
    "trace": TraceOutput,
}


def schema_text(output: type[Output]) -> str:
    """The JSON Schema of a command's output, as its file holds it."""
    schema = output.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write one file for each command."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, output in OUTPUTS.items():
        (folder / f"{name}.schema.json").write_text(schema_text(output), encoding="utf-8")
