"""A recipe says what an index was made with, and what differs from what is set now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.embed import BUILT_IN_FACTS
from ingest.recipe import (
    SPLITTER_VERSION,
    Pooling,
    Recipe,
    RecipeMismatchError,
    describe_differences,
    read_recipe,
)

RECIPE = Recipe(BUILT_IN_FACTS, wanted_tokens=200, chunk_tokens=200, splitter=SPLITTER_VERSION)


def test_a_recipe_is_read_as_it_was_written() -> None:
    assert read_recipe(RECIPE.to_json()) == RECIPE


def test_a_model_that_was_moved_is_the_same() -> None:
    assert BUILT_IN_FACTS.agrees_with(replace(BUILT_IN_FACTS, name="/elsewhere"))


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"n_dims": 385},
        {"pooling": Pooling.MEAN},
        {"query_prefix": ""},
        {"passage_prefix": "passage: "},
        {"max_tokens": 256},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_changes_a_vector_makes_another_model(change: dict[str, object]) -> None:
    other = replace(BUILT_IN_FACTS, **change)  # type: ignore[arg-type]
    assert not BUILT_IN_FACTS.agrees_with(other)


def test_a_mismatch_names_both_models_and_the_two_ways_out() -> None:
    other = replace(BUILT_IN_FACTS, name="/models/e5", n_dims=768, sha256="a" * 64)
    error = RecipeMismatchError(BUILT_IN_FACTS, other)
    assert str(error) == (
        "the index was made with bge-small-en-v1.5 (384 dimensions, 68807e3ff2ab), "
        "and embedder is set to /models/e5 (768 dimensions, aaaaaaaaaaaa)"
    )
    assert error.advice == (
        "Run `pincite reindex` to make it anew with what is set now, "
        "or set embedder back to bge-small-en-v1.5."
    )


def test_files_that_changed_under_their_name_cannot_be_set_back() -> None:
    error = RecipeMismatchError(BUILT_IN_FACTS, replace(BUILT_IN_FACTS, sha256="a" * 64))
    assert error.advice.endswith("or bring the former files or settings of that model back.")


def test_an_index_that_would_be_made_the_same_differs_in_nothing() -> None:
    assert describe_differences(RECIPE, embedder="bge-small-en-v1.5", chunk_tokens=200) == []


def test_each_difference_is_a_sentence() -> None:
    old = replace(RECIPE, splitter=0)
    model, size, rules = describe_differences(old, embedder="/models/e5", chunk_tokens=300)
    assert model.startswith("The index was made with bge-small-en-v1.5, and embedder is set to /mo")
    assert size.startswith("chunk_tokens was 200 when the index was made, and is 300 now.")
    assert rules == (
        "Documents were cut by older rules than new ones are. `pincite reindex` makes all alike."
    )
