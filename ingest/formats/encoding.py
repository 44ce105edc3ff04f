"""Decodes text files: byte order mark, then UTF-8, then what the bytes look like."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

# UTF-32's mark for little endian begins with UTF-16's, so it is asked first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 2**16
# Tab, line feed, form feed, carriage return, and the escape that terminal logs are full of.
_TEXT_CONTROLS = b"\t\n\f\r\x1b"
_CONTROLS = bytes(byte for byte in range(32) if byte not in _TEXT_CONTROLS)
_MAX_CONTROL_SHARE = 0.02
_FEW_CONTROLS = 3
_WESTERN = frozenset("àáâãäåæçèéêëíîïñòóôõöøùúûüßœ")
_MAX_FOREIGN_SHARE = 0.5
_MIN_WESTERN_SHARE = 0.9


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are those of no text, in whatever encoding."""
    if _marked(head) or _wide_encoding(head):
        return False
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    few = min(_FEW_CONTROLS, len(head) // 10)
    return n_controls > max(few, _MAX_CONTROL_SHARE * len(head))


def decode(source: bytes, *, declared: str = "") -> str | None:
    """The text of ``source`` without its byte order mark, or None if it is no text.

    Args:
        source: A whole file.
        declared: The encoding that the file itself names; a mark overrules it.
    """
    for encoding in (_marked(source), declared, "utf-8", _wide_encoding(source)):
        text = _try(source, encoding) if encoding else None
        if text is not None and "\0" not in text:
            return text
    return _guess(source)


def _guess(source: bytes) -> str | None:
    western = _try(source, "cp1252")
    if western is not None and _is_western(western[:_SAMPLE_BYTES]):
        return western
    best = from_bytes(source[:_SAMPLE_BYTES]).best()
    for encoding in (best.encoding if best else "", "cp1252", "latin-1"):
        text = _try(source, encoding) if encoding else None
        if text is not None and "\0" not in text:
            return text
    return None


def _is_western(text: str) -> bool:
    """Whether the letters behind ASCII are few, and those of Western Europe.

    Short texts look alike in cp1252, cp1250 and cp1254, and a detector's choice among them is luck;
    in Czech, Polish, Turkish or Cyrillic texts the rarer letters of cp1252 come up all the time.
    """
    letters = [char for char in text if char.isalpha()]
    foreign = [char for char in letters if char > "\x7f"]
    n_western = sum(char.lower() in _WESTERN for char in foreign)
    is_few = len(foreign) <= _MAX_FOREIGN_SHARE * len(letters)
    return is_few and n_western >= _MIN_WESTERN_SHARE * len(foreign)


def _marked(source: bytes) -> str:
    return next((encoding for mark, encoding in _MARKS if source.startswith(mark)), "")


def _wide_encoding(source: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: most zero bytes stand in the same place of a unit."""
    sample = source[: _SAMPLE_BYTES // 4 * 4]
    shares = [_zero_share(sample[place::4]) for place in range(4)]
    is_zero = "".join("0" if share > 0.5 else "x" for share in shares)  # noqa: PLR2004 - most
    wide = {"x000": "utf-32-le", "000x": "utf-32-be", "x0x0": "utf-16-le", "0x0x": "utf-16-be"}
    encoding = wide.get(is_zero, "")
    text = _try(sample[: len(sample) // 4 * 4], encoding) if encoding else None
    return encoding if text and not any(char < "\t" for char in text) else ""


def _zero_share(places: bytes) -> float:
    return places.count(0) / len(places) if places else 0.0


def _try(source: bytes, encoding: str) -> str | None:
    try:
        return source.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        return None
