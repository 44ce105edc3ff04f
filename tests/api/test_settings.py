"""Where settings come from, and what is said about wrong ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.settings import Settings, SettingsError, find_home, load_settings

if TYPE_CHECKING:
    from pathlib import Path


def load(home: Path, **environment: str) -> Settings:
    return load_settings(home, options={}, environment=environment)


def test_nothing_stated_gives_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings()


def test_options_go_before_environment_and_environment_before_file(tmp_path: Path) -> None:
    (tmp_path / "pincite.toml").write_text(
        "search_breadth = 11\nrerank_depth = 12\nchunk_tokens = 100\n"
    )
    settings = load_settings(
        tmp_path,
        options={"search_breadth": "31"},
        environment={"PINCITE_SEARCH_BREADTH": "21", "PINCITE_RERANK_DEPTH": "22"},
    )
    stated = (settings.search_breadth, settings.rerank_depth, settings.chunk_tokens)
    assert stated == (31, 22, 100)


def test_words_with_commas_make_a_list(tmp_path: Path) -> None:
    settings = load(tmp_path, PINCITE_HIGH_IMPACT_TOPICS="poison, fire ,")
    assert settings.high_impact_topics == ("poison", "fire")


def test_unknown_key_in_the_file_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "pincite.toml").write_text("serch_breadth = 11\n")
    with pytest.raises(SettingsError, match=r"serch_breadth.*pincite\.toml") as caught:
        load(tmp_path)
    assert "'search_breadth'" in caught.value.advice


def test_unknown_key_in_the_environment_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PINCITE_CHUNK_TOKEN") as caught:
        load(tmp_path, PINCITE_CHUNK_TOKEN="9")  # noqa: S106 - no password
    assert "'chunk_tokens'" in caught.value.advice


def test_unknown_option_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--set thread=1") as caught:
        load_settings(tmp_path, options={"thread": "1"}, environment={})
    assert "'threads'" in caught.value.advice


@pytest.mark.parametrize("name", ["PINCITE_HOME", "PINCITE_DATASETS", "PINCITE_TRACEBACK"])
def test_names_that_are_no_settings_are_left_alone(tmp_path: Path, name: str) -> None:
    assert load(tmp_path, **{name: "x"}) == Settings()


@pytest.mark.parametrize("value", ["0", "1001", "many", "2.5", ""])
def test_wrong_value_tells_key_value_and_what_is_allowed(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, PINCITE_SEARCH_BREADTH=value)
    assert str(caught.value) == (
        f"search_breadth cannot be {value!r} (in the environment's PINCITE_SEARCH_BREADTH):"
        " it is a whole number from 1 to 1000"
    )


def test_broken_file_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "pincite.toml").write_text("threads = 1\nsearch_breadth = \n")
    with pytest.raises(SettingsError, match=r"pincite\.toml is not valid TOML: .*line 2"):
        load(tmp_path)


def test_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pincite.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="is not valid TOML"):
        load(tmp_path)


def test_home_comes_from_the_option_then_the_environment(tmp_path: Path) -> None:
    environment = {"PINCITE_HOME": str(tmp_path / "b")}
    assert find_home(tmp_path / "a", environment) == tmp_path / "a"
    assert find_home(None, environment) == tmp_path / "b"


def test_home_is_the_users_data_directory_when_nobody_says() -> None:
    assert find_home(None, {}).is_absolute()
    assert find_home(None, {"PINCITE_HOME": ""}) == find_home(None, {})
    assert find_home(None, {}).name == "pincite"
