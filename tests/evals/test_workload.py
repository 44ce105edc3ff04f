"""The workload is the same every time and holds its fact once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dice import dice
from evals.workload import FACT, write_files

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, seed: int) -> list[str]:
    write_files(folder, 3, rng=dice(seed))
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    first, again, other = (written(tmp_path / str(n), seed) for n, seed in enumerate([1, 1, 2]))
    assert first == again
    assert first != other


def test_the_fact_stands_in_one_file_and_no_blank_is_left(tmp_path: Path) -> None:
    texts = written(tmp_path / "papers", 1)
    assert sum(text.count(FACT) for text in texts) == 1
    assert not any("{" in text for text in texts)
    assert len(set(texts)) == 3
