"""Build the binary sample documents of data/documents from data/sources.

Every Markdown file in ``data/sources`` is a readable text: a front matter (``output``, ``title``,
``author``, ``date``, …) followed by a small subset of Markdown. The suffix of ``output`` decides
what is written. Dates come from the front matter, so that two runs give the same bytes.

Usage: ``python data/build.py [FOLDER]``
"""

from __future__ import annotations

import sys
from pathlib import Path

from writing.write import write

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "sources"
# What mails carry is not written beside them.
ATTACHMENTS = SOURCES / "attachments"


def main(folder: Path) -> None:
    """Build every document of ``data/sources`` below ``folder``."""
    for path in sorted(SOURCES.rglob("*.md")):
        if path.parent == ATTACHMENTS:
            continue
        name, content = write(path, attachments=ATTACHMENTS)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "documents")
