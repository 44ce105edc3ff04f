"""The report on formats: a row for each file, how many met which end, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.formats.judge import Row


@dataclass(frozen=True, slots=True)
class FormatsReport:
    """All files of a folder, in order, each before what is attached to it.

    Attributes:
        left_out: How many attachments have no words, such as pictures.
        gold_without_file: Gold texts whose files are not in the folder.
    """

    folder: str
    rows: tuple[Row, ...]
    left_out: int
    gold_without_file: tuple[str, ...]

    @property
    def wrong(self) -> tuple[Row, ...]:
        """The files that something is wrong with."""
        return tuple(row for row in self.rows if not row.is_right)

    @property
    def refused(self) -> tuple[Row, ...]:
        """The files that stay outside."""
        return tuple(row for row in self.rows if row.outcome != "read")

    @property
    def outcomes(self) -> dict[str, int]:
        """How many files met each end, in alphabetical order."""
        return dict(sorted(Counter(row.outcome for row in self.rows).items()))

    def to_json(self) -> dict[str, Any]:
        """What ``pincite eval formats --json`` prints."""
        return {
            "folder": self.folder,
            "n_files": len(self.rows),
            "n_right": len(self.rows) - len(self.wrong),
            "outcomes": self.outcomes,
            "left_out": self.left_out,
            "gold_without_file": list(self.gold_without_file),
            "files": [_row_json(row) for row in self.rows],
        }


def _row_json(row: Row) -> dict[str, Any]:
    shares = {"recall": row.recall, "precision": row.precision}
    rounded = {name: None if s is None else round(s, 4) for name, s in shares.items()}
    fields = {name: value for name, value in asdict(row).items() if name != "is_right"}
    return {**fields, **rounded, "right": row.is_right}
