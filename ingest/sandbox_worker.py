"""The child process of the sandbox: parses and splits the files that it is asked for.

It owns nothing and decides nothing: it may be killed at any time. It ends when its input does.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ingest.document_json import encode_document
from ingest.formats.refusals import parser_failed
from ingest.frames import read_frame, to_frame
from ingest.parse import Limits, parse
from ingest.refusal import Refusal
from ingest.unpack import unpack

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from ingest.document import Document, Span
    from ingest.member import Unpacked

    Split = Callable[[Document], list[Span]]
    LoadSplit = Callable[[Path, int], Split]

    class Read(Protocol):
        """The signature of ``parse``."""

        def __call__(self, path: Path, *, limits: Limits) -> Document | Refusal:
            """Read one file."""


Result = TypeVar("Result")

# The parent kills at the limit; later than this nobody is left to do so.
_GRACE_S = 5.0


def serve(
    requests: BinaryIO,
    replies: BinaryIO,
    *,
    load_split: LoadSplit,
    read: Read = parse,
) -> None:
    """Answer one request after the other until there are no more.

    Args:
        requests: Frames with ``path``, ``limits``, ``vocabulary``, ``max_tokens`` and
            ``timeout_s``; those with ``into`` ask for what is attached to a mail.
        replies: Gets a frame with a ``refusal``, or with ``document`` and ``spans``, or with
            ``members``, ``n_left_out`` and ``others``.
        load_split: Makes the splitter for a tokenizer's folder and a chunk size, called when the
            first document is there.
        read: The parser.
    """
    load_split = cache(load_split)
    while request := read_frame(requests.read):
        # Should the parent die while a library loops, this ends the process all the same.
        signal.setitimer(signal.ITIMER_REAL, request["timeout_s"] + _GRACE_S)
        answer = _answer(request, read, load_split)
        signal.setitimer(signal.ITIMER_REAL, 0)
        replies.write(answer)
        replies.flush()


def main() -> None:
    """Serve standard input and output, with the address space in bytes as the one argument."""
    confine(memory_bytes=int(sys.argv[1]))
    # A parent that was killed in mid-answer has closed the pipe: there is nobody to tell.
    with suppress(BrokenPipeError), take_output() as replies:
        serve(sys.stdin.buffer, replies, load_split=load_split)


def confine(*, memory_bytes: int) -> None:
    """Limit this process's address space, and leave Ctrl-C to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def take_output() -> BinaryIO:
    """Standard output for messages alone; what a library prints goes to the error output."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def load_split(vocabulary: Path, max_tokens: int) -> Split:
    """The splitter that counts the tokens of the embedder whose tokenizer is in ``vocabulary``."""
    # Imported late: it takes seconds, and a file that is refused needs none of it.
    from ingest.split import Splitter  # noqa: PLC0415
    from ingest.tokens import Vocabulary  # noqa: PLC0415

    token_ids = Vocabulary(vocabulary, max_tokens=max_tokens).token_ids
    return Splitter(token_ids, max_tokens=max_tokens).split


def _answer(request: dict[str, Any], read: Read, load_split: LoadSplit) -> bytes:
    path, limits = Path(os.fsdecode(request["path"])), Limits(**request["limits"])
    if "into" in request:
        into = Path(os.fsdecode(request["into"]))
        unpacked = _attempt(lambda: unpack(path, into=into, limits=limits))
        return to_frame(_unpacked(unpacked))
    document = _attempt(lambda: read(path, limits=limits))
    if isinstance(document, Refusal):
        return to_frame({"refusal": asdict(document)})
    # Not an attempt: a splitter that cannot be made is no fault of the file.
    split = load_split(Path(os.fsdecode(request["vocabulary"])), request["max_tokens"])
    answer = _attempt(lambda: _prepared(document, split))
    return to_frame({"refusal": asdict(answer)}) if isinstance(answer, Refusal) else answer


def _unpacked(unpacked: Unpacked | Refusal) -> dict[str, Any]:
    if isinstance(unpacked, Refusal):
        return {"refusal": asdict(unpacked)}
    return {
        "members": [asdict(member) for member in unpacked.members],
        "n_left_out": unpacked.n_left_out,
        "others": asdict(unpacked.refusal) if unpacked.refusal else None,
    }


def _prepared(document: Document, split: Split) -> bytes:
    spans = [(span.start, span.end) for span in split(document)]
    return to_frame({"document": encode_document(document), "spans": spans})


def _attempt(work: Callable[[], Result]) -> Result | Refusal:
    """The result of ``work``, or a refusal naming what went wrong: the sandbox's one wide net."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - a file must never stop the files behind it
        return parser_failed(error)


if __name__ == "__main__":
    main()
