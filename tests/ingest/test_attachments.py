"""Attachments: what comes with a mail is a file like others, wherever the mail goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes import REFUSED, KillAt, KilledError
from ingest.parse import Limits
from ingest.refusal import RefusalReason
from ingest.run import ConsentNeededError, Prune
from ingest.spool import MAX_DEPTH
from ingest.unpack import MAX_MEMBERS, unpack
from letters import letter, sealed, with_files
from workbench import Workbench, counts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(tmp_path) as workbench:
        yield workbench


def put(bench: Workbench, name: str, content: bytes) -> None:
    (bench.files / name).write_bytes(content)


def names(bench: Workbench) -> list[str]:
    return sorted(place for places in bench.places().values() for place in places)


def test_a_mail_and_its_attachments_are_documents_and_the_next_run_finds_them_unchanged(
    bench: Workbench,
) -> None:
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one", "b.txt": "two"}))
    first, second = bench.ingest(), bench.ingest()
    assert counts(first) == (3, 0, 0, 0, 0, 0)
    assert counts(second) == (0, 0, 3, 0, 0, 0)
    assert names(bench) == ["m.eml", "m.eml!/a.txt", "m.eml!/b.txt"]
    assert bench.prepare.asked == ["m.eml", "a.txt", "b.txt"]


def test_an_attachment_is_cited_by_its_own_name(bench: Workbench) -> None:
    put(bench, "m.eml", with_files(letter(), {"fare table.txt": "one"}))
    bench.ingest()
    entry = bench.entry("m.eml!/fare table.txt")
    assert entry.title == "fare table"
    assert entry.document_id.startswith("fare-table-")


@pytest.mark.parametrize(("file", "original"), [("a.txt", "a.txt"), ("z.txt", "m.eml!/a.txt")])
def test_an_attachment_with_the_bytes_of_a_file_is_its_copy(
    bench: Workbench, file: str, original: str
) -> None:
    bench.put(file, "one\n")
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one"}))
    assert counts(bench.ingest()) == (2, 0, 0, 1, 0, 0)
    assert sorted(bench.entry(original).locations) == sorted(
        str(bench.files / name) for name in (file, "m.eml!/a.txt")
    )
    assert counts(bench.ingest()) == (0, 0, 3, 0, 0, 0)


def test_attachments_move_with_their_mail(bench: Workbench) -> None:
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one"}))
    bench.ingest()
    before = bench.entry("m.eml!/a.txt").document_id
    bench.move("m.eml", "n.eml")
    assert counts(bench.ingest(prune=Prune.WITH_CARE)) == (0, 0, 2, 0, 0, 0)
    assert names(bench) == ["n.eml", "n.eml!/a.txt"]
    assert bench.entry("n.eml!/a.txt").document_id == before
    assert bench.prepare.asked == ["m.eml", "a.txt"]


def test_attachments_of_a_copied_mail_are_copies(bench: Workbench) -> None:
    mail = with_files(letter(), {"a.txt": "one"})
    put(bench, "m.eml", mail)
    put(bench, "n.eml", mail)
    assert counts(bench.ingest()) == (2, 0, 0, 2, 0, 0)


def test_an_attachment_that_left_its_mail_stays_until_a_prune(bench: Workbench) -> None:
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one", "b.txt": "two"}))
    bench.ingest()
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one"}))
    assert counts(bench.ingest()) == (0, 1, 1, 0, 0, 0)
    assert "m.eml!/b.txt" in names(bench)
    assert counts(bench.ingest(prune=Prune.WITH_CARE)) == (0, 0, 2, 0, 0, 1)
    assert names(bench) == ["m.eml", "m.eml!/a.txt"]


def test_a_renamed_attachment_has_moved(bench: Workbench) -> None:
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one"}))
    bench.ingest()
    before = bench.entry("m.eml!/a.txt").document_id
    put(bench, "m.eml", with_files(letter(), {"b.txt": "one"}))
    assert counts(bench.ingest()) == (0, 1, 1, 0, 0, 0)
    assert bench.entry("m.eml!/b.txt").document_id == before
    assert names(bench) == ["m.eml", "m.eml!/b.txt"]


def test_an_edited_attachment_is_the_next_version(bench: Workbench) -> None:
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one"}))
    bench.ingest()
    put(bench, "m.eml", with_files(letter(), {"a.txt": "two"}))
    assert counts(bench.ingest()) == (0, 2, 0, 0, 0, 0)
    assert bench.entry("m.eml!/a.txt").version == 2


def test_a_prune_takes_the_attachments_of_a_deleted_mail(bench: Workbench) -> None:
    bench.put("k.txt", "kept")
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one"}))
    bench.ingest()
    bench.drop("m.eml")
    assert counts(bench.ingest(prune=Prune.WITH_CARE)) == (0, 0, 1, 0, 0, 2)
    assert names(bench) == ["k.txt"]


def test_a_prune_of_one_mail_leaves_the_attachments_of_others_alone(bench: Workbench) -> None:
    put(bench, "m.eml", with_files(letter("m"), {"a.txt": "one"}))
    put(bench, "n.eml", with_files(letter("n"), {"b.txt": "two"}))
    bench.ingest()
    bench.drop("n.eml")
    bench.ingest(bench.files / "m.eml", prune=Prune.WITH_CARE)
    assert "n.eml!/b.txt" in names(bench)


def test_moving_a_folder_of_mails_asks_for_no_consent(bench: Workbench) -> None:
    files = {f"{n}.txt": f"text {n}" for n in range(12)}
    put(bench, "m.eml", with_files(letter(), files))
    bench.ingest()
    bench.move("m.eml", "n.eml")
    assert counts(bench.ingest(prune=Prune.WITH_CARE)) == (0, 0, 13, 0, 0, 0)


def test_a_large_loss_of_attachments_asks_for_consent(bench: Workbench) -> None:
    files = {f"{n}.txt": f"text {n}" for n in range(12)}
    put(bench, "m.eml", with_files(letter(), files))
    bench.ingest()
    put(bench, "m.eml", sealed(letter()))
    with pytest.raises(ConsentNeededError, match="would remove 12 of 13 documents"):
        bench.ingest(prune=Prune.WITH_CARE)


def test_a_refused_attachment_is_listed_by_name_while_its_mail_is_read(bench: Workbench) -> None:
    bench.prepare.reason = RefusalReason.ENCRYPTED
    put(bench, "m.eml", with_files(letter(), {"a.txt": REFUSED, "b.txt": "two"}))
    report = bench.ingest()
    assert counts(report) == (2, 0, 0, 0, 1, 0)
    [(source, refusal)] = report.failed
    assert source == str(bench.files / "m.eml!/a.txt")
    assert refusal.reason is RefusalReason.ENCRYPTED
    assert counts(bench.ingest()) == (0, 0, 2, 0, 1, 0)
    assert bench.prepare.asked.count("a.txt") == 1
    bench.drop("m.eml")
    bench.ingest(prune=Prune.WITH_CONSENT)
    assert bench.manifest.refused_sources() == []


def test_the_attachments_of_a_refused_mail_are_left_as_they_were(bench: Workbench) -> None:
    put(bench, "m.eml", with_files(letter(), {"a.txt": "one"}))
    bench.ingest()
    put(bench, "m.eml", f"{REFUSED}:\nMIME-Version: 1.0\nSubject: x\n\n".encode())
    assert counts(bench.ingest()) == (0, 0, 0, 0, 1, 0)
    assert "m.eml!/a.txt" in names(bench)


def test_pictures_and_signatures_meet_no_verdict_and_are_counted(bench: Workbench) -> None:
    mail = letter()
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="logo.png")
    mail.add_attachment(
        b"0\x80", maintype="application", subtype="pkcs7-signature", filename="smime.p7s"
    )
    put(bench, "m.eml", with_files(mail, {"photo.bin": PNG, "a.txt": "one"}))
    report = bench.ingest()
    assert counts(report) == (2, 0, 0, 0, 0, 0)
    assert report.left_out == 3


def test_a_forwarded_message_is_a_document_and_so_is_what_came_with_it(bench: Workbench) -> None:
    inner = letter("Inner words.", subject="Old fares / 2024")
    inner.add_attachment("deep", filename="x.txt")
    put(bench, "m.eml", with_files(letter(), {"": inner}))
    assert counts(bench.ingest()) == (3, 0, 0, 0, 0, 0)
    message = "m.eml!/Old fares 2024.eml"
    assert names(bench) == ["m.eml", message, f"{message}!/x.txt"]
    assert counts(bench.ingest()) == (0, 0, 3, 0, 0, 0)
    bench.drop("m.eml")
    assert bench.ingest(bench.files, prune=Prune.WITH_CONSENT).removed == 3


def test_messages_in_messages_are_read_to_a_depth_and_what_is_below_is_named(
    bench: Workbench,
) -> None:
    mail = letter("0", subject="0")
    mail.add_attachment("deep", filename="x.txt")
    for depth in range(1, MAX_DEPTH + 1):
        outer = letter(str(depth), subject=str(depth))
        outer.add_attachment(mail)
        mail = outer
    put(bench, "m.eml", sealed(mail))
    report = bench.ingest()
    assert counts(report) == (4, 0, 0, 0, 1, 0)
    [(source, refusal)] = report.failed
    assert source == str(bench.files / "m.eml!/2.eml!/1.eml!/0.eml!/*")
    assert refusal.reason is RefusalReason.TOO_LARGE


def test_more_attachments_than_the_limit_are_not_lost_in_silence(tmp_path: Path) -> None:
    parts = (f"--b\r\nContent-Disposition: attachment\r\n\r\n{n}\r\n" for n in range(10_000))
    head = 'MIME-Version: 1.0\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    mail, into = tmp_path / "m.eml", tmp_path / "into"
    mail.write_text(f"{head}{''.join(parts)}--b--\r\n")
    into.mkdir()
    unpacked = unpack(mail, into=into, limits=Limits())
    assert len(unpacked.members) == len(list(into.iterdir())) == MAX_MEMBERS
    assert unpacked.refusal is not None
    assert unpacked.refusal.reason is RefusalReason.TOO_LARGE


def test_a_mail_over_the_limit_of_a_file_is_not_opened(tmp_path: Path) -> None:
    mail = tmp_path / "m.eml"
    mail.write_bytes(with_files(letter(), {"a.txt": "one"}))
    limits = Limits(file_bytes=mail.stat().st_size - 1)
    assert unpack(mail, into=tmp_path, limits=limits).members == ()


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("../../x.txt", "x.txt"),
        ("/etc/passwd", "passwd"),
        ("C:\\docs\\fares.txt", "fares.txt"),
        ("..", "attachment-1.txt"),
        ("  ", "attachment-1.txt"),
        ("a\x00\x1fb.txt", "ab.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("ä" * 300 + ".txt", "ä" * 58 + ".txt"),
        ("safe\u202etxt.exe", "safetxt.exe"),
    ],
)
def test_whatever_a_sender_calls_a_file_its_name_is_one_and_stays_in_the_spool(
    bench: Workbench, stated: str, name: str
) -> None:
    mail = letter()
    mail.add_attachment("one", filename="placeholder.txt")
    part = next(mail.iter_attachments())
    part.replace_header("Content-Disposition", "attachment")
    part.set_param("filename", stated, header="Content-Disposition", charset="utf-8")
    put(bench, "m.eml", sealed(mail))
    assert counts(bench.ingest()) == (2, 0, 0, 0, 0, 0)
    assert names(bench) == ["m.eml", f"m.eml!/{name}"]
    assert sorted(path.name for path in bench.home.iterdir() if path.is_dir()) == ["files"]


def test_two_attachments_of_one_name_are_two(bench: Workbench) -> None:
    mail = letter()
    mail.add_attachment("one", filename="a.txt")
    mail.add_attachment("two", filename="a.txt")
    put(bench, "m.eml", sealed(mail))
    bench.ingest()
    assert names(bench) == ["m.eml", "m.eml!/a (2).txt", "m.eml!/a.txt"]


def test_a_mail_is_known_by_its_content_and_not_by_its_name(bench: Workbench) -> None:
    put(bench, "m.txt", with_files(letter(), {"a.txt": "one"}))
    bench.ingest()
    assert names(bench) == ["m.txt", "m.txt!/a.txt"]


def test_a_mailbox_is_opened_like_a_mail(bench: Workbench) -> None:
    first, second = sealed(letter("One.", subject="a")), sealed(letter("Two.", subject="b"))
    line = b"From ada@example.org Tue Mar  4 10:00:00 2025\n"
    put(bench, "box", line + first + b"\n" + line + second)
    assert counts(bench.ingest()) == (3, 0, 0, 0, 0, 0)
    assert names(bench) == ["box", "box!/a.eml", "box!/b.eml"]


def test_a_folder_with_the_mark_in_its_name_is_a_folder(bench: Workbench) -> None:
    bench.put("new!/a.txt", "one")
    bench.put("b.txt", "two")
    bench.ingest()
    bench.drop("new!/a.txt")
    assert counts(bench.ingest(prune=Prune.WITH_CARE)) == (0, 0, 1, 0, 0, 1)


def test_a_kill_at_any_step_loses_no_attachment(tmp_path: Path) -> None:
    call = 0
    while True:
        call += 1
        with Workbench(tmp_path / str(call)) as bench:
            put(bench, "m.eml", with_files(letter(), {"a.txt": "one", "b.txt": "two"}))
            bench.put("n.txt", "one\n")
            kill = KillAt(call)
            try:
                bench.ingest(kill=kill)
            except KilledError:
                bench.ingest()
            assert names(bench) == ["m.eml", "m.eml!/a.txt", "m.eml!/b.txt", "n.txt"]
            assert not (bench.home / "spool").exists()
            if kill.n_calls < call:
                break
    assert call > 5
