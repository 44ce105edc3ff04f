"""A transformer as an ONNX file: the one door to ``onnxruntime``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

from ingest.tokens import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Encoding

# Batches of 16 were the fastest on 2 cores; larger ones only wait for their longest text.
BATCH_SIZE = 16


class OnnxModel:
    """A model that reads texts, or pairs of texts, and is run without a graph framework.

    Args:
        folder: Holds ``model.onnx`` and ``tokenizer.json``.
        max_tokens: Longer inputs lose their end.
        cache: Where the optimised graph is kept: loading it takes a fifth of the time.
        threads: Computing one batch.
    """

    def __init__(self, folder: Path, *, max_tokens: int, cache: Path, threads: int) -> None:
        self.vocabulary = Vocabulary(folder, max_tokens=max_tokens)
        self._session = _open_session(folder / "model.onnx", cache=cache, threads=threads)
        self._inputs = {node.name for node in self._session.get_inputs()}

    def run(self, inputs: Sequence[str] | Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """The first output at the first position of each input, in the order given.

        Returns:
            Shape (n_inputs, n_outputs) for an encoder, (n_inputs,) for a classifier with one logit.
        """
        encodings = self.vocabulary.encode(inputs)
        order = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
        rows: list[NDArray[np.float32] | None] = [None] * len(encodings)
        for batch in _batched(order):
            for i, row in zip(batch, self._run_batch([encodings[i] for i in batch]), strict=True):
                rows[i] = row
        return np.asarray(rows, dtype=np.float32)

    def _run_batch(self, batch: Sequence[Encoding]) -> NDArray[np.float32]:
        width = max(len(encoding.ids) for encoding in batch)
        arrays = {
            "input_ids": _pad([encoding.ids for encoding in batch], width),
            "attention_mask": _pad([encoding.attention_mask for encoding in batch], width),
            "token_type_ids": _pad([encoding.type_ids for encoding in batch], width),
        }
        feed = {name: array for name, array in arrays.items() if name in self._inputs}
        output: NDArray[np.float32] = self._session.run(None, feed)[0]
        return output[:, 0]


def _batched(order: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(order), BATCH_SIZE):
        yield order[start : start + BATCH_SIZE]


def _pad(rows: list[list[int]], width: int) -> NDArray[np.int64]:
    return np.array([row + [0] * (width - len(row)) for row in rows], dtype=np.int64)


def _open_session(model: Path, *, cache: Path, threads: int) -> onnxruntime.InferenceSession:
    optimised = cache / f"{model.parent.name}-{model.stat().st_size}-{onnxruntime.__version__}.onnx"
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
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    options = _options(threads=1)
    # The level above would write instructions of this very processor into a file that may travel.
    level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.graph_optimization_level = level
    options.optimized_model_filepath = str(unfinished)
    onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    unfinished.replace(target)


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Threads that spin while they wait take the processor from whoever works beside us.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
