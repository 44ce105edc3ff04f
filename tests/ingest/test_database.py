"""The database: all or nothing, one moment at a time, from several processes at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from ingest.database import OLDEST_SAFE_SQLITE, Database, DatabaseUnavailableError, sqlite_version
from ingest.generations import generations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "pincite.db")
    yield opened
    opened.close()


def add(connection: Connection, generation: int) -> None:
    connection.execute(insert(generations).values(generation=generation, committed="now"))


def add_twice(connection: Connection, generation: int) -> None:
    add(connection, generation)
    assert n_rows(connection) == generation
    add(connection, generation)


def n_rows(connection: Connection) -> int:
    n_found: int = connection.execute(select(func.count()).select_from(generations)).scalar_one()
    return n_found


def test_the_sqlite_in_use_cannot_lose_commits_when_its_log_is_reset() -> None:
    assert sqlite_version() >= OLDEST_SAFE_SQLITE == (3, 51, 3)


def test_what_is_written_is_there_for_others(database: Database, tmp_path: Path) -> None:
    with database.write() as connection:
        add(connection, 1)
    other = Database(tmp_path / "pincite.db")
    with other.read() as connection:
        assert n_rows(connection) == 1
    other.close()


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as connection:
        add_twice(connection, 1)
    with database.read() as connection:
        assert n_rows(connection) == 0


def test_a_write_after_one_that_failed_has_the_lock_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write():
        _ = 1 / 0
    with database.write() as connection:
        add(connection, 1)


def test_a_reader_sees_one_moment_though_others_write(database: Database) -> None:
    with database.read() as before:
        assert n_rows(before) == 0
        with database.write() as connection:
            add(connection, 1)
        assert n_rows(before) == 0
    with database.read() as after:
        assert n_rows(after) == 1


def test_a_reader_is_not_kept_waiting_by_a_writer(database: Database) -> None:
    with database.write() as writing:
        add(writing, 1)
        with database.read() as connection:
            assert n_rows(connection) == 0


def test_a_commit_would_survive_a_loss_of_power(database: Database) -> None:
    assert database.pragma("journal_mode") == "wal"
    assert database.pragma("synchronous") == "2"
    assert database.pragma("foreign_keys") == "1"


@pytest.mark.parametrize("folder", ["a?b", "100%20", "a#b", "ünï cödé", "a:b@c"])
def test_any_name_of_a_folder_will_do(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "deep" / "pincite.db"
    Database(path).close()
    assert path.is_file()


def test_a_file_that_is_no_database_is_told_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "pincite.db"
    path.write_text("These are notes, no database." * 100)
    with pytest.raises(DatabaseUnavailableError, match=r"pincite\.db: file is not a database"):
        Database(path)
    assert path.read_text().startswith("These are notes")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailableError, match="unable to open"):
        Database(tmp_path)


# Waits to be told, so that all begin at once; then opens the database and commits fifty times.
WRITER = """
import sys
from pathlib import Path
from sqlalchemy import func, insert, select
from ingest.database import Database
from ingest.generations import generations
print("ready", flush=True)
sys.stdin.readline()
database = Database(Path(sys.argv[1]))
for _ in range(50):
    with database.write() as connection:
        last = connection.execute(select(func.max(generations.c.generation))).scalar_one() or 0
        connection.execute(insert(generations).values(generation=last + 1, committed="now"))
"""


def test_processes_that_begin_and_write_at_once_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "pincite.db"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    database = Database(path)
    with database.read() as connection:
        assert n_rows(connection) == 150
    database.close()
