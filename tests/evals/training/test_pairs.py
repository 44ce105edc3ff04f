"""Pairs are made by rule: what answers beside what only looks so, and nothing else."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from evals.training.pairs import Pair, make_pairs
from evals.training.questions import DatasetsMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PASSAGE = "The Skarn ferry sails at nine. The ferry to Tolla sails in 1998. Bread is baked daily."
SETS = (
    "answerability/squad2_dev_other19",
    "answerability/qnli",
    "answerability/privacyqa_legalbench",
    "rerank/squad11_dev_explorer32",
    "rerank/tydiqa_en",
    "rerank/nq_open_oracle",
    "rerank/mlqa_en_dev",
)


def pairs_of(folder: Path, **rows: Sequence[dict[str, Any]]) -> list[Pair]:
    """Pairs of these sets, named by their last part; the others are there and empty."""
    for name in SETS:
        path = folder / "train" / f"{name}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{json.dumps(row)}\n" for row in rows.get(path.name.split(".")[0], ()))
        path.write_bytes(gzip.compress(lines.encode()))
    return make_pairs(folder, seed=0)


def squad2(question: str, answer: str | None) -> dict[str, Any]:
    row = {
        "question": question,
        "passage": PASSAGE,
        "title": "Boats",
        "answerable": int(bool(answer)),
    }
    return row | ({"answer": answer} if answer else {})


def labels(pairs: Sequence[Pair]) -> set[tuple[str, bool]]:
    """The statements without their context."""
    return {(pair.text.split("\n")[-1], pair.is_answer) for pair in pairs}


def test_the_answer_stands_beside_the_sentence_that_is_likest_to_the_question(
    tmp_path: Path,
) -> None:
    rows = [squad2("When does the Skarn ferry sail?", "at nine")]
    assert labels(pairs_of(tmp_path, squad2_dev_other19=rows)) == {
        ("The Skarn ferry sails at nine.", True),
        ("The ferry to Tolla sails in 1998.", False),
    }


def test_a_question_without_an_answer_has_only_tempting_statements(tmp_path: Path) -> None:
    pairs = pairs_of(tmp_path, squad2_dev_other19=[squad2("When does the Skarn ferry burn?", None)])
    assert ("The Skarn ferry sails at nine.", False) in labels(pairs)
    assert not any(pair.is_answer for pair in pairs)


def test_the_title_is_the_context_of_some_statements_and_others_have_none(tmp_path: Path) -> None:
    rows = [squad2(f"When does the Skarn ferry sail, {n}?", "at nine") for n in range(40)]
    contexts = {pair.text.split("\n")[0] for pair in pairs_of(tmp_path, squad2_dev_other19=rows)}
    assert contexts == {"Boats", ""}


def test_the_same_question_about_another_year_is_not_answered(tmp_path: Path) -> None:
    rows = [squad2(f"Which ferry sails in 1998, {n}?", "Tolla") for n in range(40)]
    pairs = pairs_of(tmp_path, squad2_dev_other19=rows)
    moved = [pair for pair in pairs if pair.source == "year"]
    assert moved
    assert all("1998" not in pair.question and "1998" in pair.text for pair in moved)
    assert not any(pair.is_answer for pair in moved)


def test_blank_answers_and_lost_ones_give_no_pair(tmp_path: Path) -> None:
    row = {"query": "When?", "positive": PASSAGE, "negatives": []}
    blank, lost = row | {"answers": [" "]}, row | {"answers": ["at midnight"]}
    assert pairs_of(tmp_path, tydiqa_en=[blank], mlqa_en_dev=[lost]) == []


def test_clauses_are_taken_as_they_are_labelled(tmp_path: Path) -> None:
    rows = [{"question": "Is it shared?", "passage": "We share nothing.", "answerable": 1}]
    assert pairs_of(tmp_path, privacyqa_legalbench=rows) == [
        Pair("privacyqa_legalbench", "Is it shared?", "\nWe share nothing.", is_answer=True)
    ]


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetsMissingError, match="squad2_dev_other19"):
        make_pairs(tmp_path, seed=0)
