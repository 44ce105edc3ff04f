"""The encoder that is trained: ms-marco MiniLM, taken back from its int8 file into torch.

The one door to torch, transformers and onnx, which only training needs: the extra ``training``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertConfig, BertModel

from ingest.tokens import Vocabulary
from ingest.weights import MS_MARCO_MINILM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.training.pairs import Pair

MAX_TOKENS = 128
# Words and their first relations are not to be forgotten over few pairs.
N_FROZEN_LAYERS = 4
# A label may be wrong: BM25's negatives were not checked by hand.
DOUBT = 0.03
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
# The relevance logit, which spans -11 to 11, becomes a first guess at the new one.
_SCALE, _SHIFT = 0.3, 1.0


class Encoder(torch.nn.Module):
    """Twelve layers, 384 wide, and one logit: does the text answer the question?"""

    def __init__(self) -> None:
        super().__init__()
        self.bert = BertModel(
            BertConfig(
                hidden_size=384,
                num_hidden_layers=12,
                num_attention_heads=12,
                intermediate_size=1536,
                attn_implementation="eager",
            )
        )
        self.classifier = torch.nn.Linear(384, 1)
        weights = _read_weights(MS_MARCO_MINILM.locate() / "model.onnx")
        with torch.no_grad():
            self.classifier.weight.copy_(weights.pop("classifier.weight") * _SCALE)
            self.classifier.bias.copy_(weights.pop("classifier.bias") * _SCALE + _SHIFT)
        self.bert.load_state_dict({k.removeprefix("bert."): v for k, v in weights.items()})

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Logits, shape (n_pairs, 1)."""
        read = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        )
        logits: torch.Tensor = self.classifier(read.pooler_output)
        return logits


class Trainer:
    """Takes steps, and keeps everything that another session needs to go on.

    Args:
        checkpoint: Read if it is there, and written by ``save``.
    """

    def __init__(self, checkpoint: Path) -> None:
        self.n_steps = 0
        self._checkpoint = checkpoint
        self._vocabulary = Vocabulary(MS_MARCO_MINILM.locate(), max_tokens=MAX_TOKENS)
        self._model = Encoder()
        for part in (
            self._model.bert.embeddings,
            *self._model.bert.encoder.layer[:N_FROZEN_LAYERS],
        ):
            part.requires_grad_(requires_grad=False)
        self._trained = [each for each in self._model.parameters() if each.requires_grad]
        self._optimiser = torch.optim.AdamW(self._trained, lr=1.0, weight_decay=0.01)
        if checkpoint.exists():
            saved = torch.load(checkpoint, weights_only=True)
            self._model.load_state_dict(saved["model"])
            self._optimiser.load_state_dict(saved["optimiser"])
            self.n_steps = saved["n_steps"]

    def step(self, pairs: Sequence[Pair], *, rate: float) -> float:
        """Learn from one batch at this learning rate; returns the loss before it."""
        self._model.train()
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self._model(*self._encode(pairs))[:, 0]
        labels = torch.tensor([float(pair.is_answer) for pair in pairs])
        loss = binary_cross_entropy_with_logits(logits.float(), labels * (1 - 2 * DOUBT) + DOUBT)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._trained, 1.0)
        self._optimiser.step()
        self._optimiser.zero_grad()
        self.n_steps += 1
        return float(loss.item())

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        draft = self._checkpoint.with_suffix(".new")
        state = {
            "model": self._model.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "n_steps": self.n_steps,
        }
        torch.save(state, draft)
        draft.replace(self._checkpoint)

    def export(self, target: Path) -> None:
        """Write the model as int8 ONNX, each channel with a scale of its own."""
        self._model.eval()
        whole = target.with_suffix(".float.onnx")
        example = tuple(torch.ones(2, 8, dtype=torch.long) for _ in INPUTS)
        axes = {name: {0: "batch", 1: "sequence"} for name in INPUTS}
        torch.onnx.export(
            self._model,
            example,
            str(whole),
            input_names=list(INPUTS),
            output_names=["logits"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        prepared = target.with_suffix(".prepared.onnx")
        quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            prepared,
            target,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
        whole.unlink()
        prepared.unlink()

    def _encode(self, pairs: Sequence[Pair]) -> list[torch.Tensor]:
        read = self._vocabulary.encode([(pair.question, pair.text) for pair in pairs])
        width = max(len(encoding.ids) for encoding in read)
        rows = [[each.ids, each.attention_mask, each.type_ids] for each in read]
        padded = [[row + [0] * (width - len(row)) for row in three] for three in rows]
        return list(torch.tensor(padded).unbind(dim=1))


def _read_weights(path: Path) -> dict[str, torch.Tensor]:
    """The float32 weights that a dynamically quantised BERT stands for, by their torch names."""
    graph = onnx.load(str(path)).graph
    stored: dict[str, Any] = {each.name: numpy_helper.to_array(each) for each in graph.initializer}

    def restore(name: str) -> Any:  # noqa: ANN401 - numpy's
        whole = stored[f"{name}_quantized"].astype(np.float32)
        return (whole - stored[f"{name}_zero_point"].astype(np.float32)) * stored[f"{name}_scale"]

    weights = {
        name: array
        for name, array in stored.items()
        if array.dtype == np.float32
        and name.startswith(("bert.", "classifier."))
        and not name.endswith(("_scale", "_zero_point"))
    }
    for node in graph.node:
        if node.op_type == "Gather" and node.input[0].endswith("weight_quantized"):
            name = node.input[0].removesuffix("_quantized")
            weights[name] = restore(name)
        elif node.op_type == "MatMulInteger":
            layer = re.sub(r"/(?:Gemm_)?MatMul_quant$", "", node.name).strip("/").replace("/", ".")
            weights[f"{layer}.weight"] = restore(node.input[1].removesuffix("_quantized")).T
    return {name: torch.tensor(np.ascontiguousarray(array)) for name, array in weights.items()}
