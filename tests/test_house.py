"""What holds for the repository as a whole."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

import pytest

import house_tree

if TYPE_CHECKING:
    from pathlib import Path

ROOT = house_tree.ROOT

# Put together here, so that this file does not hold what it looks for.
MACHINE_WORDS = tuple(
    "".join(parts)
    for parts in [
        ("/", "work/"),
        ("/", "root/"),
        ("/", "opt/", "pypi"),
        ("pypi", ".org"),
        ("files.python", "hosted"),
    ]
)

# What a command that only prints a page must not wait for.
HEAVY = {"numpy", "onnxruntime", "pydantic", "qdrant_edge", "sqlalchemy"}


def test_readme_tree_is_printed_from_the_docstrings() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert house_tree.tree_in(readme) == house_tree.print_tree(), "run `make tree`"


@pytest.mark.parametrize(
    "package", house_tree.all_packages(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_package_lists_its_modules_and_no_others(package: Path) -> None:
    modules = house_tree.modules_in(package)
    rows = re.findall(r"^(\w+) {2,}\S", house_tree.docstring(package / "__init__.py"), re.MULTILINE)
    assert set(house_tree.listed_in(package)) == modules
    assert set(rows) <= modules


@pytest.mark.parametrize("package", house_tree.PACKAGES)
def test_nobody_else_owns_our_package_names(package: str) -> None:
    assert set(packages_distributions().get(package, [])) <= {"pincite"}


def test_no_machine_path_and_no_index_host_is_in_the_repository() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in _files_of_the_repository()
        for word in MACHINE_WORDS
        if word.encode() in path.read_bytes()
    ]
    assert found == []


@pytest.mark.parametrize("name", ["core", "dev", "sentence-transformers", "training"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line[0] not in "# "]
    pinned = re.compile(r"[\w.-]+==[\w.+]+(\s*;[^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert lines
    assert [line for line in lines if not pinned.fullmatch(line)] == []


def test_both_requirements_pin_the_same_versions() -> None:
    core, dev = (_pins(ROOT / "requirements" / name) for name in ("core.txt", "dev.txt"))
    assert core <= dev


@pytest.mark.parametrize("name", ["dev.txt", "sentence-transformers.txt"])
def test_no_pin_is_torch_or_brings_cuda(name: str) -> None:
    names = {pin.partition("==")[0] for pin in _pins(ROOT / "requirements" / name)}
    assert {name for name in names if re.match("torch$|nvidia|cuda|triton", name)} == set()


def test_command_starts_without_the_heavy_libraries() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, api.cli.main; print(*sys.modules)"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert HEAVY & set(loaded) == set()


def _files_of_the_repository() -> list[Path]:
    """Files that git holds or would take, without those that were deleted."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is where the reader's PATH says
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def _pins(path: Path) -> set[str]:
    return set(re.findall(r"^[\w.-]+==[^ \\]+", path.read_text(encoding="utf-8"), re.MULTILINE))
