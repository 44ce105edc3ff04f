"""A message inside an Outlook message becomes a file of its own, as messages travel."""

from __future__ import annotations

import base64
import hashlib
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.formats.mail.mail import Address, Attachment, Body, Mail


def to_eml(mail: Mail) -> bytes:
    """The same bytes for the same message, so that it is recognised by them."""
    parts = [_body(body) for body in mail.bodies] + [_file(each) for each in mail.attachments]
    content = "".join(str(part.get_payload()) for part in parts)
    boundary = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:40]
    message = MIMEMultipart("mixed", boundary=f"=_{boundary}", _subparts=parts)
    for name, value in _head(mail):
        if value:
            message[name] = Header(value, "utf-8", maxlinelen=10**6).encode()
    return message.as_bytes()


def _head(mail: Mail) -> list[tuple[str, str]]:
    return [
        ("Subject", mail.subject),
        ("From", _listed(mail.sender)),
        ("To", _listed(mail.to)),
        ("Cc", _listed(mail.cc)),
        ("Date", mail.date),
    ]


def _listed(people: Sequence[Address]) -> str:
    return ", ".join(str(person) for person in people)


def _body(body: Body) -> MIMEBase:
    return MIMEText(body.text, "html" if body.is_html else "plain", "utf-8")


def _file(attachment: Attachment) -> MIMEBase:
    content = attachment.load()
    part = MIMEBase("application", "octet-stream")
    part.set_payload(base64.encodebytes(content).decode("ascii"))
    part["Content-Transfer-Encoding"] = "base64"
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", attachment.name))
    return part
