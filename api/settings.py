"""Settings: every key of the program, from options, environment and file, in that order."""

from __future__ import annotations

import difflib
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError

from agent.settings import AgentSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

FILE_NAME = "pincite.toml"
HOME_VARIABLE = "PINCITE_HOME"
_PREFIX = "PINCITE_"
# In the environment with the prefix, and no settings.
_OTHER_VARIABLES = frozenset(
    {HOME_VARIABLE, "PINCITE_DATASETS", "PINCITE_TEST_QDRANT_URL", "PINCITE_TRACEBACK"}
)
_KINDS: dict[object, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    str | None: "text",
    SecretStr | None: "text",
}


class Settings(AgentSettings):
    """All keys, each declared by the package that owns it; these are the HTTP door's own."""

    max_parallel_questions: int = Field(
        4, ge=1, le=64, description="Questions and searches over HTTP at once; others wait."
    )
    max_waiting_questions: int = Field(
        64, ge=0, le=10_000, description="How many may wait; more are turned away."
    )
    question_patience_s: float = Field(
        180, gt=0, le=3600, description="How long a question over HTTP waits for its turn."
    )
    max_request_kb: int = Field(
        1024, ge=16, le=65_536, description="Larger requests over HTTP are refused."
    )


class SettingsError(Exception):
    """A key or a value that is not allowed; says which, where it stands and what is."""

    def __init__(self, message: str, *, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


class _Stated(NamedTuple):
    """A value as somebody wrote it, and where."""

    value: object
    place: str


def find_home(option: Path | None, environment: Mapping[str, str]) -> Path:
    """The folder of all state, absolute; it need not exist."""
    named = option or environment.get(HOME_VARIABLE)
    home = Path(named).expanduser() if named else user_data_path("pincite", appauthor=False)
    return home.absolute()


def load_settings(
    home: Path, *, options: Mapping[str, str], environment: Mapping[str, str]
) -> Settings:
    """Read what is set: options go before the environment, the environment before the file.

    Args:
        home: May hold a ``pincite.toml``.
        options: Keys and values from the command line.
        environment: Its names that begin with ``PINCITE_`` are keys in capitals.

    Raises:
        SettingsError: A key is unknown, a value is not allowed, or the file is no TOML.
        OSError: The file is there and cannot be read.
    """
    stated = dict(_from_file(home / FILE_NAME))
    stated |= _from_environment(environment)
    stated |= {key: _Stated(value, f"--set {key}={value}") for key, value in options.items()}
    for key, (_, place) in stated.items():
        if key not in Settings.model_fields:
            raise _unknown_key(key, place)
    try:
        return Settings.model_validate({key: _value(key, s) for key, s in stated.items()})
    except ValidationError as error:
        key = str(error.errors()[0]["loc"][0])
        raise _wrong_value(key, stated[key]) from error


def allowed_values(field: FieldInfo) -> str:
    """What a key may be set to, in words: "a whole number from 1 to 1000"."""
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return "one of " + ", ".join(field.annotation)
    kind = _KINDS.get(field.annotation, "words with commas between them")
    return " ".join([kind, *_bounds(field)])


def _bounds(field: FieldInfo) -> Iterator[str]:
    words = {"ge": "from", "gt": "above", "le": "to", "lt": "below"}
    for limit in field.metadata:
        for name, word in words.items():
            if (value := getattr(limit, name, None)) is not None:
                yield f"{word} {value}"


def _from_file(path: Path) -> Iterator[tuple[str, _Stated]]:
    try:
        keys = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except ValueError as error:  # no TOML, or no UTF-8
        msg = f"{path} is not valid TOML: {error}"
        raise SettingsError(
            msg, advice="Correct that line: key = value, text in quotes."
        ) from error
    for key, value in keys.items():
        yield key, _Stated(value, str(path))


def _from_environment(environment: Mapping[str, str]) -> dict[str, _Stated]:
    return {
        name.removeprefix(_PREFIX).lower(): _Stated(value, f"the environment's {name}")
        for name, value in environment.items()
        if name.startswith(_PREFIX) and name not in _OTHER_VARIABLES
    }


def _value(key: str, stated: _Stated) -> object:
    is_list = Settings.model_fields[key].annotation not in _KINDS
    if is_list and isinstance(stated.value, str):
        return [word.strip() for word in stated.value.split(",") if word.strip()]
    return stated.value


def _unknown_key(key: str, place: str) -> SettingsError:
    nearest = difflib.get_close_matches(key, Settings.model_fields, n=1, cutoff=0)[0]
    return SettingsError(
        f"there is no setting {key!r} (in {place})", advice=f"The nearest one is {nearest!r}."
    )


def _wrong_value(key: str, stated: _Stated) -> SettingsError:
    field = Settings.model_fields[key]
    value = "this" if field.annotation == SecretStr | None else repr(stated.value)
    return SettingsError(
        f"{key} cannot be {value} (in {stated.place}): it is {allowed_values(field)}",
        advice=f"About {key}: {field.description}",
    )
