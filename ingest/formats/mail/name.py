"""Names of attachments that are safe as names of files, and unique within their mail."""

from __future__ import annotations

import mimetypes
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ingest.formats.builder import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Container

# The source of a nested attachment has several of these, and file systems end a name at 255.
_MAX_BYTES = 120
_MAX_ENDING = 12
_SEPARATOR = re.compile(r"[/\\]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def safe_name(stated: str, *, number: int, media_type: str, taken: Container[str]) -> str:
    """A name without a folder, never empty, of at most 120 bytes, that is not yet ``taken``.

    Args:
        stated: What the sender wrote.
        number: Of the attachment in its mail, from 1, for one without a name.
        media_type: Gives an ending to a message, and to what has no name.
        taken: Names of the attachments before it.
    """
    is_message = media_type == "message/rfc822"
    plain = _INVISIBLE.sub("", clean(stated))
    # A subject may hold a slash; a file's name may hold the folders that it came from.
    plain = _SEPARATOR.sub(" ", plain) if is_message else _SEPARATOR.split(plain)[-1]
    plain = one_line(plain).strip(". ")
    ending = ".eml" if is_message else mimetypes.guess_extension(media_type) or ""
    if not plain:
        plain = f"attachment-{number}{ending}"
    elif is_message and not plain.lower().endswith((".eml", ".msg")):
        plain += ending
    return _unique(_shortened(plain), taken)


def _shortened(name: str, *, mark: str = "") -> str:
    path = PurePosixPath(name)
    ending = path.suffix if len(path.suffix) <= _MAX_ENDING else ""
    room = _MAX_BYTES - len((mark + ending).encode())
    stem = name.removesuffix(ending).encode()[:room].decode(errors="ignore").strip(". ")
    return f"{stem}{mark}{ending}"


def _unique(name: str, taken: Container[str]) -> str:
    candidate, n_same = name, 1
    while candidate in taken:
        n_same += 1
        candidate = _shortened(name, mark=f" ({n_same})")
    return candidate
