"""What tests of retrieval get."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")  # noqa: S108


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder in memory where there is such a thing.

    An index syncs its files at every opening and closing: a second on a busy disk.
    """
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)
