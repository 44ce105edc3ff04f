"""Discover: the files below the paths that a person names, each once."""

from __future__ import annotations

import glob
import os
from collections import deque
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.found import containers

if TYPE_CHECKING:
    from collections.abc import Sequence


class PathProblemError(Exception):
    """A path does not exist, cannot be read or matches nothing; the message says which."""


@dataclass(slots=True)
class Scope:
    """What a person asked for: files to read, and how far their word reaches.

    Attributes:
        files: Absolute, in order, each once. Links are not resolved; a folder that links lead to
            several times is walked once, by its own name if that is in reach.
        roots: The folders and files named, absolute.
        patterns: The globs named, absolute.
        unreadable: Folders that could not be listed.
        n_hidden: Entries of folders left out because their names begin with a dot.
    """

    files: list[Path] = field(default_factory=list)
    roots: list[Path] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    unreadable: list[Path] = field(default_factory=list)
    n_hidden: int = 0

    def holds(self, source: str) -> bool:
        """Whether ``source`` is one of the paths or matches a glob, or lies below such a folder.

        What is inside a file is held by whatever holds the file.
        """
        return any(map(self._holds_path, (source, *(file for file, _ in containers(source)))))

    def _holds_path(self, source: str) -> bool:
        path = Path(source)
        below = any(root == path or root in path.parents for root in self.roots)
        return below or any(_is_match(path.parts, Path(glob).parts) for glob in self.patterns)


def discover(paths: Sequence[str]) -> Scope:
    """Find the files that ``paths`` name: files, folders (walked to the bottom) and globs.

    Raises:
        PathProblemError: One of them does not exist, cannot be read or matches nothing.
    """
    scope = Scope()
    folders: list[Path] = []
    for name in paths:
        for path in _expand(name, scope):
            (folders if _is_folder(path) else scope.files).append(path)
    _walk(folders, scope)
    scope.files = sorted(dict.fromkeys(scope.files))
    return scope


def printable(path: Path) -> str:
    """The path as text that can be stored and shown; bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode(errors="replace")


def _expand(name: str, scope: Scope) -> list[Path]:
    # Not pathlib's: `resolve` follows links, each of which is a location of its own, and
    # `expanduser` fails on a file called "~$report.docx".
    expanded = os.path.expanduser(name)  # noqa: PTH111
    absolute = os.path.abspath(expanded)  # noqa: PTH100
    if name and os.path.lexists(absolute):
        _require_readable(absolute, name)
        scope.roots.append(Path(absolute))
        return [Path(absolute)]
    if not glob.has_magic(name):
        msg = f"{name} does not exist" if name else "an empty path names no file"
        raise PathProblemError(msg)
    # A bracket in the name of the folder that one works in is no pattern.
    pattern = os.path.abspath(Path(glob.escape(str(Path.cwd())), expanded))  # noqa: PTH100
    matches = _match(pattern, scope)
    if not matches:
        msg = f"{name} matches nothing"
        raise PathProblemError(msg)
    scope.patterns.append(pattern)
    return matches


def _require_readable(absolute: str, name: str) -> None:
    needed = os.R_OK | (os.X_OK if _is_folder(Path(absolute)) else 0)
    if not os.access(absolute, needed):
        msg = f"{name} cannot be read"
        raise PathProblemError(msg)


def _match(pattern: str, scope: Scope) -> list[Path]:
    parts = Path(pattern).parts
    if "**" not in parts:
        return [Path(match) for match in glob.glob(pattern)]  # noqa: PTH207 - keeps broken links
    # Where folders link to each other, glob goes round and round; the walk does not.
    above = Path(*parts[: parts.index("**")])
    below = Scope(unreadable=scope.unreadable)
    _walk([Path(match) for match in glob.glob(str(above))], below)  # noqa: PTH207
    return [path for path in below.files if _is_match(path.parts, parts)]


def _is_match(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    if not wanted:
        # What is left of the path lies below a folder that matched.
        return True
    if wanted[0] == "**":
        return any(_is_match(parts[n:], wanted[1:]) for n in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _is_match(parts[1:], wanted[1:])


def _walk(folders: Sequence[Path], scope: Scope) -> None:
    waiting: deque[Path] = deque()
    links: deque[Path] = deque()
    walked: set[str] = set()
    for folder in folders:
        (links if folder.is_symlink() else waiting).append(folder)
    while waiting or links:
        # Links last, or the files of a folder in reach would be known by another name than its own.
        folder = (waiting or links).popleft()
        real = os.path.realpath(folder)
        if real not in walked:
            walked.add(real)
            for below in _list(folder, scope):
                (links if below.is_symlink() else waiting).append(below)


def _list(folder: Path, scope: Scope) -> list[Path]:
    """Take the folder's files into ``scope``; its folders come back."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        scope.unreadable.append(folder)
        return []
    visible = [entry for entry in entries if not entry.name.startswith(".")]
    scope.n_hidden += len(entries) - len(visible)
    folders: list[Path] = []
    for entry in visible:
        (folders if _is_folder(entry) else scope.files).append(Path(entry.path))
    return folders


def _is_folder(entry: os.DirEntry[str] | Path) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself, or below a closed folder: it is listed as unreadable.
        return False
