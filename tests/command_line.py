"""The command line as tests see it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "api.cli.main")


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        fields: dict[str, Any] = json.loads(self.out)
        return fields

    @property
    def error(self) -> dict[str, str]:
        """The failure that was printed."""
        failure: dict[str, str] = self.json["error"]
        return failure
