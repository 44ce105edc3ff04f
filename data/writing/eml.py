"""Writes a source as a mail: plain text, HTML beside it if asked for, and attachments."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from writing.source import Block, Source

# Mails keep the newlines of the repository, and long lines whole.
_POLICY = SMTP.clone(linesep="\n", max_line_length=200)
_HEADERS = {"from": "From", "to": "To", "cc": "Cc", "title": "Subject"}


def write_eml(source: Source, *, attachments: Mapping[str, bytes]) -> bytes:
    """Write a source as the bytes of a mail.

    Args:
        source: ``plain`` is the plain form of a mail whose blocks are written as HTML.
        attachments: Content by file name.
    """
    mail = EmailMessage(policy=_POLICY)
    _set_headers(mail, source.meta, date=format_datetime(source.date))
    stub = source.meta.get("plain")
    mail.set_content(f"{stub or source.body.strip()}\n")
    if stub:
        mail.add_alternative(_to_html(source.blocks), subtype="html")
    for name, content in attachments.items():
        kind = _media_type(name)
        mail.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    # Else the boundary is drawn by lot.
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{source.meta['id'].partition('@')[0]}-{number}")
    return mail.as_bytes()


def _set_headers(mail: EmailMessage, meta: Mapping[str, str], *, date: str) -> None:
    for key, header in _HEADERS.items():
        if key in meta:
            mail[header] = meta[key]
    mail["Date"] = date
    mail["Message-ID"] = f"<{meta['id']}>"
    if "reply" in meta:
        mail["In-Reply-To"] = f"<{meta['reply']}>"


def _media_type(name: str) -> tuple[str, str]:
    office = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    types = {"pdf": ("application", "pdf"), "docx": ("application", office), "csv": ("text", "csv")}
    return types[name.rpartition(".")[2]]


def _to_html(blocks: Sequence[Block]) -> str:
    body = "\n".join(map(_block_to_html, blocks))
    return f"<!DOCTYPE html>\n<html><body>\n{body}\n</body></html>\n"


def _block_to_html(block: Block) -> str:
    if block.kind == "heading":
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if block.kind != "table":
        return f"<p>{escape(block.text)}</p>"
    head, *rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows)
    lines = [head.replace("td>", "th>"), *rows]
    return "<table>\n" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</table>"
