"""The whole way of ``pincite eval chunking``, with the real models, on a text of three topics."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from agent.build import Parts
from agent.settings import AgentSettings
from evals.chunking import eval_chunking

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

ANSWER = "The lamp store at Corrie Sound opens at 6:40 in the morning."
TOPICS = (
    f"{ANSWER} Lamps are lent against a deposit of 5 EUR.",
    "The ferry to Skarn sails twice a day. Its deck takes nine cars and two lorries.",
    "Puffins nest on the Stack from May to July. Visitors must stay on the marked path.",
)


def test_every_splitter_finds_the_answer_and_the_shares_are_what_they_should_be(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "dataset"
    (folder / "corpora").mkdir(parents=True)
    text = "\n\n".join(TOPICS)
    (folder / "corpora" / "notes.md").write_text(text, encoding="utf-8")
    reference = {"content": ANSWER, "start_index": 0, "end_index": len(ANSWER)}
    metadata = {"corpus_id": "notes", "references": [reference]}
    query = {"text": "When does the lamp store open?", "metadata": metadata}
    (folder / "queries.jsonl").write_text(json.dumps(query), encoding="utf-8")
    with Parts(tmp_path / "home", AgentSettings()) as parts:
        report = eval_chunking(folder, parts=parts)
    # The whole text is one chunk for each of them: its share of the answer is plain.
    share = len(ANSWER) / len(text)
    assert [result.splitter for result in report.results] == [
        "pincite 200",
        "recursive 200",
        "fixed 200",
    ]
    for result in report.results:
        assert result.n_chunks == 1
        assert result.overlap.recall == 1
        assert result.overlap.precision == pytest.approx(share)
        assert result.overlap.iou == pytest.approx(share)
