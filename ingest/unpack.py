"""Unpack: the files that came with a mail are written where they can be read by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.file_kind import FileKind
from ingest.formats.kind import is_ornament, recognise
from ingest.formats.mail.name import safe_name
from ingest.formats.mail.read import load_mail
from ingest.member import Member, Unpacked
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.formats.mail.mail import Attachment
    from ingest.parse import Limits

MAX_MEMBERS = 1000


def unpack(path: Path, *, into: Path, limits: Limits) -> Unpacked:
    """Write the attachments of a mail below ``into``; any other file has none.

    Raises:
        OSError: The file cannot be read, or ``into`` cannot be written.
        Exception: The reader of mails met what it should not; the sandbox makes a refusal of it.
    """
    if path.stat().st_size > limits.file_bytes:
        return Unpacked()
    with path.open("rb") as file:
        if recognise(file, ending=path.suffix.lower()) is not FileKind.MAIL:
            return Unpacked()
    mail = load_mail(path.read_bytes())
    return Unpacked() if isinstance(mail, Refusal) else _write(mail.attachments, into, limits)


def _write(attachments: tuple[Attachment, ...], into: Path, limits: Limits) -> Unpacked:
    members: dict[str, Member] = {}
    n_left_out, n_bytes = 0, 0
    for number, attachment in enumerate(attachments, start=1):
        if len(members) == MAX_MEMBERS:
            return Unpacked(tuple(members.values()), n_left_out, _too_many())
        content = attachment.load()
        if is_ornament(content, name=attachment.name, media_type=attachment.media_type):
            n_left_out += 1
            continue
        n_bytes += len(content)
        if n_bytes > limits.file_bytes:
            return Unpacked(tuple(members.values()), n_left_out, _too_much())
        name = safe_name(
            attachment.name, number=number, media_type=attachment.media_type, taken=members
        )
        # A folder of its own: two names may be one to the file system.
        place = into / f"{number:05}" / name
        place.parent.mkdir()
        place.write_bytes(content)
        members[name] = Member(name, str(place))
    return Unpacked(tuple(members.values()), n_left_out)


def _too_many() -> Refusal:
    return Refusal(
        RefusalReason.TOO_LARGE,
        f"The message has more than {MAX_MEMBERS:,} attachments; those after that were not read.",
        "Save the others from the mail program and add them as files.",
    )


def _too_much() -> Refusal:
    return Refusal(
        RefusalReason.TOO_LARGE,
        "The attachments hold more than a file may; those after that were not read.",
        "Save the others from the mail program and add them as files.",
    )
