"""Chaos: whatever writes is killed again and again while a folder changes; count what is lost.

``python -m evals.chaos``. In every round a folder of small documents, some of them mails with
something attached, changes at random; then a real ``pincite ingest --prune``, ``ingest --meta``,
``forget`` or ``doctor --fix`` is killed at a random moment while another process reads, asks, or
ingests too, and has to take the index over. What the reader saw must be whole; after every few
rounds an ingestion runs to its end, and everything is compared with an oracle of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from evals.campaign import Campaign
from evals.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Sequence

# One round of each kind of work, in the quick form.
N_ROUNDS, N_QUICK_ROUNDS = 40, 5
ROUNDS_PER_CHECK = 10


def run(n_rounds: int, *, seed: int, folder: Path) -> dict[str, Any]:
    """Play a campaign in an empty folder; counts, and faults in words."""
    rng = Random(seed)  # noqa: S311 - a seed makes the same changes again; no secret
    papers = folder / "papers"
    papers.mkdir()
    campaign = Campaign(Folder(papers, rng), folder / "home", rng)
    campaign.begin()
    began = time.perf_counter()
    for number in range(1, n_rounds + 1):
        campaign.play(number)
        if number % ROUNDS_PER_CHECK == 0 or number == n_rounds:
            campaign.settle(f"after round {number}")
    time_s = time.perf_counter() - began
    return {
        "seed": seed,
        "rounds": n_rounds,
        "killed": campaign.n_killed,
        "interrupted": campaign.n_interrupted,
        "readings": campaign.n_readings,
        "forgotten": len(campaign.forgotten),
        "documents_ever": len(campaign.folder.ever),
        "documents_now": len(campaign.folder.live),
        "time_per_round_s": round(time_s / n_rounds, 1),
        "faults": campaign.faults,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.chaos")
    parser.add_argument("--rounds", type=int, default=N_ROUNDS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help=f"{N_QUICK_ROUNDS} rounds")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with TemporaryDirectory(prefix="pincite-chaos-") as folder:
        n_rounds = N_QUICK_ROUNDS if options.quick else options.rounds
        told = run(n_rounds, seed=options.seed, folder=Path(folder).resolve())
    if options.json:
        print(json.dumps(told))
    else:
        _show(told)
    return 1 if told["faults"] else 0


def _show(told: dict[str, Any]) -> None:
    for name, value in told.items():
        print(f"{name.replace('_', ' '):<18} {len(value) if name == 'faults' else value}")
    for fault in told["faults"]:
        print(f"  {fault}")


if __name__ == "__main__":
    sys.exit(main())
