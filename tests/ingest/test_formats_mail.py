"""Mail: who wrote, to whom, when and what, however the message was put together."""

from __future__ import annotations

import pytest

from ingest.document import BlockKind, Document
from ingest.formats.mail.eml import load_eml
from ingest.formats.mail.mail import Address, Mail
from ingest.formats.mail.msg import load_msg
from ingest.formats.mail.name import safe_name
from ingest.formats.mail.read import read_mail
from ingest.formats.mail.words import decode_words, read_addresses, read_day
from ingest.formats.text_kind import is_mail
from ingest.refusal import Refusal, RefusalReason
from letters import letter, sealed


def document_of(source: bytes) -> Document:
    document = read_mail(source, name="m")
    assert isinstance(document, Document)
    return document


def mail_of(source: bytes) -> Mail:
    mail = load_eml(source)
    assert isinstance(mail, Mail)
    return mail


def message(*lines: str, body: str = "Words.", kind: str = "text/plain") -> bytes:
    return "\r\n".join([*lines, f"Content-Type: {kind}", "", body]).encode()


def test_the_header_lines_stand_before_the_words_as_one_block() -> None:
    document = document_of(sealed(letter("Fares rise.\n\n> Do fares rise?\n")))
    assert document.text == (
        "From: Ada <ada@example.org>\nTo: bo@example.org\nDate: Tue, 04 Mar 2025 10:00:00 +0100\n"
        "Subject: Fares\n\nFares rise.\n\n> Do fares rise?"
    )
    assert document.title == "Fares"
    assert document.metadata == {"author": "Ada", "date": "2025-03-04", "to": "bo@example.org"}
    assert [block.kind for block in document.blocks][:2] == [
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
    ]


def test_the_plain_form_is_read_unless_it_is_a_stub() -> None:
    both = letter("All the words of it stand here too.")
    both.add_alternative("<p>All the words of it stand here too.</p>", subtype="html")
    assert document_of(sealed(both)).text.endswith("here too.")
    stub = letter("Use another program.")
    stub.add_alternative("<h1>News</h1>" + "<p>Fares rise in March.</p>" * 9, subtype="html")
    assert "Fares rise in March." in document_of(sealed(stub)).text


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("=?utf-8?b?w5xiZXJzaWNodA==?=", "Übersicht"),
        ("=?iso-8859-1?q?Caf=E9?= =?iso-8859-1?q?_Noir?=", "Café Noir"),
        ("Re: =?utf-8?q?caf=C3=A9?= open", "Re: café open"),
        ("=?nonsense?q?a=E9?=", "aé"),
        ("no code =? at all ?=", "no code =? at all ?="),
    ],
)
def test_encoded_words_are_decoded_and_broken_ones_stay(stated: str, words: str) -> None:
    assert decode_words(stated) == words


def test_names_with_commas_and_lists_without_addresses() -> None:
    assert read_addresses(['"Brook, A." <a@x.org>, b@x.org']) == (
        Address("Brook, A.", "a@x.org"),
        Address("", "b@x.org"),
    )
    assert [str(each) for each in read_addresses(["the whole crew"])]


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("Tue, 04 Mar 2025 23:30:00 -0500", "2025-03-04"),
        ("2025-07-29T12:42:06.000Z", "2025-07-29"),
        ("yesterday", ""),
        ("", ""),
        ("Tue, 99 Mar 2025 10:00:00 +0000", ""),
    ],
)
def test_a_day_is_the_senders_and_nonsense_is_none(stated: str, day: str) -> None:
    assert read_day(stated) == day


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\r\n\r\n",
        b"MIME-Version: 1.0\nSubject: x\nContent-Type: multipart/mixed",
        b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n--b\n--b',
        b"Subject: x\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe\x00",
        b"Subject: x\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"Subject: x\nContent-Type: message/rfc822\n\n",
        b"From: \xff\xfe\xfd <\x00>\nTo: ;;;<<>>,,\nDate: ?\n\nx",
        b"Subject: =?utf-8?b?" + b"A" * 5000 + b"?=\n\nx",
        b"Content-Disposition: attachment; filename*0*=utf-9'x'%FF; filename*2=b\n\nx",
    ],
)
def test_broken_messages_are_read_as_far_as_they_go(source: bytes) -> None:
    assert isinstance(read_mail(source, name="m"), Document)


def test_deep_nesting_ends_in_an_error_that_the_sandbox_knows() -> None:
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(2000)
    )
    with pytest.raises(RecursionError):
        read_mail(f"MIME-Version: 1.0\n{parts}".encode(), name="m")


def test_letters_beyond_ascii_are_read_in_the_encoding_they_are_in() -> None:
    declared = message("Subject: x", body="caf\u00e9", kind="text/plain; charset=iso-8859-1")
    assert mail_of(declared).bodies[0].text == "café"
    japanese = "会議".encode("iso-2022-jp").decode("ascii")
    source = message("Subject: x", body=japanese, kind="text/plain; charset=iso-2022-jp")
    assert mail_of(source).bodies[0].text == "会議"
    assert document_of(message("Subject: x", body="naïve").decode().encode("utf-16")).text


@pytest.mark.parametrize(
    "source",
    [
        message("Subject: x", kind='multipart/encrypted; boundary="b"'),
        message("Subject: x", kind="application/pkcs7-mime; smime-type=enveloped-data"),
        message("Subject: x", body="-----BEGIN PGP MESSAGE-----\n\nhIwD\n"),
    ],
)
def test_what_only_a_key_opens_is_refused_as_encrypted(source: bytes) -> None:
    refusal = read_mail(source, name="m")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.ENCRYPTED


def test_a_text_with_a_file_name_is_an_attachment_and_one_without_is_the_message() -> None:
    mail = letter("One.")
    mail.add_attachment("Two.", filename="two.txt")
    mail.add_attachment("Three.", disposition="inline")
    read = mail_of(sealed(mail))
    assert [body.text.strip() for body in read.bodies] == ["One.", "Three."]
    assert [(each.name, each.load()) for each in read.attachments] == [("two.txt", b"Two.\n")]


def test_a_report_of_a_mail_server_is_read() -> None:
    source = message(
        "Subject: Undelivered",
        body="--b\nContent-Type: message/delivery-status\n\nAction: failed\n\nStatus: 5.1.1\n--b--",
        kind='multipart/report; boundary="b"',
    )
    assert "Status: 5.1.1" in document_of(source).text


def test_a_damaged_outlook_message_is_refused() -> None:
    refusal = load_msg(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.DAMAGED


@pytest.mark.parametrize(
    ("head", "ending", "is_one"),
    [
        (b"MIME-Version: 1.0\nFrom: a\n\nx", ".txt", True),
        (b"Received: by x\nFrom: a\n\nx", "", True),
        (b"From: the office\nSubject: fares\n\nx", ".eml", True),
        (b"From: the office\nSubject: fares\n\nx", ".txt", False),
        (b"From a@x Tue Mar 4 10:00:00 2025\nMessage-ID: <1>\nFrom: a\n\nx", "", True),
        (b"from: here\nto there is no header\nmessage-id: 1", ".md", False),
        (b"", ".eml", False),
    ],
)
def test_a_mail_is_told_by_its_header_lines(head: bytes, ending: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_mail(head, ending=ending) is is_one


def test_names_stay_unique_when_they_are_shortened() -> None:
    taken: set[str] = set()
    for number in range(1, 12):
        taken.add(safe_name("x" * 300 + ".pdf", number=number, media_type="", taken=taken))
    assert len(taken) == 11
    assert max(len(name.encode()) for name in taken) == 120
