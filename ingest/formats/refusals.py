"""The sentences for files that stay outside: what is the matter, and what would help."""

from __future__ import annotations

from ingest.refusal import Refusal, RefusalReason


def damaged(what: str) -> Refusal:
    """The file begins as ``what`` ("a PDF") but cannot be read as one."""
    return Refusal(
        RefusalReason.DAMAGED,
        f"The file looks like {what}, but it is broken or incomplete.",
        "Open it in the program that made it and save it again, or fetch a fresh copy.",
    )


def encrypted(what: str) -> Refusal:
    """The file opens only with a password."""
    return Refusal(
        RefusalReason.ENCRYPTED,
        f"The file is {what} that opens only with a password.",
        "Save a copy without the password and add that one.",
    )


def scanned() -> Refusal:
    """A PDF whose pages are pictures."""
    return Refusal(
        RefusalReason.NO_TEXT,
        "The PDF holds no text that can be read: its pages are pictures or empty.",
        "Run text recognition (OCR) on it, for example with ocrmypdf, and add the result.",
    )


def blank() -> Refusal:
    """A file without a single word."""
    return Refusal(
        RefusalReason.NO_TEXT,
        "The file opens, but there are no words in it.",
        "Check that it is the file that you meant.",
    )


def empty() -> Refusal:
    """A file of 0 bytes."""
    return Refusal(
        RefusalReason.EMPTY,
        "The file has 0 bytes.",
        "Fetch or save the file again; this copy holds nothing.",
    )


def too_large(*, size_bytes: int, limit_bytes: int) -> Refusal:
    """The file, or the text in it, is over a limit."""
    return Refusal(
        RefusalReason.TOO_LARGE,
        f"It holds {_megabytes(size_bytes)} and the limit for it is {_megabytes(limit_bytes)}.",
        "Divide it into smaller files and add those.",
    )


def too_many_cells(*, limit: int) -> Refusal:
    """A workbook with more cells than ``limit``."""
    return Refusal(
        RefusalReason.TOO_LARGE,
        f"The workbook has more than {limit:,} cells, the limit for one file.",
        "Divide it into smaller files and add those.",
    )


def unreadable(error: OSError) -> Refusal:
    """The operating system does not hand the file out."""
    cause = error.strerror or type(error).__name__
    return Refusal(
        RefusalReason.UNREADABLE,
        f"The file cannot be opened: {cause}.",
        "Check that it exists, that it is an ordinary file and that you may read it.",
    )


def parser_failed(error: Exception) -> Refusal:
    """A reader met something that it was not made for."""
    return Refusal(
        RefusalReason.DAMAGED,
        f"Something in the file is so unusual that reading it failed ({type(error).__name__}).",
        "Save it again with another program, or convert it to PDF, and add the result.",
    )


def parser_died(cause: str) -> Refusal:
    """The process that read the file ended with ``cause``, the name of a signal."""
    return Refusal(
        RefusalReason.DAMAGED,
        f"Something in the file made the process that read it end ({cause}).",
        "Save it again with another program, or convert it to PDF, and add the result.",
    )


def too_slow(*, limit_s: float) -> Refusal:
    """Reading the file took longer than one file may."""
    return Refusal(
        RefusalReason.TIME_LIMIT,
        f"Reading the file took longer than {limit_s:g} seconds, the limit for one file.",
        "Divide it into smaller files, or raise the time limit in the settings.",
    )


def unsupported(what: str, *, convert_to: str = "PDF, DOCX, HTML or plain text") -> Refusal:
    """The file is ``what`` ("a PowerPoint presentation"), which nothing here reads."""
    return Refusal(
        RefusalReason.UNSUPPORTED_TYPE,
        f"The file is {what}, which cannot be read here.",
        f"Convert it to {convert_to} and add the result.",
    )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 2**20:,.1f} MB"
