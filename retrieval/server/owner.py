"""The owner: a name by which a collection knows whose documents it holds."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from pathlib import Path


def name_owner(home: Path) -> str:
    """The name of a home, which no other has: made once, then read from its file ``home-id``.

    A copy of the folder has the same name: it must be given another collection.
    """
    path = home / "home-id"
    with suppress(FileNotFoundError):
        return path.read_text()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = home / f"home-id.{uuid4().hex}"
    draft.write_text(uuid4().hex)
    with suppress(FileExistsError):  # another process was first
        os.link(draft, path)
    draft.unlink()
    return path.read_text()
