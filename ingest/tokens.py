"""Tokens as a model counts them: the one door to ``tokenizers``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tokenizers import Encoding, Tokenizer

from ingest.weights import ModelUnusableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Vocabulary:
    """A model's tokenizer.

    Args:
        folder: Holds ``tokenizer.json``.
        max_tokens: Longer inputs lose their end; of a pair, the longer text does.

    Raises:
        ModelUnusableError: The file cannot be read.
    """

    def __init__(self, folder: Path, *, max_tokens: int) -> None:
        self._cutting = _load(folder / "tokenizer.json")
        self._cutting.no_padding()
        self._cutting.enable_truncation(max_tokens)
        self._whole = _load(folder / "tokenizer.json")
        self._whole.no_padding()
        self._whole.no_truncation()

    def encode(self, inputs: Sequence[str] | Sequence[tuple[str, str]]) -> list[Encoding]:
        """Texts or pairs of texts with the model's special tokens, cut to ``max_tokens``."""
        return self._cutting.encode_batch(list(inputs))

    def token_ids(self, text: str) -> list[int]:
        """The whole text without special tokens."""
        ids: list[int] = self._whole.encode(text, add_special_tokens=False).ids
        return ids


def _load(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing more exact
        msg = f"{path} cannot be read: {error}"
        raise ModelUnusableError(msg) from error
