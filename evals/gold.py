"""Gold: the document that a quote is taken from, a file or, as ``FILE!/NAME``, an attachment."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.parse import Limits, parse
from ingest.refusal import Refusal
from ingest.unpack import unpack

_MARK = "!/"


class GoldError(Exception):
    """There is no such document, or it cannot be read; the message says which."""


def read_text(folder: Path, name: str) -> str:
    """The canonical text of the document called ``name`` below ``folder``.

    Raises:
        GoldError: It is not below the folder, is not there or cannot be read.
    """
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        msg = f"{name} is not below {folder.name}"
        raise GoldError(msg)
    try:
        with TemporaryDirectory() as opened:
            document = parse(_unpacked(path, Path(opened)), limits=Limits())
    except FileNotFoundError as error:
        msg = f"{name} is not there"
        raise GoldError(msg) from error
    if isinstance(document, Refusal):
        msg = f"{name}: {document.explanation}"
        raise GoldError(msg)
    return document.text


def _unpacked(path: Path, into: Path) -> Path:
    """Where the document can be read: at its path, or unpacked below ``into``."""
    file, *members = str(path).split(_MARK)
    # A folder may be called "new!".
    found = path if path.exists() else Path(file)
    for depth, name in enumerate(members if found != path else []):
        found = _member(found, name, into / str(depth))
    return found


def _member(file: Path, name: str, into: Path) -> Path:
    into.mkdir()
    for member in unpack(file, into=into, limits=Limits()).members:
        if member.name == name:
            return Path(member.path)
    msg = f"{file.name} has no attachment called {name!r}"
    raise GoldError(msg)
