"""Discover: the files below the paths that a person names, each once."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class PathProblemError(Exception):
    """A path does not exist, cannot be read or matches nothing; the message says which."""


@dataclass(slots=True)
class Scope:
    """What a person asked for: files to read, and how far their word reaches.

    Attributes:
        files: Absolute, in order, each once. Links are not resolved; a folder that links lead to
            several times is walked once.
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
        """Whether ``source`` is one of the paths, lies below one or matches a glob."""
        path = Path(source)
        below = any(root == path or root in path.parents for root in self.roots)
        return below or any(_is_match(path, pattern) for pattern in self.patterns)


def discover(paths: Sequence[str]) -> Scope:
    """Find the files that ``paths`` name: files, folders (walked to the bottom) and globs.

    Raises:
        PathProblemError: One of them does not exist, cannot be read or matches nothing.
    """
    scope = Scope()
    walked: set[str] = set()
    for name in paths:
        # Not pathlib's resolve: a link is a location of its own.
        absolute = os.path.abspath(Path(name).expanduser())  # noqa: PTH100
        for path in _expand(absolute, name, scope):
            if path.is_dir():
                _walk(path, scope, walked)
            else:
                scope.files.append(path)
    scope.files = sorted(dict.fromkeys(scope.files))
    return scope


def _expand(absolute: str, name: str, scope: Scope) -> list[Path]:
    if os.path.lexists(absolute):
        _require_readable(absolute, name)
        scope.roots.append(Path(absolute))
        return [Path(absolute)]
    if not glob.has_magic(absolute):
        msg = f"{name} does not exist"
        raise PathProblemError(msg)
    matches = sorted(glob.glob(absolute, recursive=True))  # noqa: PTH207 - pathlib's skips links
    if not matches:
        msg = f"{name} matches nothing"
        raise PathProblemError(msg)
    scope.patterns.append(absolute)
    return [Path(match) for match in matches]


def _require_readable(absolute: str, name: str) -> None:
    needed = os.R_OK | (os.X_OK if Path(absolute).is_dir() else 0)
    if not os.access(absolute, needed):
        msg = f"{name} cannot be read"
        raise PathProblemError(msg)


def _walk(folder: Path, scope: Scope, walked: set[str]) -> None:
    real = os.path.realpath(folder)
    if real in walked:
        return
    walked.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        scope.unreadable.append(folder)
        return
    for entry in entries:
        if entry.name.startswith("."):
            scope.n_hidden += 1
        elif _is_folder(entry):
            _walk(Path(entry.path), scope, walked)
        else:
            scope.files.append(Path(entry.path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself: a file that cannot be read, and is listed as one.
        return False


def _is_match(path: Path, pattern: str) -> bool:
    # PurePath.match knows no "**" before Python 3.13; what stands behind it matches at the end.
    before, wild, behind = pattern.partition("**")
    if not wild:
        return PurePath(path).match(pattern)
    rest = behind.strip("/")
    return str(path).startswith(before) and (not rest or PurePath(path).match(rest))
