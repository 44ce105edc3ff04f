"""The words of any file, by nothing but the standard library: simple, and not ours."""

from __future__ import annotations

import json
import re
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from evals.formats.packed import packed_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UNSEEN = frozenset(
    "script style title nav aside footer noscript template svg iframe object".split()
)
_RTF_TOKEN = re.compile(r"[{}]|\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\.|([^\\{}\r\n]+)")
_RTF_BREAKS = frozenset("par line tab cell row sect page".split())
_RTF_UNSEEN = frozenset(
    "fonttbl colortbl stylesheet info pict header footer object themedata datastore".split()
)
_MAIL = re.compile(rb"(?:MIME-Version|From|Received|Delivered-To|Return-Path):|From \S+ ")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_VOID = frozenset("br img hr input meta link area base col embed source track wbr".split())


def plain_text(path: Path) -> str | None:
    """What a simple reader makes of the file, or None where the standard library has none.

    Raises:
        Exception: The file is broken; then nobody says what it holds.
    """
    packed = packed_text(path)
    if packed is not None:
        return packed
    source = path.read_bytes()
    read = _mail if _MAIL.match(source.lstrip()) else _READERS.get(path.suffix.lower())
    return read(source) if read else None


def _decoded(source: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if source.startswith(mark):
            return source.decode(encoding)
    if source[:2].count(0) == 1:
        return source.decode("utf-16-be" if source[0] == 0 else "utf-16-le")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.decode("latin-1")


class _Seen(HTMLParser):
    """Collects what stands outside of elements that no reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(" ")
        stated = dict(attrs)
        is_styled = bool(_HIDDEN.search(stated.get("style") or ""))
        is_hidden = tag in _UNSEEN or "hidden" in stated or is_styled
        if tag not in _VOID and (is_hidden or tag in self._unseen):
            self._unseen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(" ")
        if self._unseen and self._unseen[-1] == tag:
            self._unseen.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


def _html(source: bytes) -> str:
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", source[:4096], re.IGNORECASE)
    is_marked = source.startswith(tuple(_MARKS))
    text = (
        source.decode(declared[1].decode(), "replace")
        if declared and not is_marked
        else _decoded(source)
    )
    parser = _Seen()
    parser.feed(text)
    return "".join(parser.pieces)


def _markdown(source: bytes) -> str:
    text = re.sub(r"\]\([^)]*\)|^\s*\[[^\]]+\]:.*$", "]", _decoded(source), flags=re.MULTILINE)
    text = re.sub(r"\A---\n.*?\n---\n|^```.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return _html(text.encode())


def _json(source: bytes) -> str:
    text = _decoded(source)
    try:
        return "\n".join(_values(json.loads(text)))
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        return "\n".join(value for line in lines for value in _values(json.loads(line)))


def _values(data: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(data, dict | list):
        for inner in data.values() if isinstance(data, dict) else data:
            yield from _values(inner)
    elif data is not None:
        yield str(data)


def _xml(source: bytes) -> str:
    # The files are the measurer's own.
    return " ".join(ET.fromstring(source).itertext())  # noqa: S314


def _mail(source: bytes) -> str:
    is_wide = b"\0" in source[:4] or source.startswith(tuple(_MARKS))
    content = _decoded(source).encode() if is_wide else source.lstrip()
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain", "html"))
    formatted = message.get_body(("html",))
    if body and formatted and _is_stub(str(body.get_content()), str(formatted.get_content())):
        body = formatted
    parts = list(message.walk())
    # The words of a message that is attached are its own.
    has_inner = any(part.get_content_maintype() == "message" for part in parts)
    leaves = [p for p in parts if p.get_content_maintype() == "text" and not has_inner]
    # A broken multipart has no body that the library would find.
    text = "\n".join(str(part.get_content()) for part in ([body] if body else leaves[:1]))
    is_html = body is not None and body.get_content_subtype() == "html"
    words = _html(text.encode("utf-8", "replace")) if is_html else text
    return "\n".join(filter(None, (message["from"], message["subject"], words)))


def _is_stub(plain: str, formatted: str) -> bool:
    """Whether it says that the letter is in the other form, and little else."""
    return 2 * len(plain.split()) < len(_html(formatted.encode()).split())


def _org(source: bytes) -> str:
    text = re.sub(r"^[ \t]*#\+.*$", "", _decoded(source), flags=re.MULTILINE)
    return re.sub(r"\[\[[^\]]*\]\[", " ", text)


def _rtf(source: bytes) -> str:
    """The words outside of groups that are for programs."""
    pieces: list[str] = []
    is_seen = [True]
    for token in _RTF_TOKEN.finditer(source.decode("latin-1")):
        if token[0] == "{":
            is_seen.append(is_seen[-1])
        elif token[0] == "}":
            is_seen.pop()
        elif token[0] == "\\*" or token[1] in _RTF_UNSEEN:
            is_seen[-1] = False
        elif is_seen[-1]:
            pieces.append(_rtf_words(token))
    return "".join(pieces)


def _rtf_words(token: re.Match[str]) -> str:
    if token[1]:
        return chr(int(token[2]) % 2**16) if token[1] == "u" else " " * (token[1] in _RTF_BREAKS)
    return bytes.fromhex(token[3]).decode("cp1252", "replace") if token[3] else token[4] or ""


_READERS: dict[str, Callable[[bytes], str]] = {
    **dict.fromkeys(".htm .html .xhtml".split(), _html),
    **dict.fromkeys(".md .markdown".split(), _markdown),
    **dict.fromkeys(".json .ndjson .jsonl".split(), _json),
    **dict.fromkeys(".txt .csv .tsv .rst .yaml .py .sql .toml .ics .vcf .p7s".split(), _decoded),
    ".xml": _xml,
    ".xsl": _xml,
    ".eml": _mail,
    ".org": _org,
    ".rtf": _rtf,
}
