"""Chaos: ingestion is killed again and again while its folder changes; count what is lost.

``python -m evals.chaos``. In every round a folder of small documents changes at random, then a
real ``pincite ingest --prune`` is killed at a random moment while another process reads, or
ingests too, and has to take the index over. What the reader saw must be whole; after every few
rounds an ingestion runs to its end, and everything is compared with an oracle of its own.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from evals.folder import Folder
from evals.oracle import EXHAUSTIVE, expect, find_faults, find_torn
from evals.process import PINCITE, Ended, pincite, start, wait

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from subprocess import Popen

    from evals.specimen import Specimen

N_ROUNDS, N_QUICK_ROUNDS = 40, 4
ROUNDS_PER_CHECK = 10
N_FIRST_CHANGES, N_CHANGES = 20, 5


class Rival(StrEnum):
    """A second process, started while an ingestion is under way."""

    SEARCH = "search"
    DOCUMENTS = "documents"
    INGEST = "ingest"


@dataclass(slots=True)
class Campaign:
    """One folder, one home, and what has been seen of them.

    Attributes:
        full_s: How long an undisturbed ingestion took; kills come within that time.
        states: The folder's files when the index was last in step, and after each change since.
        faults: What went wrong, and where.
        n_killed: Ingestions that a kill met alive.
        n_interrupted: Ingestions that an interrupt met alive.
        n_readings: Listings of all that is visible, got while ingestion was under way or cut off.
    """

    folder: Folder
    home: Path
    rng: Random
    full_s: float = 0.0
    states: list[Mapping[str, Specimen]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    n_killed: int = 0
    n_interrupted: int = 0
    n_readings: int = 0

    def begin(self) -> None:
        """Ingest a first folder, and see how long some changes to it take."""
        self.folder.disturb(N_FIRST_CHANGES)
        self.settle("at the start")
        self.folder.disturb(N_CHANGES)
        began = time.perf_counter()
        self._catch_up("after the first changes")
        self.full_s = time.perf_counter() - began

    def play(self, number: int) -> None:
        """One round: change the folder, ingest, kill, listen to the rival."""
        self.folder.disturb(N_CHANGES)
        self.states.append(dict(self.folder.files))
        kill_after_s = self.rng.uniform(0, self.full_s)
        rival = self.rng.choice([Rival.SEARCH, Rival.SEARCH, Rival.DOCUMENTS, Rival.INGEST])
        began = time.perf_counter()
        ingestion = self._start(Rival.INGEST)
        time.sleep(self.rng.uniform(0, kill_after_s))
        other = self._start(rival)
        time.sleep(max(0.0, began + kill_after_s - time.perf_counter()))
        self._cut_off(ingestion, f"round {number}")
        self._judge(rival, wait(other), f"round {number}, {rival} beside it")

    def settle(self, where: str) -> None:
        """Ingest to the end and compare everything."""
        self._catch_up(where)
        self._note(where, find_faults(self.folder, home=self.home))

    def _catch_up(self, where: str) -> None:
        report = pincite(*self._arguments(Rival.INGEST), home=self.home)
        self._note(where, [f"refused: {file}" for file in report["failed"]])
        self.states = [dict(self.folder.files)]

    def _arguments(self, command: Rival) -> Sequence[str]:
        match command:
            case Rival.SEARCH:
                return ("search", "anything", *EXHAUSTIVE)
            case Rival.DOCUMENTS:
                return ("documents",)
            case Rival.INGEST:
                return ("ingest", str(self.folder.path), "--prune", "--yes")

    def _start(self, command: Rival) -> Popen[str]:
        return start([*PINCITE, *self._arguments(command), "--json"], home=self.home)

    def _cut_off(self, ingestion: Popen[str], where: str) -> None:
        """Three kills to one Ctrl-C, each of which may come too late."""
        is_polite = self.rng.random() < 1 / 4
        ingestion.send_signal(signal.SIGINT if is_polite else signal.SIGKILL)
        ended = wait(ingestion)
        self.n_killed += ended.code == -signal.SIGKILL
        self.n_interrupted += is_polite and ended.code != 0
        if "Traceback" in ended.err:
            self._note(where, [f"a traceback: {ended.err[-300:]}"])

    def _judge(self, rival: Rival, ended: Ended, where: str) -> None:
        if ended.code != 0:
            self._note(where, [f"exit code {ended.code}: {ended.out[:300]}{ended.err[-300:]}"])
        elif rival is Rival.INGEST:
            self.states = self.states[-1:]
        elif rival is Rival.SEARCH:
            self.n_readings += 1
            texts = [candidate["text"] for candidate in ended.json["candidates"]]
            self._note(where, find_torn(texts, self.folder.ever, expect(self.states)))

    def _note(self, where: str, faults: Sequence[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in faults]


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
