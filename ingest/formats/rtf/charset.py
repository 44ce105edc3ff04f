"""The encodings that Rich Text names by numbers."""

from __future__ import annotations

import codecs

_BY_FONT_CHARSET = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp850",
}
_BY_WORD = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
_MAC_ROMAN_PAGE = 10000


def font_encoding(charset: int) -> str:
    """The encoding of a font's characters, "" for the document's own."""
    return _BY_FONT_CHARSET.get(charset, "")


def document_encoding(word: bytes, number: int | None) -> str:
    """What ``ansicpg1252``, ``mac`` and the like set, "" for another word."""
    if word != b"ansicpg":
        return _BY_WORD.get(word, "")
    name = "mac_roman" if number == _MAC_ROMAN_PAGE else f"cp{number}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
