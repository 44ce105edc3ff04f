"""``pincite forget``: documents go for good, with every word of theirs that was kept."""

import os
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from agent.build import Parts
from api.cli.exit_code import ExitCode
from api.cli.failure import CommandError, Failure, fail_gone, fail_not_found, fail_usage
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import open_parts
from api.cli.show import add_row, count_of, make_table, source_line
from api.schemas.documents import ForgetOutput, ForgottenDocument
from ingest.document import DocumentId
from ingest.forget import Remains
from ingest.manifest import VersionEntry

NOTES = {
    "index": "The Qdrant server takes their bytes out of its files when it next compacts them.",
    "database": "Another process is reading the database, so bytes may be left in its file until"
    " the next `pincite ingest` or `pincite forget`.",
}


def forget(
    target: Annotated[
        str, typer.Argument(metavar="ID|PATH", help="A document's id, its file, or a folder.")
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Take documents out of everything, for good: index, kept text, answers, inbox.

    The files themselves stay where they are.
    """
    with open_parts(home, stated) as parts:
        parts.finish_forgetting(on_wait=_say_waiting)
        entries = _find(target, parts)
        listed = [_listed(entry, parts) for entry in entries]
        if not yes:
            _ask(listed, as_json=as_json)
        remains = parts.forget([entry.document_id for entry in entries], on_wait=_say_waiting)
        stone = parts.manifest.tombstone(entries[0].document_id)
    output = ForgetOutput(
        forgotten=stone.forgotten if stone else "", documents=listed, notes=_notes(remains)
    )
    if as_json:
        print_json(output)
    else:
        _show(output, make_console())
    return ExitCode.OK


def _find(target: str, parts: Parts) -> list[VersionEntry]:
    # As `ingest` names files: links are locations of their own.
    path = os.path.abspath(os.path.expanduser(target))  # noqa: PTH100, PTH111
    if entry := parts.manifest.entry(DocumentId(target)):
        return [entry]
    if stone := parts.manifest.tombstone(DocumentId(target)):
        fail_gone(target, stone.forgotten)
    entries = parts.find_documents(path)
    if not entries:
        advice = "`pincite documents` lists ids and files."
        fail_not_found(f"document of the id or below the path {target!r}", advice=advice)
    return entries


def _listed(entry: VersionEntry, parts: Parts) -> ForgottenDocument:
    return ForgottenDocument(
        document_id=entry.document_id,
        title=entry.title,
        versions=entry.version,
        locations=list(entry.locations),
        runs=parts.log.n_citing(entry.document_id),
    )


def _ask(listed: list[ForgottenDocument], *, as_json: bool) -> None:
    if as_json or not sys.stdin.isatty():
        fail_usage(
            f"this would forget {count_of(len(listed), 'document')} for good",
            advice="Add --yes if you mean it; nobody can be asked here.",
        )
    console = make_console()
    _show_documents(listed, console)
    if not typer.confirm("Forget all of this for good? The files themselves stay."):
        kind = Failure("not_agreed", "nothing was forgotten", "Run it again when you are sure.")
        raise CommandError(kind)


def _notes(remains: Remains) -> list[str]:
    places = [("index", remains.in_index), ("database", remains.in_database)]
    return [NOTES[place] for place, is_left in places if is_left]


def _say_waiting() -> None:
    make_console(stderr=True).print(
        Text("An ingest is running; this begins when it has ended.", style="yellow")
    )


def _show(output: ForgetOutput, console: Console) -> None:
    n_runs = sum(document.runs for document in output.documents)
    console.print(
        Text(
            f"Forgotten: {count_of(len(output.documents), 'document')};"
            f" {count_of(n_runs, 'citing run')} now tell of it."
        )
    )
    for note in output.notes:
        console.print(Text(note, style="yellow"))
    if there := [s for d in output.documents for s in d.locations if os.path.lexists(s)]:
        console.print(Text("Ingested again, these files would be new documents:", style="yellow"))
        for source in there:
            console.print(source_line(source))


def _show_documents(listed: list[ForgottenDocument], console: Console) -> None:
    table = make_table("document", "versions", "cited by runs", "title", "files")
    for one in listed:
        files = Text("\n").join(source_line(source) for source in one.locations)
        add_row(table, one.document_id, one.versions, one.runs, one.title, files)
    console.print(table)
