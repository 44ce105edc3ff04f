"""Writes one source with the writer that the ending of its output names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writing.docx import write_docx
from writing.eml import write_eml
from writing.pdf import write_pdf
from writing.pptx import write_pptx
from writing.source import parse_source
from writing.xlsx import write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from writing.source import Source

_WRITERS = {"docx": write_docx, "pdf": write_pdf, "pptx": write_pptx, "xlsx": write_xlsx}


def write(path: Path, *, attachments: Path) -> tuple[str, bytes]:
    """Write one source file.

    Args:
        path: The source.
        attachments: Where the files are that mails name; a ``.md`` is a source itself.

    Returns:
        The output's name and its bytes.
    """
    source = parse_source(path.read_text(encoding="utf-8"))
    name = source.meta["output"]
    ending = name.rpartition(".")[2]
    if ending == "eml":
        return name, write_eml(source, attachments=_attached(source, attachments))
    return name, _WRITERS[ending](source)


def _attached(source: Source, folder: Path) -> dict[str, bytes]:
    names = source.meta.get("attach", "").split()
    paths = [folder / name for name in names]
    return dict(
        write(path, attachments=folder) if path.suffix == ".md" else (path.name, path.read_bytes())
        for path in paths
    )
