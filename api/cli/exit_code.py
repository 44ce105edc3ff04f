"""The exit codes of every command."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a shell script can branch on; never renumbered."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    ESCALATION = 3
    ABSTENTION = 4
    PENDING = 5
    INTERRUPTED = 130
    TERMINATED = 143
