"""The sandbox: files are parsed and split in a child process that may crash, hang or swell."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

from ingest.document import Document, Span
from ingest.document_json import decode_document
from ingest.formats.refusals import parser_died, too_slow
from ingest.frames import read_frame, to_frame
from ingest.member import Member, Unpacked
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parse import Limits

# -P: a file of the user's called json.py must not be imported because they work beside it.
WORKER = (sys.executable, "-P", "-m", "ingest.sandbox_worker")


class SandboxUnavailableError(Exception):
    """The child cannot work at all, whatever the file: something is missing from the program."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document, and the spans of its chunks in order."""

    document: Document
    spans: tuple[Span, ...]


class Sandbox:
    """Prepares one file after the other in a child, which starts with the first of them.

    Args:
        limits: What a file may hold.
        vocabulary: The folder of the tokenizer that counts a chunk's tokens.
        max_tokens: Of a chunk.
        timeout_s: For one file.
        memory_bytes: The child's address space.
        command: Starts the child; gets ``memory_bytes`` as its last argument.
    """

    def __init__(
        self,
        *,
        limits: Limits,
        vocabulary: Path,
        max_tokens: int,
        timeout_s: float = 120.0,
        memory_bytes: int = 2 * 2**30,
        command: Sequence[str] = WORKER,
    ) -> None:
        self._order = {
            "limits": asdict(limits),
            "vocabulary": os.fsencode(vocabulary),
            "max_tokens": max_tokens,
            "timeout_s": timeout_s,
        }
        self._timeout_s = timeout_s
        self._command = [*command, str(memory_bytes)]
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self, path: Path) -> Prepared | Refusal:
        """Parse and split one file; whatever it does to the child, the next one is fine.

        Raises:
            SandboxUnavailableError: The child ended on its own with an error.
        """
        reply = self._request(path)
        return reply if isinstance(reply, Refusal) else _read_prepared(reply)

    def unpack(self, path: Path, *, into: Path) -> Unpacked | Refusal:
        """Write what is attached to a mail below ``into``, an empty folder.

        Raises:
            SandboxUnavailableError: As above.
        """
        reply = self._request(path, into=os.fsencode(into))
        return reply if isinstance(reply, Refusal) else _read_unpacked(reply)

    def _request(self, path: Path, **order: bytes) -> dict[str, Any] | Refusal:
        child = self._running()
        deadline = time.monotonic() + self._timeout_s
        request = {**self._order, **order, "path": os.fsencode(path)}
        try:
            reply = _ask(child, request, deadline)
        except TimeoutError:
            self.close()
            return too_slow(limit_s=self._timeout_s)
        except BaseException:
            # An answer left in the pipe would be taken for that of the next file.
            self.close()
            raise
        if reply is None:
            return self._died(child)
        return _read_refusal(reply["refusal"]) if "refusal" in reply else reply

    def close(self) -> None:
        """End the child, if there is one; the next file starts another."""
        if self._child is None:
            return
        child, self._child = self._child, None
        # Killed, since it owns nothing, and may be deep in a file.
        child.kill()
        child.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
            self._child = subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
                bufsize=0,
                # A group of its own: Ctrl-C in the terminal is the parent's business.
                process_group=0,
            )
        return self._child

    def _died(self, child: subprocess.Popen[bytes]) -> Refusal:
        status = child.wait()
        self.close()
        if status >= 0:
            msg = f"the parsing process ended with status {status}"
            raise SandboxUnavailableError(msg)
        return parser_died(signal.Signals(-status).name)


def _ask(
    child: subprocess.Popen[bytes], request: dict[str, Any], deadline: float
) -> dict[str, Any] | None:
    requests, replies = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    try:
        requests.write(to_frame(request))
    except BrokenPipeError:
        return None
    return read_frame(partial(_read_until, replies.fileno(), deadline))


def _read_until(descriptor: int, deadline: float, n_bytes: int) -> bytes:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError
    return os.read(descriptor, min(n_bytes, 2**20))


def _read_refusal(stated: dict[str, Any]) -> Refusal:
    return Refusal(RefusalReason(stated["reason"]), stated["explanation"], stated["advice"])


def _read_prepared(reply: dict[str, Any]) -> Prepared:
    spans = tuple(Span(start, end) for start, end in reply["spans"])
    return Prepared(decode_document(reply["document"]), spans)


def _read_unpacked(reply: dict[str, Any]) -> Unpacked:
    others = reply["others"]
    return Unpacked(
        members=tuple(Member(**member) for member in reply["members"]),
        n_left_out=reply["n_left_out"],
        refusal=_read_refusal(others) if others else None,
    )
