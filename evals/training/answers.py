"""Train the model that says whether a statement answers a question, and write it as int8 ONNX.

``python -m evals.training.answers OUT`` needs the data sets and the extra ``training``; the data
card beside the weights says what they were trained on. Interrupted, run it again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from evals.training.pairs import make_pairs
from evals.training.questions import DatasetsMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.training.pairs import Pair

VARIABLE = "PINCITE_DATASETS"
BATCH = 32
# Batches are of pairs of like length, out of so many at a time: padding costs as much as words.
POOL = 32 * BATCH
PEAK = 6e-5
WARM_UP, COOL_DOWN = 40, 120
SAVE_EVERY = 100
SAY_EVERY = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Train and export; 2 without the data sets or the extra."""
    options = _options(argv)
    if not options.datasets:
        return _fail(f"Say where the data sets are: --datasets DIR, or {VARIABLE}.")
    try:
        pairs = make_pairs(Path(options.datasets), seed=options.seed)
        train(
            make_batches(pairs[: options.limit], seed=options.seed),
            out=options.out,
            n_steps=options.steps,
        )
    except DatasetsMissingError as error:
        return _fail(f"There is no {error}: {VARIABLE} or --datasets must hold the data sets.")
    except ModuleNotFoundError as error:
        return _fail(f"{error.name} is missing: `make training` installs what training needs.")
    return 0


def make_batches(pairs: Sequence[Pair], *, seed: int) -> list[list[Pair]]:
    """Batches of pairs of like length, in random order within each pool."""
    rng = Random(seed + 1)  # noqa: S311 - no secret
    batches = []
    for start in range(0, len(pairs), POOL):
        pool = sorted(
            pairs[start : start + POOL], key=lambda pair: len(pair.text) + len(pair.question)
        )
        cut = [pool[begin : begin + BATCH] for begin in range(0, len(pool), BATCH)]
        rng.shuffle(cut)
        batches += cut
    return batches


def train(batches: Sequence[Sequence[Pair]], *, out: Path, n_steps: int) -> None:
    """One pass over at most ``n_steps`` batches, from the checkpoint on, and the export.

    Args:
        batches: In their order.
        out: A folder for the checkpoint and ``model.onnx``.
        n_steps: The last ``COOL_DOWN`` of them have a falling learning rate.
    """
    # Torch takes seconds, and most who ask for --help have none.
    from evals.training.encoder import Trainer  # noqa: PLC0415

    out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(out / "checkpoint.pt")
    end = min(n_steps, len(batches))
    losses: list[float] = []
    began = time.monotonic()
    while trainer.n_steps < end:
        rate = learning_rate(trainer.n_steps, end)
        losses.append(trainer.step(batches[trainer.n_steps], rate=rate))
        if trainer.n_steps % SAY_EVERY == 0:
            speed = BATCH * len(losses) / (time.monotonic() - began)
            recent = losses[-5 * SAY_EVERY :]
            mean = sum(recent) / len(recent)
            _say(f"{trainer.n_steps} of {end}: loss {mean:.3f}, {speed:.1f} pairs/s")
        if trainer.n_steps % SAVE_EVERY == 0:
            trainer.save()
    trainer.save()
    trainer.export(out / "model.onnx")
    _say(f"wrote {out / 'model.onnx'}")


def learning_rate(n_steps: int, end: int) -> float:
    """Rises over the first steps, stays, and falls to nothing over the last ones."""
    return PEAK * min(1.0, (n_steps + 1) / WARM_UP, max(0.0, (end - n_steps) / COOL_DOWN))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals.training.answers", description="Train the answer model."
    )
    parser.add_argument("out", type=Path, help="folder for the checkpoint and model.onnx")
    parser.add_argument("--datasets", default=os.environ.get(VARIABLE), help="the data sets")
    parser.add_argument("--limit", type=int, help="only so many pairs")
    parser.add_argument("--steps", type=int, default=882, help="batches of 32 pairs")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _fail(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
