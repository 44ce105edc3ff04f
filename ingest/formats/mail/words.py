"""Header lines of mails: encoded words, addresses and dates, however broken."""

from __future__ import annotations

import re
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from ingest.formats.builder import one_line
from ingest.formats.encoding import decode
from ingest.formats.mail.mail import Address

if TYPE_CHECKING:
    from email.message import Message

_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,40}\?[bqBQ]\?[^?]*\?=")


def header_lines(message: Message, name: str) -> list[str]:
    """Every line of that name as the file has it, unfolded, not yet decoded."""
    # Not message[name]: that is a Header object for bytes beyond ASCII, and they are guessed wrong.
    values = [str(value) for key, value in message.raw_items() if key.lower() == name]
    return [" ".join(_from_bytes(value).split()) for value in values]


def first_line(message: Message, name: str) -> str:
    """The first line of that name, unfolded and not decoded; "" when there is none."""
    return next(iter(header_lines(message, name)), "")


def decode_words(text: str) -> str:
    """The text with its encoded words (RFC 2047) decoded; what cannot be decoded stays."""
    if not _ENCODED_WORD.search(text):
        return one_line(text)
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return one_line(text)
    return one_line("".join(_piece(content, charset) for content, charset in pieces))


def read_addresses(lines: list[str]) -> tuple[Address, ...]:
    """The people named; words that are no address stand as a name."""
    people = [
        Address(decode_words(name), one_line(address))
        for name, address in getaddresses(lines)
        if name or address
    ]
    if not people and any(lines):
        return (Address(decode_words(" ".join(lines)), ""),)
    return tuple(people)


def read_day(stated: str) -> str:
    """A date line as ``2025-03-31``, in the sender's time; "" when it is no date."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(stated).date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return ""


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    if charset is None:
        # What stands between encoded words comes back in this encoding.
        return content.decode("raw-unicode-escape", "replace")
    return decode(content, declared=charset) or content.decode("latin-1")


def _from_bytes(value: str) -> str:
    """The standard library keeps bytes beyond ASCII as surrogates."""
    if value.isascii():
        return value
    source = value.encode("utf-8", "surrogateescape")
    return decode(source) or source.decode("latin-1")
