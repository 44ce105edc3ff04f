"""The binary sample documents are what their sources say, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, DATA / "build.py", folder], check=True, capture_output=True)
    return folder


def test_building_again_gives_the_same_bytes(built: Path) -> None:
    names = [path.relative_to(built) for path in built.rglob("*") if path.is_file()]
    kept = {name: (DATA / "documents" / name).read_bytes() for name in names}
    assert {name.suffix for name in names} == {".docx", ".eml", ".pdf", ".pptx", ".xlsx"}
    assert [name for name in names if kept[name] != (built / name).read_bytes()] == []


def test_no_binary_document_is_without_a_source(built: Path) -> None:
    plain = {".csv", ".html", ".md", ".txt"}
    files = [path for path in (DATA / "documents").rglob("*") if path.is_file()]
    names = {path.relative_to(DATA / "documents") for path in files if path.suffix not in plain}
    assert {name for name in names if not (built / name).is_file()} == set()
