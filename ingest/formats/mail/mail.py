"""The mail: what a mail program shows of a message, whatever it was stored as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Address:
    """A person or a list; either part may be empty, not both."""

    name: str
    address: str

    def __str__(self) -> str:
        """As mail programs print it."""
        if self.name and self.address:
            return f"{self.name} <{self.address}>"
        return self.name or self.address


@dataclass(frozen=True, slots=True)
class Body:
    """A stretch of the message itself."""

    text: str
    is_html: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message.

    Attributes:
        name: As the sender wrote it: unsafe, perhaps empty.
        media_type: As the sender states it, in lower case; "message/rfc822" for a message.
        load: Decodes its bytes.
    """

    name: str
    media_type: str
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Mail:
    """A message.

    Attributes:
        date: As its header says it.
        day: The same as ``2025-03-31``; empty when there is none, or it is no date.
        bodies: What is read, in order.
        attachments: What came with it, in order.
    """

    subject: str
    sender: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: str
    day: str
    bodies: tuple[Body, ...]
    attachments: tuple[Attachment, ...]


def encrypted_mail() -> Refusal:
    """A message that its recipients alone can read."""
    return Refusal(
        RefusalReason.ENCRYPTED,
        "The message is encrypted for its recipients.",
        "Open it in the mail program that has the key, save it decrypted and add that one.",
    )
