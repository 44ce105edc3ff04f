"""The command ``pincite``: finds out which command is meant and loads that one alone."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.exit_code import ExitCode
from api.cli.failure import TRACEBACK_VARIABLE, describe, fail_usage
from api.cli.harmless import is_text
from api.cli.interrupt import InterruptedBySignalError, ignore_signals, raise_on_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "ingest": ("api.cli.ingest:ingest", "Read files, folders and patterns into the index."),
    "ask": ("api.cli.ask:ask", "Answer a question with exact citations, or say why not."),
    "search": ("api.cli.search:search", "List the passages that come nearest to a query."),
    "documents": ("api.cli.documents:documents", "List the documents."),
    "document": ("api.cli.documents:document", "Show a document's text and where its file lies."),
    "forget": ("api.cli.forget:forget", "Take documents out of everything, for good."),
    "runs": ("api.cli.runs:runs", "List the questions that were asked."),
    "trace": ("api.cli.runs:trace", "Show the recorded steps of a question."),
    "inbox": ("api.cli.inbox:inbox", "Questions that wait for a person."),
    "serve": ("api.cli.serve:serve", "Answer questions over HTTP, for programs of this machine."),
    "reindex": ("api.cli.reindex:reindex", "Make the index anew, with another model or chunks."),
    "status": ("api.cli.status:status", "Say what is stored, and where."),
    "doctor": ("api.cli.doctor:doctor", "Check that all is well, and mend what can be."),
    "eval": ("api.cli.evaluate:evaluate", "Measure the quality of answers."),
}
"""Where each command is, and its line of help."""


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        _require_text(argv)
        app = _build_app(argv[0] if argv else "")
        return int(app(list(argv), prog_name="pincite", standalone_mode=False) or ExitCode.OK)
    except SystemExit as end:
        return int(end.code or ExitCode.OK)
    except BaseException as error:  # noqa: BLE001 - the edge: everything becomes words and a code
        return _fail(error, as_json="--json" in argv)


def run() -> None:
    """Be the process ``pincite``."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        # Better a question mark than no answer, on a terminal that knows fewer characters.
        stream.reconfigure(errors="replace")
    raise_on_signals()
    try:
        code = main(sys.argv[1:])
    except InterruptedBySignalError as error:
        # A second one, while the first was being told.
        code = describe(error).exit_code
    ignore_signals()
    sys.exit(code)


def _build_app(wanted: str) -> typer.Typer:
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        # Typer's own colourful help takes as long to load as all the rest of this program's start.
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_pincite)
    for name, (place, line) in COMMANDS.items():
        if name != wanted:
            app.command(name, help=line)(_not_loaded)
        elif isinstance(command := load_command(place), typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _require_text(argv: Sequence[str]) -> None:
    """Refuse words that are no UTF-8, which Python hides in lone surrogates.

    Only the names of files may hold them; ``ingest`` looks at its other words itself.
    """
    for word in argv if argv[:1] != ["ingest"] else ():
        if not is_text(word):
            fail_usage("an argument is not UTF-8", advice="Set the terminal to UTF-8.")


def load_command(place: str) -> Any:  # noqa: ANN401 - a function or a group of them
    """Import a command's module."""
    module, _, attribute = place.partition(":")
    return getattr(import_module(module), attribute)


def _pincite(
    context: typer.Context,
    *,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Ask your own documents; every sentence of an answer cites exact, checked words."""
    if show_version:
        from importlib.metadata import version  # noqa: PLC0415 - as long to load as half of typer

        typer.echo(f"pincite {version('pincite')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(ExitCode.USAGE)


def _not_loaded() -> None:
    """Stands in the list of commands for one that was not asked for."""


def _fail(error: BaseException, *, as_json: bool) -> int:
    from api.cli.output import print_failure  # noqa: PLC0415 - rich, which --help does without

    if os.environ.get(TRACEBACK_VARIABLE):
        sys.excepthook(type(error), error, error.__traceback__)
    failure = describe(error)
    print_failure(failure, as_json=as_json)
    return failure.exit_code


if __name__ == "__main__":
    run()
