"""Tells kinds of text apart: by how they begin where that is plain, else by the file's name."""

from __future__ import annotations

import re

from ingest.formats.file_kind import FileKind

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--(?s:.*?)-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_XML = re.compile(rb"\s*<\?xml\s")
_ELEMENT = re.compile(rb"\s*(?:<!--(?s:.*?)-->\s*)*<[!?]?[a-zA-Z_]")
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:|[ \t]")
_MAILBOX = re.compile(rb"\AFrom [^\n]*\n")
_MAIL_KEYS = frozenset([b"from", b"received", b"subject", b"message-id", b"content-type"])
_TRACES = frozenset([b"received", b"message-id", b"return-path", b"delivered-to"])
_MAIL_ENDINGS = frozenset([".eml", ".emlx", ".mht", ".mhtml"])
_BY_ENDING = {
    kind: endings.split()
    for kind, endings in {
        FileKind.HTML: ".htm .html .xhtml",
        FileKind.MARKDOWN: ".markdown .md",
        FileKind.CSV: ".csv .tab .tsv",
        FileKind.JSON: ".geojson .ipynb .json .jsonl .ndjson",
        FileKind.YAML: ".yaml .yml",
        FileKind.RST: ".rest .rst",
        FileKind.ORG: ".org",
        FileKind.CODE: """
            .bash .bat .c .cc .cfg .conf .cpp .cs .css .cxx .go .h .hpp .ini .java .js .jsx .kt
            .lua .mjs .php .pl .properties .ps1 .py .pyi .r .rb .rs .scala .sh .sql .swift .tf
            .toml .ts .tsx .zsh
        """,
    }.items()
}
_KINDS = {ending: kind for kind, endings in _BY_ENDING.items() for ending in endings}
_XML_ENDINGS = frozenset([".gpx", ".kml", ".rss", ".svg", ".xml", ".xsd", ".xsl", ".xslt"])


def text_kind(head: bytes, *, ending: str) -> FileKind:
    """What a text is.

    Args:
        head: Its first bytes, without a byte order mark and without zero bytes.
        ending: Of the file's name, with the dot, in lower case.
    """
    if _HTML.match(head):
        return FileKind.HTML
    if _XML.match(head) or (ending in _XML_ENDINGS and _ELEMENT.match(head)):
        return FileKind.XML
    if is_mail(head, ending=ending):
        return FileKind.MAIL
    return _KINDS.get(ending, FileKind.TEXT)


def is_mail(head: bytes, *, ending: str) -> bool:
    """Whether it begins with the header lines of a message.

    Those that only mails have, or, in a file that is called one, any of them: a memo may begin
    with "From:" and "Subject:" too.
    """
    # In a mailbox a line of its own stands above each message.
    head = _MAILBOX.sub(b"", head.lstrip(), count=1)
    lines = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].splitlines()
    found = [_HEADER.match(line) for line in lines]
    keys = {match[1].lower() for match in found if match and match[1]}
    if b"mime-version" in keys and keys & _MAIL_KEYS:
        return True
    is_sound = bool(lines) and all(found)
    return (
        is_sound and bool(keys & _MAIL_KEYS) and (ending in _MAIL_ENDINGS or bool(keys & _TRACES))
    )
