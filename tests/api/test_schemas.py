"""The schemas in the repository are those of the program."""

from __future__ import annotations

import pytest

from api.cli.main import COMMANDS, load_command
from api.schemas.registry import FOLDER, OUTPUTS, schema_text


@pytest.mark.parametrize("name", OUTPUTS)
def test_schema_file_is_up_to_date(name: str) -> None:
    stored = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert stored == schema_text(OUTPUTS[name]), "run `python -m api.schemas`"


def test_no_schema_file_is_left_over() -> None:
    stored = {path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.schema.json")}
    assert stored == set(OUTPUTS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_schema(name: str) -> None:
    assert any(output.partition("-")[0] == name for output in OUTPUTS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_table_says(name: str) -> None:
    place, line = COMMANDS[name]
    assert callable(load_command(place))
    assert line.endswith(".")
