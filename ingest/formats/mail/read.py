"""Reads a message: its header lines, then its words; what came with it is read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.document import BlockKind
from ingest.formats.builder import TextBuilder, clean
from ingest.formats.html.read import write_html
from ingest.formats.mail.eml import load_eml
from ingest.formats.mail.msg import OLE_MARK, load_msg
from ingest.formats.text import text_blocks
from ingest.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.document import Document
    from ingest.formats.mail.mail import Address, Mail


def load_mail(source: bytes) -> Mail | Refusal:
    """Read a message in either form, or say why not."""
    return load_msg(source) if source.startswith(OLE_MARK) else load_eml(source)


def read_mail(source: bytes, *, name: str) -> Document | Refusal:
    """Read a message as a document, its subject the title.

    The header lines that a mail program shows stand before the words, for people ask who wrote.
    """
    mail = load_mail(source)
    if isinstance(mail, Refusal):
        return mail
    builder = TextBuilder()
    # An item, for its lines are quoted together: a paragraph would be cut into sentences.
    builder.list_item("\n".join(f"{key}: {value}" for key, value in _head(mail) if value))
    for body in mail.bodies:
        if body.is_html:
            write_html(body.text, builder)
        else:
            _write_plain(body.text, builder)
    return builder.build(
        name=name,
        # The first heading of a newsletter is not what its reader knows it by.
        title=mail.subject or name,
        metadata={
            "author": ", ".join(person.name or person.address for person in mail.sender),
            "date": mail.day,
            "to": _listed(mail.to),
            "cc": _listed(mail.cc),
        },
    )


def _head(mail: Mail) -> list[tuple[str, str]]:
    return [
        ("From", _listed(mail.sender)),
        ("To", _listed(mail.to)),
        ("Cc", _listed(mail.cc)),
        ("Date", mail.date),
        ("Subject", mail.subject),
    ]


def _listed(people: Sequence[Address]) -> str:
    return ", ".join(str(person) for person in people)


def _write_plain(text: str, builder: TextBuilder) -> None:
    """Append text with its paragraphs and items; quoted replies stay as they are."""
    text = clean(text)
    for block in text_blocks(text):
        content = text[block.span.start : block.span.end]
        match block.kind:
            case BlockKind.HEADING:
                builder.heading(content, level=block.level)
            case BlockKind.LIST_ITEM:
                line_start = text.rfind("\n", 0, block.span.start) + 1
                builder.list_item(content, marker=text[line_start : block.span.start].lstrip())
            case _:
                builder.paragraph(content)
