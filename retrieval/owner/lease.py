"""The lease: an exclusive lock on a file that says who holds it and where it is to be reached."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import NamedTuple

from retrieval.index import IndexUnavailableError

LOCK_NAME = "owner.lock"
MAX_SOCKET_PATH_BYTES = 107
"""Linux keeps 108 for a socket's path, the last of them 0."""


class Holder(NamedTuple):
    """Who holds the lease, and the socket it serves; perhaps dead by now."""

    pid: int
    socket_path: Path


class Lease:
    """A locked file, held open; the system lets go when the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def announce(self, holder: Holder) -> None:
        """Write the holder into the file."""
        text = json.dumps({"pid": holder.pid, "socket": str(holder.socket_path)}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text, 0)

    def release(self) -> None:
        """Let somebody else have it. The file stays: removing it would race with who opens it."""
        os.close(self._descriptor)


def take_lease(path: Path) -> Lease | None:
    """The lease, or None while somebody else has it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return Lease(descriptor)


def read_holder(path: Path) -> Holder | None:
    """Who announced itself last, or None while nobody did."""
    try:
        fields = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):  # being written at this moment, or empty
        return None
    match fields:
        case {"pid": int(pid), "socket": str(socket)}:
            return Holder(pid, Path(socket))
    return None


def choose_socket_path(folder: Path) -> Path:
    """Where to listen: in ``folder``, or in a private place with a shorter name.

    Raises:
        IndexUnavailableError: The private place belongs to somebody else.
    """
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16] + ".sock"
    runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    private = [Path(base) / f"pincite-{os.getuid()}" / name for base in (runtime, "/tmp")]  # noqa: S108
    for path in (folder / "owner.sock", *private):
        if len(os.fsencode(path)) <= MAX_SOCKET_PATH_BYTES:
            if path in private:
                _claim_private(path.parent)
            return path
    msg = f"no socket path for {folder} is short enough"
    raise IndexUnavailableError(msg)


def _claim_private(folder: Path) -> None:
    # In a place where all may write, somebody else may have been there first.
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    if not is_ours or stat.S_IMODE(status.st_mode) & 0o077:
        msg = f"{folder} must be a folder of mode 0700 that belongs to you: remove it"
        raise IndexUnavailableError(msg)
