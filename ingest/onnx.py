"""A transformer as an ONNX file: the one door to ``onnxruntime``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

from ingest.recipe import Pooling
from ingest.tokens import Vocabulary
from ingest.weights import ModelUnusableError, find_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Encoding

# Batches of 16 were the fastest on 2 cores; larger ones only wait for their longest text.
BATCH_SIZE = 16
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class OnnxModel:
    """A model that reads texts, or pairs of texts, and is run without a graph framework.

    Args:
        folder: Holds ``tokenizer.json``, and ``model.onnx`` beside it or in ``onnx``.
        max_tokens: Longer inputs lose their end.
        sha256: The model's: the optimised graph of another must not be taken for its own.
        cache: Where the optimised graph is kept: loading it takes a fifth of the time.
        threads: Computing one batch.

    Raises:
        ModelUnusableError: It cannot be loaded.
    """

    def __init__(
        self,
        folder: Path,
        *,
        max_tokens: int,
        sha256: str,
        cache: Path,
        threads: int,
    ) -> None:
        self.vocabulary = Vocabulary(folder, max_tokens=max_tokens)
        model = find_model(folder)
        optimised = cache / f"{folder.name}-{sha256[:16]}-{onnxruntime.__version__}.onnx"
        self._session = _open_session(model, optimised=optimised, threads=threads)
        self._inputs = {node.name for node in self._session.get_inputs()}
        if unknown := self._inputs - set(INPUTS):
            msg = f"{model} asks for more than tokens: {', '.join(sorted(unknown))}"
            raise ModelUnusableError(msg)

    @property
    def pools_itself(self) -> bool:
        """Whether its first output has one row an input, not one a token."""
        return len(self._session.get_outputs()[0].shape) == 2  # noqa: PLR2004 - inputs by numbers

    def run(
        self,
        inputs: Sequence[str] | Sequence[tuple[str, str]],
        *,
        pooling: Pooling = Pooling.CLS,
    ) -> NDArray[np.float32]:
        """The first output of each input, in the order given.

        Args:
            inputs: Texts, or pairs of texts.
            pooling: How the outputs of an input's tokens become one.

        Returns:
            Shape (n_inputs, n_outputs) for an encoder, (n_inputs,) for a classifier with one logit.
        """
        encodings = self.vocabulary.encode(inputs)
        order = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
        rows: list[NDArray[np.float32] | None] = [None] * len(encodings)
        for batch in _batched(order):
            outputs = self._run_batch([encodings[i] for i in batch], pooling)
            for i, row in zip(batch, outputs, strict=True):
                rows[i] = row
        return np.asarray(rows, dtype=np.float32)

    def _run_batch(self, batch: Sequence[Encoding], pooling: Pooling) -> NDArray[np.float32]:
        width = max(len(encoding.ids) for encoding in batch)
        mask = _pad([encoding.attention_mask for encoding in batch], width)
        arrays = {
            "input_ids": _pad([encoding.ids for encoding in batch], width),
            "attention_mask": mask,
            "token_type_ids": _pad([encoding.type_ids for encoding in batch], width),
        }
        feed = {name: array for name, array in arrays.items() if name in self._inputs}
        output: NDArray[np.float32] = self._session.run(None, feed)[0]
        return _pool(output, mask, pooling)


def _pool(
    output: NDArray[np.float32], mask: NDArray[np.int64], pooling: Pooling
) -> NDArray[np.float32]:
    match pooling:
        case Pooling.CLS:
            return output[:, 0]
        case Pooling.MEAN:
            weights = mask[:, :, np.newaxis].astype(np.float32)
            mean: NDArray[np.float32] = (output * weights).sum(axis=1) / weights.sum(axis=1)
            return mean
        case Pooling.BY_MODEL:
            return output


def _batched(order: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(order), BATCH_SIZE):
        yield order[start : start + BATCH_SIZE]


def _pad(rows: list[list[int]], width: int) -> NDArray[np.int64]:
    return np.array([row + [0] * (width - len(row)) for row in rows], dtype=np.int64)


def _open_session(model: Path, *, optimised: Path, threads: int) -> onnxruntime.InferenceSession:
    if not optimised.exists():
        _optimise(model, optimised)
    try:
        return _load(optimised, threads=threads)
    except Exception:  # noqa: BLE001 - its errors share no narrower type; a second one is raised
        # The copy is damaged, by a full disk perhaps: it is only a copy.
        _optimise(model, optimised)
        return _load(optimised, threads=threads)


def _load(optimised: Path, *, threads: int) -> onnxruntime.InferenceSession:
    options = _options(threads)
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(str(optimised), options, providers=["CPUExecutionProvider"])


def _optimise(model: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    options = _options(threads=1)
    # The level above would write instructions of this very processor into a file that may travel.
    level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.graph_optimization_level = level
    options.optimized_model_filepath = str(unfinished)
    try:
        onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors share no narrower type
        msg = f"{model} cannot be loaded: {str(error).splitlines()[0]}"
        raise ModelUnusableError(msg) from error
    unfinished.replace(target)


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Threads that spin while they wait take the processor from whoever works beside us.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
