"""The MIME parts of a message: which are the message itself, which came with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import policy
from email.generator import BytesGenerator
from email.message import Message
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.formats.encoding import decode
from ingest.formats.mail.mail import Attachment, Body
from ingest.formats.mail.words import decode_words, first_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_READ_HERE = frozenset(["plain", "html", "enriched", "richtext", "rfc822-headers", "markdown"])
_MESSAGES = frozenset(["message/rfc822", "message/global", "message/news"])
_ENCRYPTED = frozenset(["multipart/encrypted", "application/pgp-encrypted"])
_SMIME = frozenset(["application/pkcs7-mime", "application/x-pkcs7-mime"])
_PGP_MARK = "-----BEGIN PGP MESSAGE-----"
# A plain form with fewer of the words than this is a stub that asks for another mail program.
_MIN_PLAIN_SHARE = 0.5


@dataclass(slots=True)
class Parts:
    """What a message, or one part of it, holds.

    Attributes:
        is_encrypted: Whether there is a part that only a key opens.
    """

    bodies: list[Body] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    is_encrypted: bool = False

    @property
    def n_words(self) -> int:
        """Of the bodies; marks of HTML are counted too."""
        return sum(len(body.text.split()) for body in self.bodies)


def collect_parts(part: Message, *, charset: str | None = None) -> Parts:
    """Take a message apart.

    Args:
        part: A message or a part of one.
        charset: Of every text, whatever the parts say; None to believe them.
    """
    kind = part.get_content_type()
    if kind in _ENCRYPTED or (kind in _SMIME and _is_enveloped(part)):
        return Parts(is_encrypted=True)
    if kind in _MESSAGES:
        return Parts(attachments=[_message(part)])
    if kind.startswith("message/"):
        return Parts(bodies=[Body(_report(part))])
    if not part.is_multipart():
        return _leaf(part, charset)
    inner = [collect_parts(each, charset=charset) for each in _children(part)]
    bodies = [body for each in inner for body in each.bodies]
    return Parts(
        bodies=_choose(inner) if kind == "multipart/alternative" else bodies,
        attachments=[attachment for each in inner for attachment in each.attachments],
        is_encrypted=any(each.is_encrypted for each in inner),
    )


def is_sealed(text: str) -> bool:
    """Whether a text is nothing but what PGP made of another."""
    return text.lstrip().startswith(_PGP_MARK)


def _is_utf8(source: bytes) -> bool:
    """Whether it can hardly be anything else, though many mails that are it say otherwise."""
    try:
        return not source.isascii() and bool(source.decode())
    except UnicodeDecodeError:
        return False


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)]


def _leaf(part: Message, charset: str | None) -> Parts:
    name = _file_name(part)
    is_text = part.get_content_maintype() == "text" and part.get_content_subtype() in _READ_HERE
    if not is_text or name or part.get_content_disposition() == "attachment":
        return Parts(attachments=[Attachment(name, part.get_content_type(), partial(_bytes, part))])
    declared = part.get_content_charset("") if charset is None else charset
    source = _bytes(part)
    text = decode(source, declared="" if _is_utf8(source) else declared)
    text = source.decode("latin-1") if text is None else text
    body = Body(text, is_html=part.get_content_subtype() == "html")
    return Parts(bodies=[body], is_encrypted=is_sealed(text))


def _choose(forms: Sequence[Parts]) -> list[Body]:
    """One of several forms of the same words: the plain one, unless it is a stub."""
    told = [form for form in forms if form.n_words]
    plain = [form for form in told if not any(body.is_html for body in form.bodies)]
    rich = [form for form in told if form not in plain]
    if plain and (not rich or plain[0].n_words >= _MIN_PLAIN_SHARE * _n_seen(rich[-1])):
        return plain[0].bodies
    return rich[-1].bodies if rich else []


def _n_seen(form: Parts) -> int:
    """Words that a reader of HTML sees, roughly: those outside of tags."""
    text = " ".join(body.text for body in form.bodies)
    shown = text[max(0, text.lower().find("<body")) :].split("<")
    return sum(len(piece.partition(">")[2].split()) for piece in shown)


def _message(part: Message) -> Attachment:
    inner = next(iter(_children(part)), None)
    if inner is None:
        return Attachment(_file_name(part), "message/rfc822", partial(_bytes, part))
    subject = decode_words(first_line(inner, "subject"))
    return Attachment(_file_name(part) or subject, "message/rfc822", partial(_serialised, inner))


def _report(part: Message) -> str:
    """What a mail server says about a delivery: header lines, in groups."""
    groups = [each.as_string() for each in _children(part)]
    return "\n\n".join(groups) or _bytes(part).decode("utf-8", "replace")


def _is_enveloped(part: Message) -> bool:
    stated = str(part.get_param("smime-type") or "enveloped-data")
    return stated.lower() in {"enveloped-data", "authenveloped-data"}


def _file_name(part: Message) -> str:
    try:
        return decode_words(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        # Encodings that do not exist, and parts of a name in no order.
        return ""


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _serialised(message: Message) -> bytes:
    content = BytesIO()
    BytesGenerator(content, mangle_from_=False, policy=policy.compat32).flatten(message)
    return content.getvalue()
