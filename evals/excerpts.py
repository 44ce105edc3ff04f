"""The excerpts: questions over a few long texts, and the exact stretches that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.dataset import DatasetError, numbered_lines
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
    if not corpora:
        msg = f"{folder} needs {CORPORA}/*.md and {QUERIES}"
        raise DatasetError(msg)
    path = folder / QUERIES
    questions = (
        _question(line, corpora, place=f"{path}, line {number}")
        for number, line in numbered_lines(path)
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
        query = _Query.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{place}, {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise DatasetError(msg) from error
    document = corpora.get(query.metadata.corpus_id)
    if document is None:
        msg = f"{place}: there is no corpus {query.metadata.corpus_id!r}"
        raise DatasetError(msg)
    for reference in query.metadata.references:
        if document.text[reference.start_index : reference.end_index] != reference.content:
            msg = f"{place}: the text does not hold {reference.content[:60]!r} where it should"
            raise DatasetError(msg)
    spans = (Span(r.start_index, r.end_index) for r in query.metadata.references)
    return ExcerptQuestion(query.text, query.metadata.corpus_id, tuple(spans))
