"""Mails for tests, as they travel."""

from __future__ import annotations

from email.message import EmailMessage, Message
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BOUNDARY = "b"


def letter(
    body: str = "Hello.", *, subject: str = "Fares", sender: str = "Ada <ada@example.org>"
) -> EmailMessage:
    """A plain message without attachments."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "bo@example.org"
    message["Subject"] = subject
    message["Date"] = "Tue, 04 Mar 2025 10:00:00 +0100"
    message["MIME-Version"] = "1.0"
    message.set_content(body)
    return message


def with_files(message: EmailMessage, files: Mapping[str, str | bytes | Message]) -> bytes:
    """The message with attachments: a text, bytes or another message by name."""
    for name, content in files.items():
        if isinstance(content, str):
            message.add_attachment(content, filename=name)
        elif isinstance(content, bytes):
            message.add_attachment(
                content, maintype="application", subtype="octet-stream", filename=name
            )
        else:
            message.add_attachment(content)
    return sealed(message)


def sealed(message: EmailMessage) -> bytes:
    """Its bytes, the same for the same message: boundaries are random otherwise."""
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"{BOUNDARY}{number}")
    return message.as_bytes()
