"""``pincite documents`` and ``pincite document``: what is stored, and one of it to read."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli.exit_code import ExitCode
from api.cli.failure import fail_gone, fail_not_found
from api.cli.harmless import harmless
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import open_parts
from api.cli.show import add_row, make_table, source_line
from api.schemas.documents import DocumentOutput, DocumentsOutput
from api.views import view_document, view_listed_document
from ingest.document import DocumentId
from ingest.manifest import Manifest


def documents(*, home: Home = None, stated: Stated = None, as_json: AsJson = False) -> ExitCode:
    """List the documents."""
    with open_parts(home, stated) as parts:
        entries = parts.manifest.documents()
    output = DocumentsOutput(
        documents=[view_listed_document(entry, locations=entry.locations) for entry in entries]
    )
    if as_json:
        print_json(output)
    else:
        _show_list(output, make_console())
    return ExitCode.OK


def document(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="From `pincite documents`.")],
    *,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="An older one than the latest.")
    ] = None,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Show a document's text and where its file lies."""
    with open_parts(home, stated) as parts:
        output = _read(document_id, version, parts.manifest)
    if as_json:
        print_json(output)
    else:
        _show(output, make_console())
    return ExitCode.OK


def _read(name: str, version: int | None, manifest: Manifest) -> DocumentOutput:
    entry = manifest.entry(DocumentId(name), version)
    latest = manifest.entry(DocumentId(name))
    if stone := manifest.tombstone(DocumentId(name)):
        fail_gone(name, stone.forgotten)
    if latest is None:
        fail_not_found(f"document {name!r}", advice="`pincite documents` lists them.")
    if entry is None:
        advice = f"Its versions are 1 to {latest.version}."
        fail_not_found(f"version {version} of {name}", advice=advice)
    stored = manifest.document(entry.document_id, entry.version)
    return view_document(entry, stored, locations=latest.locations)


def _show_list(output: DocumentsOutput, console: Console) -> None:
    if not output.documents:
        console.print(Text("There are no documents yet: pincite ingest PATH"))
        return
    table = make_table("document", "version", "title", "file")
    for listed in output.documents:
        file = source_line(listed.source)
        if n_more := len(listed.locations[1:]):
            file.append(f" and {n_more} more")
        add_row(table, listed.document_id, listed.version, listed.title, file)
    console.print(table)


def _show(output: DocumentOutput, console: Console) -> None:
    table = make_table("title", output.title)
    add_row(table, "document", f"{output.document_id}, version {output.version}")
    for location in output.locations or [""]:
        add_row(table, "file", source_line(location))
    for key, value in output.metadata.items():
        add_row(table, key, value)
    console.print(table)
    console.print()
    console.print(Text(harmless(output.text)))
