"""Show outcome: an answer with its sources, an honest no, or word that a person will look."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text

from api.cli.harmless import harmless
from api.cli.output import has_colour
from api.cli.passage import surround
from api.cli.show import (
    CITED,
    NEAR,
    gone_line,
    indented,
    place_line,
    print_list,
    quoted_passage,
    source_line,
)
from ingest.document import DocumentId, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console

    from api.schemas.answers import AskOutput, Passage
    from ingest.document import Document

    ReadDocument = Callable[[DocumentId, int], Document]

_P = TypeVar("_P", bound="Passage")
_MARK = re.compile(r"\[\d+\]")


def show_outcome(outcome: AskOutput, console: Console, *, read_document: ReadDocument) -> None:
    """Print an outcome for a person.

    Args:
        outcome: As ``ask`` returned it.
        console: Where to.
        read_document: A stored version of a document, for the words around a quote.
    """
    match outcome.kind:
        case "answer":
            _show_answer(outcome, console, read_document)
        case "abstention":
            _show_abstention(outcome, console, read_document)
        case "escalation" | "pending":
            _show_escalation(outcome, console, read_document)
    took = f"{outcome.spent.time_s:.1f} s · {outcome.spent.steps} steps"
    console.print(Text(f"\n{took} · pincite trace {outcome.run_id}", style="dim"))


def _show_answer(outcome: AskOutput, console: Console, read_document: ReadDocument) -> None:
    text = Text(harmless(outcome.text))
    text.highlight_regex(_MARK, "bold cyan")
    console.print(text)
    if outcome.reason_text:
        console.print(Text(harmless(outcome.reason_text), style="italic"))
    print_list(
        console, "\nNot answered, the documents do not say:", outcome.missing, style="bold yellow"
    )
    citations = (citation for claim in outcome.claims for citation in claim.citations)
    for group in _group(citations):
        numbers = " ".join(f"[{citation.number}]" for citation in group)
        console.print()
        label = Text(numbers, style="bold cyan")
        _show_passages(group, console, read_document, label=label, style=CITED)


def _show_abstention(outcome: AskOutput, console: Console, read_document: ReadDocument) -> None:
    console.print(Text("The documents do not say.", style="bold yellow"))
    print_list(console, "Missing:", outcome.missing, style="bold")
    if outcome.reason_text:
        console.print(Text(harmless(outcome.reason_text), style="italic"))
    _show_nearest(outcome, console, read_document)


def _show_escalation(outcome: AskOutput, console: Console, read_document: ReadDocument) -> None:
    reason = f" ({outcome.reason.replace('_', ' ')})" if outcome.reason else ""
    console.print(Text(f"A person should look at this{reason}.", style="bold magenta"))
    if outcome.reason_text:
        console.print(Text(harmless(outcome.reason_text)))
    print_list(console, "Left open:", outcome.missing, style="bold")
    if outcome.escalation_id:
        console.print(
            Text("It waits in the inbox: ").append(
                f"pincite inbox show {outcome.escalation_id}", style="bold"
            )
        )
    _show_nearest(outcome, console, read_document)


def _show_nearest(outcome: AskOutput, console: Console, read_document: ReadDocument) -> None:
    if outcome.nearest:
        console.print(Text("\nNearest passages; none of them is an answer:", style="dim bold"))
    for group in _group(outcome.nearest):
        _show_passages(group, console, read_document, label=Text("-"), style=NEAR)


def _group(passages: Iterable[_P]) -> list[list[_P]]:
    """The distinct passages, those from one place in a document together."""
    groups: dict[tuple[object, ...], dict[tuple[int, int], _P]] = defaultdict(dict)
    for one in passages:
        place = (one.document_id, one.version, *one.heading, one.page)
        groups[place].setdefault((one.start, one.end), one)
    return [list(group.values()) for group in groups.values()]


def _show_passages(
    passages: Sequence[Passage],
    console: Console,
    read_document: ReadDocument,
    *,
    label: Text,
    style: str,
) -> None:
    first = passages[0]
    if first.gone:
        console.print(label, gone_line(first.document_id, first.gone))
        return
    document = read_document(DocumentId(first.document_id), first.version)
    pieces = surround(document, [Span(passage.start, passage.end) for passage in passages])
    console.print(label, place_line(first.title, first.heading, first.page))
    console.print(indented(source_line(first.source)))
    marked = quoted_passage(pieces, style=style if has_colour(console) else None)
    console.print(indented(marked))
