"""Any sentence-transformers model: the one door to ``sentence_transformers`` and ``torch``."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.embed import EmbedderUnavailableError, normalise
from ingest.model_folder import DEFAULT_MAX_TOKENS
from ingest.recipe import ModelFacts, Pooling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

INSTALL = (
    "Run `pip install torch==2.13.0` (or another build of it for your machine), then"
    " `pip install --require-hashes -r requirements/sentence-transformers.txt`."
)
BATCH_SIZE = 16
# Tokenizers without a limit say so by a number like this.
_NO_LIMIT = 100_000


class SentenceModel:
    """A model that this library runs, on the processor.

    Args:
        named: A name on the model hub or in its cache, or a folder.
        cache: Where its tokenizer is written, for the process that cuts documents.
        threads: Computing one batch; 0 takes what the machine has.

    Raises:
        EmbedderUnavailableError: The extra is not installed, or the model cannot be loaded.
    """

    def __init__(self, named: str, *, cache: Path, threads: int) -> None:
        self._model = _load(named, threads=threads)
        self.facts = _facts(named, self._model)
        self.vocabulary = cache / f"tokenizer-{self.facts.sha256[:16]}"
        _write_tokenizer(self._model, self.vocabulary)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape (n_texts, n_dims), float32."""
        if not texts:
            return np.empty((0, self.facts.n_dims), dtype=np.float32)
        return self._embed(self._model.encode_document, texts, prefix=self.facts.passage_prefix)

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """A unit vector, shape (n_dims,), float32."""
        rows = self._embed(self._model.encode_query, [query], prefix=self.facts.query_prefix)
        vector: NDArray[np.float32] = rows[0]
        return vector

    def _embed(
        self,
        encode: Any,  # noqa: ANN401 - of a library that mostly is not there
        texts: Sequence[str],
        *,
        prefix: str,
    ) -> NDArray[np.float32]:
        rows = encode(list(texts), prompt=prefix, batch_size=BATCH_SIZE, show_progress_bar=False)
        return normalise(np.array(rows, dtype=np.float32))


def _load(named: str, *, threads: int) -> Any:  # noqa: ANN401 - as above
    # What it says while it loads would stand in the middle of our own output.
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import sentence_transformers  # noqa: PLC0415 - seconds, and an extra
        import torch  # noqa: PLC0415 - as above
    except ImportError as error:
        msg = f"embedder is set to {named}, and sentence-transformers is not installed"
        raise EmbedderUnavailableError(msg, advice=INSTALL) from error
    if threads:
        torch.set_num_threads(threads)
    try:
        return sentence_transformers.SentenceTransformer(named, device="cpu")
    except Exception as error:  # it raises whatever the hub, the files and the model's code raise
        cause = (str(error).strip().splitlines() or [type(error).__name__])[0]
        msg = f"the model {named} cannot be loaded: {cause}"
        advice = "Give its folder, or its name while there is a network to fetch it once."
        raise EmbedderUnavailableError(msg, advice=advice) from error


def _facts(named: str, model: Any) -> ModelFacts:  # noqa: ANN401 - as above
    prompts: dict[str, str | None] = model.prompts or {}
    passage = (prompts.get(name) for name in ("passage", "document", "corpus"))
    max_tokens = model.max_seq_length
    return ModelFacts(
        name=f"sentence-transformers:{named}",
        sha256=_hash_numbers(model),
        n_dims=len(model.encode_document(["text"], show_progress_bar=False)[0]),
        pooling=Pooling.BY_MODEL,
        query_prefix=prompts.get("query") or "",
        passage_prefix=next(filter(None, passage), ""),
        max_tokens=max_tokens if max_tokens and max_tokens < _NO_LIMIT else DEFAULT_MAX_TOKENS,
    )


def _hash_numbers(model: Any) -> str:  # noqa: ANN401 - as above
    """Of all that was learned: the same whatever the model is called and wherever it lies."""
    import torch  # noqa: PLC0415 - as above

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}\n".encode())
        # By bytes, since numpy has no name for some of torch's kinds of numbers.
        digest.update(tensor.contiguous().flatten().view(torch.uint8).numpy())
    return digest.hexdigest()


def _write_tokenizer(model: Any, folder: Path) -> None:  # noqa: ANN401 - as above
    fast = getattr(model.tokenizer, "backend_tokenizer", None)
    if fast is None:
        msg = "the model's tokenizer cannot be used outside of sentence-transformers"
        raise EmbedderUnavailableError(msg, advice="Choose a model with a tokenizer.json.")
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{os.getpid()}.tmp"
    unfinished.write_text(fast.to_str(), encoding="utf-8")
    unfinished.replace(folder / "tokenizer.json")
