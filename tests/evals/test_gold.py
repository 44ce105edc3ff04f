"""A quote's document is a file or what is attached to a mail; anything else is named."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from evals.gold import GoldError, read_text

if TYPE_CHECKING:
    from pathlib import Path


def write_mail(folder: Path, *, name: str = "mail.eml") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@harbour.example", "b@harbour.example", "Boats"
    mail.set_content("The list is attached.\n")
    mail.add_attachment("name,seats\nKnot,62\n", subtype="csv", filename="boats.csv")
    (folder / name).write_bytes(mail.as_bytes())


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "fleet.txt").write_text("Five boats.")
    assert read_text(tmp_path, "fleet.txt") == "Five boats."


def test_an_attachment_is_a_document_of_its_own(tmp_path: Path) -> None:
    write_mail(tmp_path)
    assert read_text(tmp_path, "mail.eml!/boats.csv") == "name | seats\nKnot | 62"
    assert "Knot" not in read_text(tmp_path, "mail.eml")


def test_a_message_in_a_message_is_opened_too(tmp_path: Path) -> None:
    write_mail(tmp_path, name="inner.eml")
    outer = EmailMessage()
    outer["From"], outer["To"] = "c@harbour.example", "d@harbour.example"
    outer.set_content("See below.\n")
    content = (tmp_path / "inner.eml").read_bytes()
    outer.add_attachment(
        content, maintype="application", subtype="octet-stream", filename="inner.eml"
    )
    (tmp_path / "outer.eml").write_bytes(outer.as_bytes())
    assert read_text(tmp_path, "outer.eml!/inner.eml!/boats.csv").endswith("Knot | 62")


def test_a_folder_may_have_the_mark_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "new!").mkdir()
    (tmp_path / "new!" / "fleet.txt").write_text("Five boats.")
    assert read_text(tmp_path, "new!/fleet.txt") == "Five boats."


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("mail.eml!/other.csv", r"mail\.eml has no attachment called 'other\.csv'"),
        ("fleet.txt!/a.txt", r"fleet\.txt has no attachment called 'a\.txt'"),
        ("gone.eml!/boats.csv", r"gone\.eml!/boats\.csv is not there"),
        ("../fleet.txt", r"\.\./fleet\.txt is not below"),
    ],
)
def test_what_is_not_there_is_named(tmp_path: Path, name: str, message: str) -> None:
    write_mail(tmp_path)
    (tmp_path / "fleet.txt").write_text("Five boats.")
    with pytest.raises(GoldError, match=message):
        read_text(tmp_path, name)
