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
ROUNDS_PER_CHECK = 5
N_CHANGES = 5
# Python itself has not yet begun to listen to signals.
DEAF_S = 1.0
RIVALS = (
    ("search", "anything", *EXHAUSTIVE),
    ("search", "anything", *EXHAUSTIVE),
    ("documents",),
    ("ingest",),
)


@dataclass(slots=True)
class Campaign:
    """One folder, one home, and what has been seen of them.

    Attributes:
        full_s: How long an undisturbed ingestion took; kills come within that time.
        states: The folder's files when the index was last in step, and after each change since.
        faults: What went wrong, with the round.
        n_killed: Ingestions that a kill met alive.
        n_interrupted: Ingestions that an interrupt met alive.
        n_readings: Listings that a second process got while ingestion was under way.
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
        """Ingest a first folder and see how long that takes."""
        self.folder.disturb(FIRST_CHANGES)
        self.settle("at the start")
        self.folder.disturb(N_CHANGES)
        began = time.perf_counter()
        self.settle("after the first changes")
        self.full_s = time.perf_counter() - began

    def play(self, number: int) -> None:
        """One round: change, ingest, kill, listen."""
        self.folder.disturb(N_CHANGES)
        self.states.append(dict(self.folder.files))
        kill_after_s = self.rng.uniform(0, 1.1 * self.full_s)
        rival = self.rng.choice(RIVALS)
        ingestion = self._start("ingest")
        began = time.perf_counter()
        time.sleep(self.rng.uniform(0, kill_after_s))
        other = self._start(*rival)
        time.sleep(max(0.0, began + kill_after_s - time.perf_counter()))
        self._end(ingestion, number)
        self._judge_rival(rival, wait(other), number)

    def settle(self, when: str) -> None:
        """Ingest to the end and compare everything."""
        self._note(when, self._ingest_to_the_end())
        self.states = [dict(self.folder.files)]
        self._note(when, find_faults(self.folder, home=self.home))

    def _ingest_to_the_end(self) -> list[str]:
        failed = pincite(*self._complete("ingest"), home=self.home)["failed"]
        return [f"refused: {file}" for file in failed]

    def _start(self, *arguments: str) -> Popen[str]:
        return start([*PINCITE, *self._complete(*arguments), "--json"], home=self.home)

    def _complete(self, *arguments: str) -> list[str]:
        is_ingest = arguments == ("ingest",)
        more = [str(self.folder.path), "--prune", "--yes"] if is_ingest else []
        return [*arguments, *more]

    def _end(self, ingestion: Popen[str], number: int) -> None:
        """Three kills to one Ctrl-C, each of which may come too late."""
        politely = self.rng.random() < 1 / 4
        ingestion.send_signal(signal.SIGINT if politely else signal.SIGKILL)
        ended = wait(ingestion)
        self.n_killed += ended.code == -signal.SIGKILL
        self.n_interrupted += politely and ended.code != 0
        if "Traceback" in ended.err:
            self._note(f"round {number}", [f"a traceback on Ctrl-C: {ended.err[-300:]}"])

    def _judge_rival(self, rival: Sequence[str], ended: Ended, number: int) -> None:
        where = f"round {number}, {rival[0]} beside it"
        if ended.code != 0:
            self._note(where, [f"exit code {ended.code}: {ended.out[:300]}{ended.err[-300:]}"])
        elif rival[0] == "ingest":
            self.states = self.states[-1:]
        elif rival[0] == "search":
            self.n_readings += 1
            texts = [candidate["text"] for candidate in ended.json["candidates"]]
            expected = expect(self.states)
            self._note(where, find_torn(texts, self.folder.ever, expected))

    def _note(self, where: str, faults: Sequence[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in faults]


FIRST_CHANGES = 20


def run(n_rounds: int, *, seed: int, folder: Path) -> dict[str, Any]:
    """Play a campaign in an empty folder; counts, and faults in words."""
    rng = Random(seed)  # noqa: S311 - a seed makes the same changes again; no secret
    papers = folder / "papers"
    papers.mkdir()
    campaign = Campaign(Folder(papers, rng), folder / "home", rng)
    campaign.begin()
    rounds_s = []
    for number in range(1, n_rounds + 1):
        began = time.perf_counter()
        campaign.play(number)
        if number % ROUNDS_PER_CHECK == 0 or number == n_rounds:
            campaign.settle(f"after round {number}")
        rounds_s.append(time.perf_counter() - began)
    return {
        "seed": seed,
        "rounds": n_rounds,
        "killed": campaign.n_killed,
        "interrupted": campaign.n_interrupted,
        "readings": campaign.n_readings,
        "documents_ever": len(campaign.folder.ever),
        "documents_now": len(campaign.folder.live),
        "seconds_a_round": round(sum(rounds_s) / max(len(rounds_s), 1), 2),
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
        for name, value in told.items():
            print(f"{name.replace('_', ' '):<16} {len(value) if name == 'faults' else value}")
        print(*told["faults"], sep="\n", end="")
    return 1 if told["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
