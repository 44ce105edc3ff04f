"""Fit the judge's weights on questions with known answers, and say how good they are.

``python -m evals.training.judge`` needs the data sets: ``judge.md`` says which, and what it found.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from agent.build import Parts
from agent.settings import AgentSettings
from evals.training.fit import NotFittedError, fit_judge
from evals.training.measure import Quality, measure
from evals.training.questions import HELD_OUT, DatasetsMissingError, load_questions
from evals.training.reading import Models, Reader, ReadQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.training.fit import Weights
    from evals.training.questions import QuestionSet

VARIABLE = "PINCITE_DATASETS"
DIGITS = 2
QUESTIONS_PER_LINE = 25


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights and how good they are on each set that none of their questions is from."""

    weights: Weights
    quality: Mapping[str, Quality]

    def to_json(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        quality = {name: quality.to_json() for name, quality in self.quality.items()}
        return {"weights": list(self.weights), "quality": quality}


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and report; 2 without the data sets or when they allow no fit."""
    options = _options(argv)
    if not options.datasets:
        return _fail(f"Say where the data sets are: --datasets DIR, or {VARIABLE}.")
    try:
        sets = {
            name: load_questions(Path(options.datasets), name).sample(
                options.limit, seed=options.seed
            )
            for name in HELD_OUT
        }
        judge, bare = fit_both(read_all(sets))
    except DatasetsMissingError as error:
        return _fail(f"There is no {error}: {VARIABLE} or --datasets must hold the data sets.")
    except NotFittedError as error:
        return _fail(f"These questions allow no fit: {error}.")
    if options.json:
        fitted = {"judge": judge.to_json(), "logit_alone": bare.to_json()}
        _say(json.dumps({"limit": options.limit, "seed": options.seed, **fitted}, indent=2))
    else:
        _say(*report(judge, bare))
    return 0


def read_all(sets: Mapping[str, QuestionSet]) -> dict[str, list[ReadQuestion]]:
    """Have the product's models read every question of every set."""
    # No home: nothing is kept but the optimised models, for as long as this takes.
    with TemporaryDirectory() as home, Parts(Path(home), AgentSettings()) as parts:
        models = Models(
            score_pairs=parts.answer_model,
            embed_query=parts.embedder.embed_query,
            embed_passages=parts.embedder.embed_passages,
        )
        return {name: list(read_set(asked, models=models)) for name, asked in sets.items()}


def read_set(asked: QuestionSet, *, models: Models) -> list[ReadQuestion]:
    """Read the questions of one set, and say how far that is; those without statements fall out."""
    reader = Reader(asked.passages, models=models)
    reads = []
    for number, question in enumerate(asked.questions, start=1):
        reads.append(reader.read(question))
        if number % QUESTIONS_PER_LINE == 0 or number == len(asked.questions):
            sys.stderr.write(f"{asked.name}: {number} of {len(asked.questions)} questions\n")
    return [read for read in reads if read.seen]


def fit_both(reads: Mapping[str, Sequence[ReadQuestion]]) -> tuple[Fitted, Fitted]:
    """The judge, and the answer model's logit with nothing but a scale beside it."""
    bare = {name: [_bare(read) for read in some] for name, some in reads.items()}
    n_signals = len(next(iter(reads.values()))[0].seen[0].found.row()) - 1
    return _fit(reads, n_signals=n_signals), _fit(bare, n_signals=1)


def report(judge: Fitted, bare: Fitted) -> list[str]:
    """What is printed: the weights to paste, then each held-out set, judge and logit."""
    lines = [f"WEIGHTS = ({', '.join(map(str, judge.weights))})", f"logit alone: {bare.weights}"]
    for name, quality in judge.quality.items():
        lines += ["", f"{name}: {quality.n_questions} questions"]
        lines += [*_lines("judge", quality), *_lines("logit alone", bare.quality[name])]
    return lines


def _fit(reads: Mapping[str, Sequence[ReadQuestion]], *, n_signals: int) -> Fitted:
    # The answer model was trained on the other sets: it would look better there than it is.
    fitted = fit_judge([some[::2] for some in reads.values()], n_signals=n_signals)
    # What is measured is what will be pasted.
    weights = tuple(round(weight, DIGITS) for weight in fitted)
    return Fitted(weights, {name: measure(some[1::2], weights) for name, some in reads.items()})


def _bare(read: ReadQuestion) -> ReadQuestion:
    """Without the rule about years."""
    seen = [replace(one, found=replace(one.found, year_missing=False)) for one in read.seen]
    return replace(read, seen=tuple(seen))


def _lines(name: str, quality: Quality) -> list[str]:
    area = "none" if quality.auroc is None else f"{quality.auroc:.3f}"
    head = f"  {name}: AUROC {area}, ECE {quality.ece:.3f}, best is right: {quality.right}"
    rows = [
        f"    from {row.threshold}  answered {row.answered!s:<18}  right {row.right!s:<18}"
        f"  held back {row.held_back}"
        for row in quality.table
    ]
    return [head, *rows]


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals.training.judge", description="Fit the judge's weights."
    )
    parser.add_argument(
        "--datasets",
        default=os.environ.get(VARIABLE, ""),
        help=f"the folder of the data sets, else {VARIABLE}",
    )
    parser.add_argument("--limit", type=_count, help="questions of each set, at most; else all")
    parser.add_argument("--seed", type=int, default=0, help="which questions those are")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    return parser.parse_args(argv)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        msg = "at least 1"
        raise argparse.ArgumentTypeError(msg)
    return number


def _fail(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
