"""The refusal: why a file could not become a document, and what its owner can do about it."""

from dataclasses import dataclass
from enum import StrEnum


class RefusalReason(StrEnum):
    """A closed set; its values are never renamed, for programs branch on them."""

    ENCRYPTED = "encrypted"
    NO_TEXT = "no_text"
    UNSUPPORTED_TYPE = "unsupported_type"
    DAMAGED = "damaged"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TIME_LIMIT = "time_limit"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that stays outside, in words for the person who owns it.

    Attributes:
        reason: The kind of cause.
        explanation: What is the matter with this file, one sentence.
        advice: What would help, one sentence.
    """

    reason: RefusalReason
    explanation: str
    advice: str
