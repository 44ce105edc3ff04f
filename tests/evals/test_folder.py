"""A folder's memory agrees with its disk, whatever happens to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dice import dice
from evals.folder import FEW, MANY, Folder
from evals.specimen import Form, make_specimen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path, dice(5))


def on_disk(folder: Folder) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.path.rglob("*.*")}


def remembered(folder: Folder) -> dict[str, bytes]:
    return {source: specimen.data for source, specimen in folder.files.items()}


def test_memory_and_disk_agree_after_every_disturbance(folder: Folder) -> None:
    folder.disturb(FEW)
    for _ in range(60):
        folder.disturb(4)
        assert on_disk(folder) == remembered(folder)
        assert FEW - 4 <= len(folder.files) <= MANY + 4


def test_the_dead_are_those_that_no_file_holds_any_more(folder: Folder) -> None:
    folder.add()
    [first] = folder.live
    folder.copy()
    folder.edit()
    assert folder.dead == []
    while first in folder.live:
        folder.edit()
    assert first in folder.dead


def test_a_move_keeps_the_words_and_a_copy_doubles_them(folder: Folder) -> None:
    folder.add()
    [(before, specimen)] = folder.files.items()
    folder.move()
    [(after, moved)] = folder.files.items()
    assert before != after
    assert moved == specimen
    folder.copy()
    assert list(folder.files.values()) == [specimen, specimen]


def test_what_came_with_a_mail_is_a_source_of_its_own(folder: Folder) -> None:
    mail = make_specimen(dice(1), Form.MAIL)
    folder._write(str(folder.path / "a.eml"), mail)
    assert list(folder.sources.values()) == [mail, mail.attached]
    assert folder.live == {mail, mail.attached}


def test_what_is_withdrawn_is_in_no_file_and_never_comes_back(folder: Folder) -> None:
    folder.disturb(FEW)
    mail = make_specimen(dice(1), Form.MAIL)
    folder._write(str(folder.path / "a.eml"), mail)
    folder._write(str(folder.path / "b.eml"), mail)
    n_files = len(folder.files)
    assert folder.withdraw(str(folder.path / "b.eml")) == {mail, mail.attached}
    assert len(folder.files) == n_files - 2
    folder.disturb(60)
    assert not {mail, mail.attached} & folder.live
    assert on_disk(folder) == remembered(folder)


def test_the_same_seed_makes_the_same_changes(tmp_path: Path) -> None:
    folders = [Folder(tmp_path / name, dice(3)) for name in ("a", "b")]
    for folder in folders:
        folder.path.mkdir()
        folder.disturb(40)
    first, second = (list(folder.ever) for folder in folders)
    assert first == second
