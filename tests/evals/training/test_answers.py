"""Training goes over every pair once, at a rate that rises and falls, and says what it lacks."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from evals.training.answers import (
    BATCH,
    COOL_DOWN,
    PEAK,
    POOL,
    WARM_UP,
    learning_rate,
    main,
    make_batches,
)
from evals.training.pairs import Pair

if TYPE_CHECKING:
    from pathlib import Path


def pairs(n: int) -> list[Pair]:
    return [Pair("s", f"{k}?", "word " * (k * 7 % 50), is_answer=bool(k % 2)) for k in range(n)]


def test_every_pair_is_in_one_batch() -> None:
    given = pairs(POOL + 40)
    batches = make_batches(given, seed=0)
    assert sorted(p.question for b in batches for p in b) == sorted(p.question for p in given)
    assert {len(batch) for batch in batches} == {BATCH, 40 - BATCH}
    assert make_batches(given, seed=0) == batches != make_batches(given, seed=1)


def test_a_batch_holds_pairs_of_like_length() -> None:
    lengths = [[len(p.text) for p in batch] for batch in make_batches(pairs(POOL), seed=0)]
    assert max(max(each) - min(each) for each in lengths) <= 2 * len("word ")


def test_the_rate_rises_stays_and_falls_to_nothing() -> None:
    end = WARM_UP + COOL_DOWN + 100
    rates = [learning_rate(step, end) for step in range(end + 1)]
    assert rates[0] == pytest.approx(PEAK / WARM_UP)
    assert rates[WARM_UP] == rates[end - COOL_DOWN] == PEAK
    assert rates[end - COOL_DOWN // 2] == pytest.approx(PEAK / 2)
    assert rates[end] == 0


def test_without_datasets_it_ends_with_2_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PINCITE_DATASETS", raising=False)
    assert main([str(tmp_path / "out")]) == 2
    assert "--datasets DIR, or PINCITE_DATASETS" in capsys.readouterr().err
    assert main([str(tmp_path / "out"), "--datasets", str(tmp_path)]) == 2
    assert "squad2_dev_other19" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(find_spec("torch") is not None, reason="the extra is installed here")
def test_without_the_extra_it_ends_with_2_and_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("evals.training.answers.make_pairs", lambda _folder, seed: pairs(2 + seed))
    assert main([str(tmp_path / "out"), "--datasets", str(tmp_path)]) == 2
    assert "`make training` installs" in capsys.readouterr().err
