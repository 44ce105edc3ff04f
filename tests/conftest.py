"""What every test gets."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples for everybody, and no failure because the machine is busy.
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")

# Every commit waits for the disk: in memory the fast tests take a tenth of the time. Containers
# often have 64 MB there, in which an index would die.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 1024**3:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a real Qdrant server be tested too."""
    parser.addoption("--qdrant-url", help="a Qdrant server, whose other collections stay untouched")


def pytest_configure(config: pytest.Config) -> None:
    """Tell it to whoever needs it, in every process."""
    if url := config.getoption("--qdrant-url"):
        os.environ["PINCITE_TEST_QDRANT_URL"] = url


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or changes what the reader of this line keeps in Pincite."""
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour is not forced on tests, and what one of them forces ends with it."""
    monkeypatch.delenv("CI", raising=False)
    # Set first, so that the end of the test takes away what the test itself may set.
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR")
