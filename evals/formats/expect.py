"""What should become of a file, by what others say of it."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evals.formats.plain import plain_text
from evals.formats.words import words_of
from ingest.refusal import RefusalReason

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

_EXPLAINED = Path(__file__).with_name("explained.toml")
_GOLD_FOLDER = "gold_standard_cct"
# What nothing here reads, by how it begins and by its name.
_UNSUPPORTED = {
    b"\xd0\xcf\x11\xe0": frozenset([".doc", ".ppt"]),
    b"PK\x03\x04": frozenset([".zip"]),
}
_REFUSED = {
    "encrypted(needs password)": RefusalReason.ENCRYPTED,
    "OLE (encrypted": RefusalReason.ENCRYPTED,
    "no-text-layer": RefusalReason.NO_TEXT,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What should become of a file.

    Attributes:
        reason: Why it should be refused; None if it should be read.
        source: Who says what it holds: ``gold``, ``manifest``, ``plain`` or ``nobody``.
        words: Those that it holds, or None.
        n_chars: Of a PDF's first 30 pages, or None.
        note: Why this file is judged unlike others, or "".
        min_share: Of the words that must be there.
    """

    reason: RefusalReason | None
    source: str
    words: Counter[str] | None = None
    n_chars: int | None = None
    note: str = ""
    min_share: float = 0.97


class Expectations:
    """Expectations of the files below a folder.

    Args:
        folder: With ``manifest.tsv`` or without.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = _read_manifest(folder / "manifest.tsv")
        self._explained = tomllib.loads(_EXPLAINED.read_text(encoding="utf-8"))
        self._gold = {
            path.name.removesuffix(".txt"): path for path in folder.rglob(f"{_GOLD_FOLDER}/*.txt")
        }
        self._files = {path.name for path in folder.rglob("*") if path.is_file()}

    @property
    def gold_without_file(self) -> list[str]:
        """Gold texts whose files are not there, sorted."""
        return sorted(set(self._gold) - self._files)

    def of(self, name: str, path: Path) -> Expected:
        """What should become of the file that is called ``name`` below the folder.

        Args:
            name: Relative, of an attachment with ``!/``.
            path: Where its bytes are.
        """
        row = self._rows.get(name, {})
        known = self._explained.get(name.removeprefix("unstructured/"), {})
        expected = self._told(path, row)
        reason = RefusalReason(known["reason"]) if "reason" in known else expected.reason
        share = known.get("min_share", expected.min_share)
        return replace(
            expected,
            reason=None if known.get("read") else reason,
            note=known.get("note", ""),
            min_share=share,
        )

    def _told(self, path: Path, row: Mapping[str, str]) -> Expected:
        reason = _refused(path, row.get("status", ""))
        if reason:
            return Expected(reason, "manifest" if row else "nobody")
        if path.name in self._gold:
            gold = self._gold[path.name].read_text(encoding="utf-8", errors="replace")
            return Expected(None, "gold", words_of(gold))
        if row.get("chars"):
            return Expected(None, "manifest", n_chars=int(row["chars"]))
        text = _plain_text(path)
        if text is None:
            return Expected(None, "nobody")
        reason = None if text.strip() else RefusalReason.NO_TEXT
        return Expected(reason, "plain", words_of(text))


def _refused(path: Path, status: str) -> RefusalReason | None:
    if not path.stat().st_size:
        return RefusalReason.EMPTY
    with path.open("rb") as file:
        endings = _UNSUPPORTED.get(file.read(4), ())
    if path.suffix.lower() in endings:
        return RefusalReason.UNSUPPORTED_TYPE
    return next((reason for begin, reason in _REFUSED.items() if status.startswith(begin)), None)


def _plain_text(path: Path) -> str | None:
    try:
        return plain_text(path)
    except Exception:  # noqa: BLE001 - a simple reader may fail at anything, which says nothing
        return None


def _read_manifest(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["path"]: row for row in csv.DictReader(file, delimiter="\t")}
