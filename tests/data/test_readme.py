"""The list of sample documents and the counts of questions are those of today."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")
LINES = (DATA / "questions.jsonl").read_text(encoding="utf-8").splitlines()


def test_every_document_is_listed() -> None:
    listed = set(re.findall(r"`([^`/]+\.\w+)`", README))
    files = {path.name for path in (DATA / "documents").rglob("*") if path.is_file()}
    assert files - listed == set()
    assert f": {len(files)} files," in README


def test_the_questions_are_counted() -> None:
    samples = [json.loads(line) for line in LINES]
    for key in ("expected", "kind"):
        counts = Counter((sample[key], sample["split"]) for sample in samples)
        rows = {
            f"| {name} | {counts[name, 'dev']} | {counts[name, 'test']} |" for name, _ in counts
        }
        assert rows <= set(README.splitlines())
    assert f"{len(samples)} questions" in README
