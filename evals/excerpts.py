"""The excerpts: questions over a few long texts, and the exact stretches that answer them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.dataset import DatasetError
from ingest.document import Span
from ingest.formats.text import read_text
from ingest.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document

CORPORA = "corpora"
QUERIES = "queries.jsonl"


@dataclass(frozen=True, slots=True)
class ExcerptQuestion:
    """A question and where the words that answer it stand.

    Attributes:
        corpus: Name of the text, a file's without its ending.
        excerpts: In that text; may overlap.
    """

    text: str
    corpus: str
    excerpts: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ExcerptDataset:
    """Texts by name, read as plain text so that offsets are the file's, and their questions."""

    name: str
    corpora: dict[str, Document]
    questions: tuple[ExcerptQuestion, ...]


class _Reference(BaseModel):
    content: str
    start_index: int = Field(ge=0)
    end_index: int


class _Metadata(BaseModel):
    corpus_id: str
    references: list[_Reference] = Field(min_length=1)


class _Query(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str
    metadata: _Metadata


def load_excerpts(folder: Path) -> ExcerptDataset:
    """Read ``corpora/*.md`` and ``queries.jsonl``.

    Raises:
        DatasetError: Something is missing, or an excerpt is not in its text where it says.
    """
    corpora = {path.stem: _read(path) for path in sorted((folder / CORPORA).glob("*.md"))}
    path = folder / QUERIES
    if not corpora or not path.is_file():
        msg = f"{folder} needs {CORPORA}/*.md and {QUERIES}"
        raise DatasetError(msg)
    lines = path.read_text(encoding="utf-8").splitlines()
    questions = (
        _question(line, corpora, place=f"{path}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    )
    return ExcerptDataset(folder.resolve().name, corpora, tuple(questions))


def _read(path: Path) -> Document:
    document = read_text(path.read_bytes(), name=path.stem)
    if isinstance(document, Refusal):
        msg = f"{path}: {document.explanation}"
        raise DatasetError(msg)
    return document


def _question(line: str, corpora: dict[str, Document], *, place: str) -> ExcerptQuestion:
    try:
        stated: Any = json.loads(line)
        query = _Query.model_validate(stated)
        document = corpora[query.metadata.corpus_id]
    except (ValueError, ValidationError) as error:
        msg = f"{place}: {error}"
        raise DatasetError(msg) from error
    except KeyError as error:
        msg = f"{place}: there is no corpus {error}"
        raise DatasetError(msg) from error
    for reference in query.metadata.references:
        if document.text[reference.start_index : reference.end_index] != reference.content:
            msg = f"{place}: the text does not hold {reference.content[:60]!r} where it should"
            raise DatasetError(msg)
    spans = (Span(r.start_index, r.end_index) for r in query.metadata.references)
    return ExcerptQuestion(query.text, query.metadata.corpus_id, tuple(spans))
