"""Mailboxes: many messages in one file, each behind a line that begins with "From "."""

from __future__ import annotations

import re

_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\r?\n(?=[!-9;-~]+[ \t]*:)")


def split_mailbox(source: bytes) -> list[bytes]:
    """The messages of a mailbox without those lines; any other file is one message."""
    if not source.startswith(b"From "):
        return [source]
    return [message for message in _SEPARATOR.split(source) if message.strip()]
