"""Messages as they travel (.eml), to the letter of the standards or not."""

from __future__ import annotations

from email import message_from_bytes, policy
from functools import partial
from typing import TYPE_CHECKING

from ingest.formats.encoding import decode
from ingest.formats.mail.mail import Attachment, Body, Mail, encrypted_mail
from ingest.formats.mail.mbox import split_mailbox
from ingest.formats.mail.parts import collect_parts, is_sealed
from ingest.formats.mail.words import (
    decode_words,
    first_line,
    header_lines,
    read_addresses,
    read_day,
)

if TYPE_CHECKING:
    from email.message import Message

    from ingest.formats.mail.mail import Address
    from ingest.refusal import Refusal

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def load_eml(source: bytes) -> Mail | Refusal:
    """Read a message, or say that only a key opens it; a mailbox lists those in it."""
    is_wide = source.startswith(_WIDE_MARKS) or b"\0" in source[:4]
    content = (decode(source) or "").encode() if is_wide else source
    # The newer policy fails on headers that are broken enough; this one takes them as they are.
    messages = split_mailbox(content.lstrip(b"\xef\xbb\xbf\r\n\t "))
    if len(messages) > 1:
        return _mailbox(messages)
    message = message_from_bytes(messages[0] if messages else b"", policy=policy.compat32)
    parts = collect_parts(message, charset="utf-8" if is_wide else None)
    if parts.is_encrypted and not _has_other_words(parts.bodies):
        return encrypted_mail()
    date = first_line(message, "date")
    return Mail(
        subject=decode_words(first_line(message, "subject")),
        sender=_people(message, "from") or _people(message, "sender"),
        to=_people(message, "to"),
        cc=_people(message, "cc"),
        date=decode_words(date),
        day=read_day(date),
        bodies=tuple(parts.bodies),
        attachments=tuple(parts.attachments),
    )


def _mailbox(messages: list[bytes]) -> Mail:
    """What is read of it is its list of messages; each message is a file of its own."""
    heads = [message_from_bytes(each, policy=policy.compat32) for each in messages]
    subjects = [decode_words(first_line(head, "subject")) for head in heads]
    listed = (
        f"- {decode_words(first_line(head, 'from'))}, {decode_words(first_line(head, 'date'))}: "
        f"{subject}"
        for head, subject in zip(heads, subjects, strict=True)
    )
    return Mail(
        subject="",
        sender=(),
        to=(),
        cc=(),
        date="",
        day="",
        bodies=(Body("\n".join(listed)),),
        attachments=tuple(
            Attachment(subject, "message/rfc822", partial(bytes, each))
            for subject, each in zip(subjects, messages, strict=True)
        ),
    )


def _has_other_words(bodies: list[Body]) -> bool:
    return any(body.text.strip() and not is_sealed(body.text) for body in bodies)


def _people(message: Message, name: str) -> tuple[Address, ...]:
    return read_addresses(header_lines(message, name))
