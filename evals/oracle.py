"""The oracle: from a folder's history alone, what may, must and must not be seen of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.build import Parts
from agent.settings import AgentSettings
from evals.process import CommandFailedError, pincite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from evals.folder import Folder
    from evals.specimen import Specimen
    from ingest.manifest import Manifest

Json = dict[str, Any]

# So wide that a search lists every visible chunk, and so plain that its order does not matter.
EXHAUSTIVE = (
    *("--k", "10000"),
    *("--set", "search_breadth=1000"),
    *("--set", "rerank_depth=0"),
    *("--set", "max_question_chars=1000000"),
)

MOODS = ("calm", "wild")
"""What may be stated of a document."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a reader may see while ingestion catches up with a folder.

    Attributes:
        may: Specimens that some file held since the index was last in step with the folder.
        must: Those that one file held all the time.
    """

    may: frozenset[Specimen]
    must: frozenset[Specimen]


def expect(states: Sequence[Mapping[str, Specimen]]) -> Expectation:
    """Work out an expectation.

    Args:
        states: The folder's files by path: when the index was last in step, and after every
            disturbance since.
    """
    first, *later = states
    may = frozenset(specimen for state in states for specimen in state.values())
    steady = {
        specimen
        for source, specimen in first.items()
        if all(state.get(source) == specimen for state in later)
    }
    return Expectation(may, frozenset(steady))


def find_torn(texts: Iterable[str], ever: Iterable[Specimen], expected: Expectation) -> list[str]:
    """What is wrong with a listing of all visible chunks; empty when nothing is.

    Args:
        texts: Of the chunks.
        ever: Every specimen there has been.
        expected: What the reader may and must see.
    """
    words = Counter(word for text in texts for word in text.split())
    return [fault for specimen in ever for fault in _look_at(specimen, words, expected)]


def _look_at(specimen: Specimen, words: Counter[str], expected: Expectation) -> Iterator[str]:
    seen = [words[mark] for mark in specimen.marks]
    name = f"{specimen.form.name.lower()} {'+'.join(specimen.marks)}"
    if max(seen) > 1:
        yield f"duplicate: {name} is seen {max(seen)} times"
    if min(seen) == 0 < max(seen):
        yield f"half-visible: {name} is seen as {seen}"
    if max(seen) > 0 and specimen not in expected.may:
        yield f"not removed: {name} is seen"
    if max(seen) == 0 and specimen in expected.must:
        yield f"lost: {name} is not seen"


def find_faults(folder: Folder, *, home: Path, forgotten: Iterable[Specimen] = ()) -> list[str]:
    """What is wrong with an index that should be in step with ``folder``; empty when nothing is.

    Args:
        folder: What there is, and has been.
        home: Of the index.
        forgotten: Of these no word may be left in any of its files.
    """
    try:
        pincite("doctor", home=home)
        with Parts(home, AgentSettings()) as parts:
            return [
                *_compare_places(folder, home),
                *_compare_texts(folder, parts.manifest),
                *_compare_searches(folder, home),
                *_compare_conditions(home),
                *_count_points(folder, parts),
                *_find_remains(forgotten, home),
            ]
    except (CommandFailedError, ValueError) as error:
        return [f"failed: {error}"]


def _compare_places(folder: Folder, home: Path) -> Iterator[str]:
    """The same bytes are one document, whose places are all the files that hold them."""
    places: dict[Specimen, set[str]] = {}
    for source, specimen in folder.sources.items():
        places.setdefault(specimen, set()).add(source)
    expected = Counter(frozenset(sources) for sources in places.values())
    listed = pincite("documents", home=home)["documents"]
    found = Counter(frozenset(document["locations"]) for document in listed)
    yield from (f"lost: no document lies at {sorted(each)}" for each in expected - found)
    yield from (f"orphan: a document lies at {sorted(each)}" for each in found - expected)


def _compare_texts(folder: Folder, manifest: Manifest) -> Iterator[str]:
    sources = folder.sources
    for entry in manifest.documents():
        text = manifest.document(entry.document_id, entry.version).text
        words = [word for word in text.split() if word != "|"]
        stated = {s: sources[s].words for s in entry.locations if s in sources}
        if any(expected != words for expected in stated.values()):
            yield f"wrong text: {entry.document_id}: {text!r}"


def _compare_searches(folder: Folder, home: Path) -> Iterator[str]:
    live, dead = _marks(folder.live), _marks(folder.dead)
    candidates = search_all(" ".join(live) or "nothing", home=home)
    expected = Expectation(frozenset(folder.live), frozenset(folder.live))
    yield from find_torn((c["text"] for c in candidates), folder.ever, expected)
    yield from _compare_lexical(candidates, live)
    if dead:
        candidates = search_all(" ".join(dead), home=home)
        yield from _compare_lexical(candidates, [])


def _compare_lexical(candidates: Iterable[Json], marks: list[str]) -> Iterator[str]:
    """BM25 alone must find a chunk for every one of these marks, and nothing else."""
    texts = [c["text"] for c in candidates if "bm25" in c["scores"]]
    found = Counter(mark for text in texts for mark in text.split() if mark in set(marks))
    missing = [mark for mark in marks if found[mark] != 1]
    if missing or len(texts) != len(marks):
        yield f"BM25 finds {len(texts)} chunks for {len(marks)} words, but not {missing}"


def _compare_conditions(home: Path) -> Iterator[str]:
    """What the owner stated of a document is what a search for it goes by."""
    listed = pincite("documents", home=home)["documents"]
    for mood in MOODS:
        expected = {d["document_id"] for d in listed if d["metadata"].get("mood") == mood}
        asked = ("search", "anything", *EXHAUSTIVE, "--where", f"mood={mood}")
        found = {c["document_id"] for c in pincite(*asked, home=home)["candidates"]}
        if found != expected:
            yield f"facts: mood={mood} finds {sorted(found)}, not {sorted(expected)}"


def _find_remains(forgotten: Iterable[Specimen], home: Path) -> Iterator[str]:
    marks = [mark.encode() for mark in _marks(forgotten)]
    for path in home.rglob("*"):
        if marks and path.is_file() and path.parent.name != "models":
            content = path.read_bytes()
            name = path.relative_to(home)
            yield from (f"remains: {m.decode()} is in {name}" for m in marks if m in content)


def search_all(query: str, *, home: Path) -> list[Json]:
    """Every chunk that a search may see."""
    candidates: list[Json] = pincite("search", query, *EXHAUSTIVE, home=home)["candidates"]
    return candidates


def _count_points(folder: Folder, parts: Parts) -> Iterator[str]:
    """Without what is kept for readers under way, there is a point for every live sentence."""
    parts.index.vacuum(generation=parts.manifest.generation())
    n_points = parts.index.stats().n_points
    n_chunks = sum(entry.n_chunks for entry in parts.manifest.documents())
    n_expected = len(_marks(folder.live))
    if not n_points == n_chunks == n_expected:
        yield f"orphan: {n_points} points, {n_chunks} chunks, {n_expected} expected"


def _marks(specimens: Iterable[Specimen]) -> list[str]:
    return sorted(mark for specimen in specimens for mark in specimen.marks)
