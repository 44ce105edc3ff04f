"""The recipe: what an index was made with, and so what must be used to search it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

SPLITTER_VERSION = 1
"""Of the rules by which documents are cut: raise it when they are cut otherwise than before."""


class Pooling(StrEnum):
    """How the vectors of a text's tokens become one."""

    CLS = "cls"
    MEAN = "mean"
    BY_MODEL = "model"


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What decides an embedder's vectors.

    Attributes:
        name: What ``embedder`` is set to for it; decides nothing by itself.
        sha256: Of the model, hexadecimal.
        max_tokens: What stands behind them in a text is not read, special tokens counted.
    """

    name: str
    sha256: str
    n_dims: int
    pooling: Pooling
    query_prefix: str
    passage_prefix: str
    max_tokens: int

    def agrees_with(self, other: ModelFacts) -> bool:
        """Whether both give every text the same vector."""
        return replace(self, name="") == replace(other, name="")

    def __str__(self) -> str:
        return f"{self.name} ({self.n_dims} dimensions, {self.sha256[:12]})"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an index was made with.

    Attributes:
        wanted_tokens: What ``chunk_tokens`` was set to; later documents may have other sizes.
        chunk_tokens: A chunk's size, at most: less than wanted where the model reads less.
        splitter: The version of the rules by which documents were cut.
    """

    model: ModelFacts
    wanted_tokens: int
    chunk_tokens: int
    splitter: int

    def to_json(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self), sort_keys=True)


class RecipeMismatchError(Exception):
    """The index was made with another model than the one that is set.

    Attributes:
        made: What the index was made with.
        chosen: What is set.
    """

    def __init__(self, made: ModelFacts, chosen: ModelFacts) -> None:
        super().__init__(f"the index was made with {made}, and embedder is set to {chosen}")
        self.made = made
        self.chosen = chosen

    @property
    def advice(self) -> str:
        """What a person may do about it."""
        back = f"set embedder back to {self.made.name}"
        if self.made.name == self.chosen.name:
            back = "bring the former files or settings of that model back"
        return f"Run `pincite reindex` to make it anew with what is set now, or {back}."


def read_recipe(stored: str) -> Recipe:
    """The recipe that ``to_json`` wrote."""
    fields = json.loads(stored)
    model = fields["model"]
    facts = ModelFacts(**{**model, "pooling": Pooling(model["pooling"])})
    return Recipe(**{**fields, "model": facts})


def describe_differences(recipe: Recipe, *, embedder: str, chunk_tokens: int) -> list[str]:
    """How an index differs from one that would be made by these settings, in sentences.

    Another model stops every search; another size or splitter only makes new documents differ.

    Args:
        recipe: Of the index.
        embedder: As ``ModelFacts.name`` has it.
        chunk_tokens: As set.
    """
    found = []
    model = recipe.model
    if embedder != model.name:
        found.append(f"The index was made with {model.name}, and embedder is set to {embedder}.")
    if recipe.wanted_tokens != chunk_tokens:
        was = recipe.wanted_tokens
        found.append(f"chunk_tokens was {was} when the index was made, and is {chunk_tokens} now.")
    if recipe.splitter != SPLITTER_VERSION:
        found.append("Documents were cut by older rules than new ones are.")
    return [f"{sentence} `pincite reindex` makes all alike." for sentence in found]
