"""A folder of specimens that changes at random, and remembers what it has ever held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evals.specimen import ATTACHED_NAME, Specimen, make_specimen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

FEW, MANY = 12, 30
N_SUBFOLDERS = 3


@dataclass(slots=True)
class Folder:
    """Files, and what each says.

    Attributes:
        path: Exists.
        rng: Decides everything.
        files: Of now, by absolute path.
        ever: Every specimen that any file has held.
        places: The files that have ever held each.
    """

    path: Path
    rng: Random
    files: dict[str, Specimen] = field(default_factory=dict)
    ever: dict[Specimen, None] = field(default_factory=dict)
    places: dict[Specimen, set[str]] = field(default_factory=dict)

    @property
    def sources(self) -> dict[str, Specimen]:
        """What is to be seen of each file, and of what is attached to it."""
        attached = {
            f"{source}!/{ATTACHED_NAME}": specimen.attached
            for source, specimen in self.files.items()
            if specimen.attached
        }
        return self.files | attached

    @property
    def live(self) -> set[Specimen]:
        """What files say now."""
        return set(self.sources.values())

    @property
    def dead(self) -> list[Specimen]:
        """What files have said and none says any more."""
        live = self.live
        return [specimen for specimen in self.ever if specimen not in live]

    def disturb(self, n_changes: int) -> None:
        """Add, edit, copy, move, delete and bring back, keeping a few files to many."""
        changes = [self.add, self.add, self.edit, self.edit, self.copy, self.move, self.delete]
        for _ in range(n_changes):
            self._pick(changes)()

    def add(self) -> None:
        """Write a new file, with new words or with those of a file that is gone."""
        dead = self.dead
        is_back = bool(dead) and self.rng.random() < 1 / 4
        specimen = self.rng.choice(dead) if is_back else make_specimen(self.rng)
        self._write(self._new_name(specimen), specimen)

    def edit(self) -> None:
        """Give a file other words of the same format."""
        source = self._choose()
        self._write(source, make_specimen(self.rng, self.files[source].form))

    def copy(self) -> None:
        """Write the same bytes at a second path."""
        specimen = self.files[self._choose()]
        self._write(self._new_name(specimen), specimen)

    def move(self) -> None:
        """Rename a file."""
        source = self._choose()
        specimen = self.files[source]
        self._remove(source)
        self._write(self._new_name(specimen), specimen)

    def delete(self) -> None:
        """Remove a file."""
        self._remove(self._choose())

    def withdraw(self, source: str) -> set[Specimen]:
        """Remove every file with the words of this one, or of what is attached to it; those words.

        They never come back.
        """
        words = set(self.files[source].family)
        for each in [s for s, specimen in self.files.items() if words & {*specimen.family}]:
            self._remove(each)
        for specimen in words:
            del self.ever[specimen]
        return words

    def _pick(self, changes: list[Callable[[], None]]) -> Callable[[], None]:
        if len(self.files) < FEW:
            return self.add
        return self.delete if len(self.files) > MANY else self.rng.choice(changes)

    def _choose(self) -> str:
        return self.rng.choice(sorted(self.files))

    def _new_name(self, specimen: Specimen) -> str:
        # The names sort in any order, so that ingestion meets old and new files mixed.
        number = self.rng.randrange(10**6)
        folder = self.path / f"shelf-{self.rng.randint(1, N_SUBFOLDERS)}"
        return str(folder / f"paper-{number:06}{specimen.form}")

    def _write(self, source: str, specimen: Specimen) -> None:
        path = self.path / source
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(specimen.data)
        self.files[source] = specimen
        for each in specimen.family:
            self.ever[each] = None
            self.places.setdefault(each, set()).add(source)

    def _remove(self, source: str) -> None:
        (self.path / source).unlink()
        del self.files[source]
