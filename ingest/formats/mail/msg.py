"""Messages as Outlook saves them (.msg): properties in an OLE container; the one door to olefile.

Source:
    [MS-OXMSG] and [MS-OXPROPS], Microsoft's own descriptions.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from email import message_from_string
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import olefile

from ingest.formats.builder import one_line
from ingest.formats.encoding import decode
from ingest.formats.mail.forward import to_eml
from ingest.formats.mail.mail import Address, Attachment, Body, Mail, encrypted_mail
from ingest.formats.mail.words import first_line, read_day
from ingest.formats.refusals import damaged

if TYPE_CHECKING:
    from ingest.refusal import Refusal

OLE_MARK = olefile.MAGIC
_CLASS, _SUBJECT, _SENT, _HEADERS = 0x001A, 0x0037, 0x0039, 0x007D
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_BODY, _HTML, _RECIPIENT_TYPE = 0x1000, 0x1013, 0x0C15
_NAME, _ADDRESS, _SMTP = 0x3001, 0x3003, 0x39FE
_CONTENT, _SHORT_FILE_NAME, _FILE_NAME, _MEDIA_TYPE = 0x3701, 0x3704, 0x3707, 0x370E
_TO, _CC = 1, 2
_LONG = 0x0003
_ENTRY = struct.Struct("<HHIq")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
# Deeper messages are attachments without content.
_MAX_DEPTH = 8


def load_msg(source: bytes) -> Mail | Refusal:
    """Read a message, or say what is the matter with it."""
    try:
        with olefile.OleFileIO(BytesIO(source)) as container:
            folder = _Folder(container, (), _entries(container), n_header_bytes=32)
            if folder.is_encrypted:
                return encrypted_mail()
            return folder.mail(depth=1)
    except (OSError, ValueError, struct.error, IndexError):
        return damaged("an Outlook message")


def _entries(container: olefile.OleFileIO[str]) -> list[tuple[str, ...]]:
    return [tuple(entry) for entry in container.listdir(streams=True, storages=True)]


class _Folder:
    """A message, a recipient or an attachment: the properties below one storage.

    Args:
        container: Open while this is used.
        path: Of the storage.
        entries: Of the whole container.
        n_header_bytes: What stands before the table of fixed properties.
    """

    def __init__(
        self,
        container: olefile.OleFileIO[str],
        path: tuple[str, ...],
        entries: list[tuple[str, ...]],
        *,
        n_header_bytes: int,
    ) -> None:
        self._container = container
        self._path = path
        self._entries = entries
        self._fixed = self._read_fixed(n_header_bytes)

    @property
    def is_encrypted(self) -> bool:
        name = self.text(_CLASS).upper()
        if "SMIME" in name and not name.endswith("MULTIPARTSIGNED"):
            return True
        kinds = (each.text(_MEDIA_TYPE) for each in self.below("__attach_version1.0_#"))
        return "application/pgp-encrypted" in kinds

    def mail(self, *, depth: int) -> Mail:
        headers = message_from_string(self.text(_HEADERS))
        date = first_line(headers, "date")
        sent = self._sent()
        return Mail(
            subject=one_line(self.text(_SUBJECT)),
            sender=(self._sender(),) if str(self._sender()) else (),
            to=self._recipients(_TO),
            cc=self._recipients(_CC),
            date=date or (f"{sent:%Y-%m-%d %H:%M} UTC" if sent else ""),
            day=read_day(date) or (f"{sent:%Y-%m-%d}" if sent else ""),
            bodies=self._bodies(),
            attachments=tuple(self._attachments(depth)),
        )

    def text(self, tag: int) -> str:
        """A text property; "" when it is not there."""
        wide = self._stream(tag, 0x001F)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream(tag, 0x001E) or b""
        return (decode(narrow) or narrow.decode("latin-1")).rstrip("\0")

    def below(self, prefix: str) -> list[_Folder]:
        """The storages right below whose names begin so, in order."""
        n_parts = len(self._path)
        names = {
            entry[n_parts]
            for entry in self._entries
            if entry[:n_parts] == self._path
            and len(entry) > n_parts
            and entry[n_parts].startswith(prefix)
        }
        return [self._inner(name, n_header_bytes=8) for name in sorted(names)]

    def _inner(self, name: str, *, n_header_bytes: int) -> _Folder:
        path = (*self._path, name)
        return _Folder(self._container, path, self._entries, n_header_bytes=n_header_bytes)

    def _bodies(self) -> tuple[Body, ...]:
        plain = self.text(_BODY)
        if plain.strip():
            return (Body(plain),)
        source = self._stream(_HTML, 0x0102)
        html = (decode(source) or source.decode("latin-1")) if source else self.text(_HTML)
        return (Body(html, is_html=True),) if html.strip() else ()

    def _sender(self) -> Address:
        address = self.text(_SENDER_SMTP) or self.text(_SENDER_ADDRESS)
        return _address(self.text(_SENDER_NAME), address)

    def _recipients(self, kind: int) -> tuple[Address, ...]:
        folders = self.below("__recip_version1.0_#")
        chosen = [each for each in folders if each._fixed.get(_RECIPIENT_TYPE, _TO) == kind]  # noqa: SLF001
        people = (
            _address(each.text(_NAME), each.text(_SMTP) or each.text(_ADDRESS)) for each in chosen
        )
        return tuple(person for person in people if str(person))

    def _attachments(self, depth: int) -> list[Attachment]:
        return [each._attachment(depth) for each in self.below("__attach_version1.0_#")]  # noqa: SLF001

    def _attachment(self, depth: int) -> Attachment:
        name = self.text(_FILE_NAME) or self.text(_SHORT_FILE_NAME) or self.text(_NAME)
        storage = f"__substg1.0_{_CONTENT:04X}000D"
        if depth < _MAX_DEPTH and any(e[-1] == storage for e in self._own_entries()):
            inner = self._inner(storage, n_header_bytes=24).mail(depth=depth + 1)
            return Attachment(inner.subject or name, "message/rfc822", partial(to_eml, inner))
        # Read now: the container is closed when its bytes are asked for.
        content = self._stream(_CONTENT, 0x0102) or b""
        return Attachment(name, self.text(_MEDIA_TYPE).lower(), partial(bytes, content))

    def _own_entries(self) -> list[tuple[str, ...]]:
        return [entry for entry in self._entries if entry[:-1] == self._path]

    def _stream(self, tag: int, kind: int) -> bytes | None:
        path = [*self._path, f"__substg1.0_{tag:04X}{kind:04X}"]
        if tuple(path) not in self._entries:
            return None
        with self._container.openstream(path) as stream:
            content: bytes = stream.read()
        return content

    def _read_fixed(self, n_header_bytes: int) -> dict[int, int]:
        path = [*self._path, "__properties_version1.0"]
        if tuple(path) not in self._entries:
            return {}
        with self._container.openstream(path) as stream:
            content = stream.read()[n_header_bytes:]
        whole = content[: len(content) // _ENTRY.size * _ENTRY.size]
        return {
            tag: value & 0xFFFFFFFF if kind == _LONG else value
            for kind, tag, _, value in _ENTRY.iter_unpack(whole)
        }

    def _sent(self) -> datetime | None:
        ticks = self._fixed.get(_SENT, 0)
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks > 0 else None
        except OverflowError:
            return None


def _address(name: str, address: str) -> Address:
    name, address = one_line(name), one_line(address)
    # Inside one organisation Outlook keeps a directory's path in the place of the address.
    address = address if "@" in address else ""
    return Address("" if name == address else name, address)
