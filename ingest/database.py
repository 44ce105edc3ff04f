"""The relational store: the one door to SQLAlchemy's engine and to SQLite.

Each package declares its own tables on ``metadata``; whoever composes the parts opens the
database once all of them are imported.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pysqlite3
from sqlalchemy import URL, MetaData, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

metadata = MetaData()

# Below 3.51.3 a WAL that is reset while another process reads can lose commits.
OLDEST_SAFE_SQLITE = (3, 51, 3)


class DatabaseUnavailableError(Exception):
    """The database file cannot be opened, is damaged or is no database."""


class Database:
    """Transactions on one database file, several processes at once.

    Args:
        path: The file; made with its folder when missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            # It holds the text of every document: its owner reads it, nobody else.
            path.touch(mode=0o600)
        self._engine = _open_engine(path)
        try:
            self._make_tables()
        except DBAPIError as error:
            msg = f"{path}: {error.orig}"
            raise DatabaseUnavailableError(msg) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view of what is committed now."""
        with self._engine.connect() as connection:
            # Outside a transaction each query would see its own moment.
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All or nothing. Holds the one write lock from the start; others wait for it."""
        with self._engine.connect() as connection:
            # A transaction that reads first and writes later cannot wait: it fails. So lock now.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def pragma(self, name: str) -> str:
        """The value of a SQLite pragma, for ``doctor``."""
        with self.read() as connection:
            return str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())

    def damage(self) -> str:
        """What SQLite finds wrong with the file; empty when it is sound."""
        try:
            with self.read() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(3)").scalars().all()
        except DBAPIError as error:
            return str(error.orig)
        return "" if list(found) == ["ok"] else "; ".join(map(str, found))

    def scrub(self) -> bool:
        """Write the file anew, so that nothing that was deleted or replaced is left in it.

        Returns:
            Whether its log could be emptied too: not while somebody reads or writes.

        Raises:
            sqlalchemy.exc.OperationalError: The disk has no room for a second copy, or another
                process writes for longer than the lock's timeout.
        """
        with self._engine.connect() as connection:
            connection.exec_driver_sql("VACUUM")
            log = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not log[0]

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def _make_tables(self) -> None:
        with self.read() as connection:
            known = inspect(connection).get_table_names()
        if not set(metadata.tables) <= set(known):
            # Under the lock, or two processes that begin together both make the same table.
            with self.write() as connection:
                metadata.create_all(connection)


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library in use."""
    return tuple(int(part) for part in pysqlite3.sqlite_version.split("."))


def _open_engine(path: Path) -> Engine:
    # Built from its parts: in a URL as text, "?" and "%" in a folder's name would mean something.
    engine = create_engine(URL.create("sqlite", database=str(path)), module=pysqlite3)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own type
        connection.execute("PRAGMA busy_timeout = 30000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten, not merely unlinked.
        connection.execute("PRAGMA secure_delete = ON")

    return engine
