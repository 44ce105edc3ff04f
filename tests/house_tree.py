"""The tree in the README, printed from the modules' own docstrings.

Run as a script, it writes the tree into ``README.md`` between the markers.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("ingest", "retrieval", "agent", "evals", "api")

BEGIN = "<!-- tree -->\n```text\n"
END = "\n```\n<!-- /tree -->"


def print_tree() -> str:
    """A line for each package and each module in it, in reading order."""
    return "\n".join(line for name in PACKAGES for line in _package_lines(ROOT / name))


def all_packages() -> list[Path]:
    """The folders of our packages and of the packages in them."""
    inits = [init for name in PACKAGES for init in sorted((ROOT / name).rglob("__init__.py"))]
    return [init.parent for init in inits]


def modules_in(package: Path) -> set[str]:
    """The names of the modules and packages directly in ``package``."""
    modules = {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}
    return modules | {path.parent.name for path in package.glob("*/__init__.py")}


def listed_in(package: Path) -> list[str]:
    """The modules that the package's docstring names below its first paragraph, in its order.

    A module's place is the line that starts with its name, else the first mention of it.
    """
    _, _, body = docstring(package / "__init__.py").partition("\n\n")
    places: dict[str, int] = {}
    for name in modules_in(package):
        found = re.search(rf"^\W*{name}\b", body, re.MULTILINE) or re.search(rf"\b{name}\b", body)
        if found:
            places[name] = found.start()
    return sorted(places, key=lambda name: places[name])


def docstring(path: Path) -> str:
    """The docstring of the module at ``path``, empty when it has none."""
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def tree_in(readme: str) -> str:
    """What stands in the fenced block between the markers."""
    return _split_at_block(readme)[1]


def with_tree(readme: str) -> str:
    """The README with the tree of today."""
    before, _, after = _split_at_block(readme)
    return before + print_tree() + after


def _split_at_block(readme: str) -> tuple[str, str, str]:
    before, begin, rest = readme.partition(BEGIN)
    tree, end, after = rest.partition(END)
    if not (begin and end):
        msg = "README.md has lost the markers of its tree"
        raise ValueError(msg)
    return before + begin, tree, end + after


def _package_lines(package: Path) -> list[str]:
    lines = [_line("", package)]
    for name in listed_in(package):
        folder = package / name
        lines.append(_line("  ", folder if folder.is_dir() else folder.with_suffix(".py")))
    return lines


def _line(indent: str, path: Path) -> str:
    is_package = path.is_dir()
    summary = docstring(path / "__init__.py" if is_package else path).partition("\n")[0]
    name = indent + (path.name + "/" if is_package else path.stem)
    return f"{name:<18}{summary.replace('``', '').rstrip('.')}"


if __name__ == "__main__":
    page = ROOT / "README.md"
    page.write_text(with_tree(page.read_text(encoding="utf-8")), encoding="utf-8")
