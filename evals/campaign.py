"""Campaign: one folder and one home, disturbed and killed round by round, and looked at between."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from evals.oracle import EXHAUSTIVE, MOODS, expect, find_faults, find_torn
from evals.process import PINCITE, WELL, Ended, pincite, start, wait

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from random import Random
    from subprocess import Popen

    from evals.folder import Folder
    from evals.specimen import Specimen

N_FIRST_CHANGES, N_CHANGES = 20, 5
EARLY = 0.7
"""Kills come within this part of the time of an ingestion: later they would often come too late."""

QUESTION = "What does the pier store keep for crews who sail before dawn?"


class Work(StrEnum):
    """What is killed."""

    INGEST = "ingest"
    STATE = "ingest --meta"
    FORGET = "forget"
    MEND = "doctor --fix"


class Rival(StrEnum):
    """A second process, started while the work is under way."""

    SEARCH = "search"
    ASK = "ask"
    DOCUMENTS = "documents"
    DOCTOR = "doctor"
    INGEST = "ingest"


_RIVALS = [Rival.SEARCH, Rival.SEARCH, Rival.ASK, Rival.DOCUMENTS, Rival.DOCTOR, Rival.INGEST]
_WORKS = [Work.INGEST, Work.INGEST, Work.STATE, Work.FORGET, Work.MEND]


@dataclass(slots=True)
class Campaign:
    """One folder, one home, and what has been seen of them.

    Attributes:
        full_s: How long an undisturbed ingestion took; kills come within that time.
        states: What was to be seen when the index was last in step, and after each change since.
        faults: What went wrong, and where.
        forgotten: Words that are gone for good, or will be at the next settling.
        to_forget: Documents whose forgetting may have been cut off.
        works: What is still to be killed, before all kinds of work begin anew.
        n_killed: Works that a kill met alive.
        n_interrupted: Works that an interrupt met alive.
        n_readings: Listings of all that is visible, got while work was under way or cut off.
    """

    folder: Folder
    home: Path
    rng: Random
    full_s: float = 0.0
    states: list[Mapping[str, Specimen]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    forgotten: list[Specimen] = field(default_factory=list)
    to_forget: list[str] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
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
        """One round: change the folder, work, kill, listen to the rival."""
        self.folder.disturb(N_CHANGES)
        work, words = self._choose_work()
        self.states.append(self.folder.sources)
        kill_after_s = self.rng.uniform(0, EARLY * self.full_s)
        rival = self.rng.choice(_RIVALS)
        began = time.perf_counter()
        working = self._start(words)
        time.sleep(self.rng.uniform(0, kill_after_s))
        other = self._start(self._arguments(rival))
        time.sleep(max(0.0, began + kill_after_s - time.perf_counter()))
        self._cut_off(working, f"round {number}, {work}")
        self._judge(rival, wait(other), f"round {number}, {rival} beside {work}")

    def settle(self, where: str) -> None:
        """Forget, mend and ingest to the end, and compare everything."""
        for document_id in self.to_forget:
            ended = wait(self._start(("forget", document_id, "--yes")))
            if ended.code != 0 and ended.json["error"]["kind"] != "gone":
                self._note(where, [f"not forgotten: {ended.out}{ended.err[-300:]}"])
        self.to_forget.clear()
        if self.rng.random() < 1 / 2:
            pincite("doctor", "--fix", home=self.home)
        self._catch_up(where)
        self._note(where, find_faults(self.folder, home=self.home, forgotten=self.forgotten))

    def _catch_up(self, where: str) -> None:
        report = pincite(*self._arguments(Rival.INGEST), home=self.home)
        self._note(where, [f"refused: {file}" for file in report["failed"]])
        self.states = [self.folder.sources]

    def _choose_work(self) -> tuple[Work, Sequence[str]]:
        if not self.works:
            self.works = self.rng.sample(_WORKS, k=len(_WORKS))
        match self.works.pop():
            case Work.STATE:
                source = self.rng.choice(sorted(self.folder.files))
                return Work.STATE, ("ingest", source, "--meta", f"mood={self.rng.choice(MOODS)}")
            case Work.FORGET if source := self._choose_to_forget():
                return Work.FORGET, ("forget", source, "--yes")
            case Work.MEND:
                return Work.MEND, ("doctor", "--fix")
        return Work.INGEST, self._arguments(Rival.INGEST)

    def _choose_to_forget(self) -> str:
        """Withdraw a file that the index must know, whose words no other file ever held."""
        steady = expect([*self.states, self.folder.sources]).must
        known = [
            source
            for source, specimen in self.folder.files.items()
            if specimen in steady
            and all(len(self.folder.places[each]) == 1 for each in specimen.family)
        ]
        if not known:
            return ""
        source = self.rng.choice(sorted(known))
        own = {s for s in self.folder.sources if s == source or s.startswith(f"{source}!/")}
        listed = pincite("documents", home=self.home)["documents"]
        self.to_forget += [d["document_id"] for d in listed if own & set(d["locations"])]
        self.forgotten += self.folder.withdraw(source)
        return source

    def _arguments(self, command: Rival) -> Sequence[str]:
        match command:
            case Rival.SEARCH:
                return ("search", "anything", *EXHAUSTIVE)
            case Rival.ASK:
                return ("ask", QUESTION, "--set", "max_rounds=1")
            case Rival.DOCUMENTS | Rival.DOCTOR:
                return (command.value,)
            case Rival.INGEST:
                return ("ingest", str(self.folder.path), "--prune", "--yes")

    def _start(self, words: Sequence[str]) -> Popen[str]:
        return start([*PINCITE, *words, "--json"], home=self.home)

    def _cut_off(self, working: Popen[str], where: str) -> None:
        """Three kills to one Ctrl-C, each of which may come too late."""
        is_polite = self.rng.random() < 1 / 4
        working.send_signal(signal.SIGINT if is_polite else signal.SIGKILL)
        ended = wait(working)
        self.n_killed += ended.code == -signal.SIGKILL
        self.n_interrupted += is_polite and ended.code != 0
        if "Traceback" in ended.err:
            self._note(where, [f"a traceback: {ended.err[-300:]}"])

    def _judge(self, rival: Rival, ended: Ended, where: str) -> None:
        # What was cut off is not well, and a doctor says so.
        fine = {0, 1} if rival is Rival.DOCTOR else WELL if rival is Rival.ASK else {0}
        if ended.code not in fine or "Traceback" in ended.err:
            self._note(where, [f"exit code {ended.code}: {ended.out[:300]}{ended.err[-300:]}"])
        elif rival is Rival.INGEST:
            self.states = self.states[-1:]
        elif rival is Rival.SEARCH:
            self.n_readings += 1
            texts = [candidate["text"] for candidate in ended.json["candidates"]]
            ever = [*self.folder.ever, *self.forgotten]
            self._note(where, find_torn(texts, ever, expect(self.states)))

    def _note(self, where: str, faults: Sequence[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in faults]
