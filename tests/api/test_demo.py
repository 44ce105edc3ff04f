"""The demonstration touches nothing that it did not make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.demo import MARK, main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_home_of_somebody_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path))
    (tmp_path / "pincite.db").write_text("mine")
    assert main() == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "was not made by it" in told
    assert [path.name for path in tmp_path.iterdir()] == ["pincite.db"]
    assert not (tmp_path / MARK).exists()
