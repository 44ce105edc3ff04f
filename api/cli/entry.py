"""Entry: what the command ``pincite`` calls, ready for Ctrl-C before anything else is loaded."""

from __future__ import annotations

import sys


def run() -> None:
    """Load the command line and be the process ``pincite``."""
    try:
        # Loaded here, so that an interrupt while it loads is told like any other.
        from api.cli.main import run as run_command  # noqa: PLC0415
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; run the command again, nothing is lost.\n")
        sys.exit(130)
    run_command()


if __name__ == "__main__":
    run()
