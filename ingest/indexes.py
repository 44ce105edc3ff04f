"""The indexes of a home: which one is in use, and what it was made with.

There is one, but for the time in which the next is built beside it and until the last reader of
the former has left. Numbers count up, and one that was in use is never used again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, String, Table, Text, delete, func, insert, select, update

from ingest.database import metadata
from ingest.embed import BUILT_IN_FACTS
from ingest.generations import last_generation
from ingest.recipe import Recipe, read_recipe
from ingest.version_table import versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ingest.database import Database
    from ingest.document import DocumentId

indexes = Table(
    "indexes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("state", String, nullable=False, index=True),
    Column("recipe", Text, nullable=False),
)


class State(StrEnum):
    """How far an index has got. At most one is current."""

    BUILDING = "building"
    CURRENT = "current"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader pins at its start, all of one moment.

    Attributes:
        number: Of the index in use, from 1.
        recipe: What it was made with.
        generation: The number of commits so far.
    """

    number: int
    recipe: Recipe
    generation: int


# Homes of the time before this table hold an index that was made so.
FIRST_RECIPE = Recipe(BUILT_IN_FACTS, wanted_tokens=200, chunk_tokens=200, splitter=1)


class Indexes:
    """The table of indexes, in the database of the manifest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self) -> Standing:
        """The index in use now; in an empty home, the one that would be."""
        with self._database.read() as connection:
            return _standing(connection)

    def adopt(self, recipe: Recipe) -> Standing:
        """Let a home without any commit make its index with ``recipe``; others stay as they are.

        Called by whoever may write. An index that somebody opened before, and that was made with
        another model, is left behind empty.
        """
        with self._database.write() as connection:
            before = _standing(connection)
            if before.generation == 0 and before.recipe != recipe:
                is_same_model = before.recipe.model.agrees_with(recipe.model)
                _record(connection, before)
                if not is_same_model:
                    _set_state(connection, before.number, State.FORMER)
                number = before.number if is_same_model else _next_number(connection)
                _put(connection, number, State.CURRENT, recipe)
            return _standing(connection)

    def begin(self, recipe: Recipe) -> int:
        """Note that an index will be built beside the one in use, before anything of it is there.

        Returns:
            Its number.
        """
        with self._database.write() as connection:
            _record(connection, _standing(connection))
            number = _next_number(connection)
            _put(connection, number, State.BUILDING, recipe)
            return number

    def switch(self, number: int, n_chunks: Mapping[DocumentId, int]) -> None:
        """Put the index that was built in use: for every reader that begins from now on.

        Args:
            number: As ``begin`` returned it.
            n_chunks: Of the current version of every document, in this index.

        Raises:
            ValueError: It is not being built.
        """
        with self._database.write() as connection:
            if number not in _numbers(connection, State.BUILDING):
                msg = f"index {number} is not being built"
                raise ValueError(msg)
            _set_state(connection, _standing(connection).number, State.FORMER)
            _set_state(connection, number, State.CURRENT)
            for document_id, n in n_chunks.items():
                current = versions.c.end_generation.is_(None)
                one = versions.c.document_id == document_id
                connection.execute(update(versions).where(one & current).values(n_chunks=n))

    def numbers(self, state: State) -> list[int]:
        """The indexes in a state, the oldest first."""
        with self._database.read() as connection:
            return _numbers(connection, state)

    def recipe(self, number: int) -> Recipe:
        """What an index was made with.

        Raises:
            KeyError: There is none of this number.
        """
        query = select(indexes.c.recipe).where(indexes.c.number == number)
        with self._database.read() as connection:
            stored = connection.execute(query).scalar_one_or_none()
        if stored is None:
            raise KeyError(number)
        return read_recipe(stored)

    def drop(self, number: int) -> None:
        """Note that nothing is left of an index that was not in use."""
        gone = (indexes.c.number == number) & (indexes.c.state != State.CURRENT)
        with self._database.write() as connection:
            connection.execute(delete(indexes).where(gone))


def _standing(connection: Connection) -> Standing:
    generation = last_generation(connection)
    query = select(indexes).where(indexes.c.state == State.CURRENT)
    row = connection.execute(query).first()
    if row is None:
        return Standing(1, FIRST_RECIPE, generation)
    return Standing(row.number, read_recipe(row.recipe), generation)


def _record(connection: Connection, standing: Standing) -> None:
    """Write down the index in use, which may be one of the time before this table."""
    _put(connection, standing.number, State.CURRENT, standing.recipe)


def _put(connection: Connection, number: int, state: State, recipe: Recipe) -> None:
    connection.execute(delete(indexes).where(indexes.c.number == number))
    values = {"number": number, "state": state.value, "recipe": recipe.to_json()}
    connection.execute(insert(indexes).values(**values))


def _set_state(connection: Connection, number: int, state: State) -> None:
    one = indexes.c.number == number
    connection.execute(update(indexes).where(one).values(state=state.value))


def _numbers(connection: Connection, state: State) -> list[int]:
    query = select(indexes.c.number).where(indexes.c.state == state.value)
    return list(connection.execute(query.order_by(indexes.c.number)).scalars())


def _next_number(connection: Connection) -> int:
    return (connection.execute(select(func.max(indexes.c.number))).scalar_one() or 1) + 1
