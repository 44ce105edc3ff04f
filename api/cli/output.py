"""Output: JSON for programs on stdout, and consoles for people that take all words literally."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from api.cli.harmless import harmless_line

if TYPE_CHECKING:
    from api.cli.failure import Failure
    from api.schemas.output import Output

# Where nobody sees a screen's edge, rich would fold lines at 80.
_WIDTH_OF_A_PIPE = 120
_C1 = re.compile(r"[\x7f-\x9f]")


def make_console(*, stderr: bool = False) -> Console:
    """A console that never reads markup, emoji codes or patterns into the words it prints."""
    stream = sys.stderr if stderr else sys.stdout
    is_pipe = not stream.isatty() and "COLUMNS" not in os.environ
    return Console(
        file=stream,
        width=_WIDTH_OF_A_PIPE if is_pipe else None,
        markup=False,
        emoji=False,
        highlight=False,
    )


def has_colour(console: Console) -> bool:
    """Whether colour can tell words apart on it."""
    return console.color_system is not None and not console.no_color


def print_json(output: Output) -> None:
    """Print one object in one line of UTF-8."""
    write_json(output.model_dump(mode="json"))


def write_json(fields: dict[str, object]) -> None:
    """Print ``fields`` as one object in one line of UTF-8."""
    text = json.dumps(fields, ensure_ascii=False)
    # These are control characters to a terminal, and JSON lets them stand as they are.
    text = _C1.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    # A lone surrogate, from a file name that is no UTF-8, becomes \udc..: its JSON escape.
    data = (text + "\n").encode("utf-8", "backslashreplace")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        # Python would try to flush once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"Error: nothing can be printed: {error.strerror}\n")
        raise SystemExit(1) from None


def print_failure(failure: Failure, *, as_json: bool) -> None:
    """Say what went wrong: an object on stdout for a program, two lines on stderr for a person."""
    if as_json:
        error = {"kind": failure.kind, "message": failure.message, "advice": failure.advice}
        write_json({"error": error})
        return
    console = make_console(stderr=True)
    console.print(Text(f"Error: {harmless_line(failure.message)}", style="bold red"))
    console.print(Text(harmless_line(failure.advice)))
