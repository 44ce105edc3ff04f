"""A whole run: any history of files ends as a simple model says; a large removal needs consent."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import REFUSED
from ingest.discover import Scope
from ingest.refusal import RefusalReason
from ingest.run import ConsentNeededError, Prune
from workbench import Workbench, counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAMES = ("a.md", "b.md", "c.md", "d.md")
TEXTS = ("one", "two", "three", f"{REFUSED} four")
"""Few, so that files meet each other's bytes."""


@dataclass(slots=True)
class Model:
    """The contract's rules of identity, one file after the other, without batches or an index.

    Attributes:
        said: Text of each document; its version.
        where: The document that each file is.
    """

    said: dict[int, tuple[str, int]] = field(default_factory=dict)
    where: dict[str, int] = field(default_factory=dict)
    n_removed: int = 0
    _ids: Iterator[int] = field(default_factory=count)

    def take(self, name: str, text: str, there: dict[str, str]) -> str:
        """What becomes of the file ``name`` that says ``text`` while ``there`` are these files."""
        here = self.where.get(name)
        same = next((known for known, (said, _) in self.said.items() if said == text), None)
        if same is not None:
            return "unchanged" if here == same else self._join(name, here, same, there)
        if text.startswith(REFUSED):
            return "failed"
        if here is not None and self._places(here) == [name]:
            self.said[here] = (text, self.said[here][1] + 1)
            return "updated"
        self.where[name] = next(self._ids)
        self.said[self.where[name]] = (text, 1)
        return "added"

    def prune(self, there: dict[str, str]) -> None:
        """Forget files that are gone, and documents without a file."""
        self.where = {name: known for name, known in self.where.items() if name in there}
        for known in self.said.keys() - self.where.values():
            self._remove(known)

    def _join(self, name: str, here: int | None, same: int, there: dict[str, str]) -> str:
        gone = next((place for place in self._places(same) if place not in there), None)
        if gone is not None:
            del self.where[gone]
        self.where[name] = same
        if here is not None and not self._places(here):
            self._remove(here)
        return "duplicates" if gone is None else "unchanged"

    def _places(self, known: int) -> list[str]:
        return sorted(name for name, owner in self.where.items() if owner == known)

    def _remove(self, known: int) -> None:
        del self.said[known]
        self.n_removed += 1


write = st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TEXTS))
copy = st.tuples(st.just("copy"), st.sampled_from(NAMES), st.sampled_from(NAMES))
move = st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES))
delete = st.tuples(st.just("delete"), st.sampled_from(NAMES), st.just(""))
deeds = st.lists(st.one_of(write, copy, move, delete), min_size=1, max_size=4)
histories = st.lists(st.tuples(deeds, st.booleans()), min_size=2, max_size=4)


def perform(deed: tuple[str, str, str], files: dict[str, str]) -> None:
    kind, name, other = deed
    if kind == "write":
        files[name] = other
    elif kind == "delete":
        files.pop(name, None)
    elif name in files and name != other:
        files[other] = files[name]
        if kind == "move":
            del files[name]


def lay_out(files: dict[str, str], folder: Path) -> None:
    for name in NAMES:
        if name in files:
            (folder / name).write_text(files[name])
        else:
            (folder / name).unlink(missing_ok=True)


@given(histories)
@settings(max_examples=30)
def test_any_history_of_files_ends_as_the_rules_say(
    history: Sequence[tuple[list[tuple[str, str, str]], bool]],
) -> None:
    files: dict[str, str] = {}
    model = Model()
    names: dict[int, str] = {}
    with TemporaryDirectory() as home, Workbench(Path(home)) as bench:
        for deeds_now, is_pruned in history:
            for deed in deeds_now:
                perform(deed, files)
            lay_out(files, bench.files)
            model.n_removed = 0
            expected = [model.take(name, files[name], files) for name in sorted(files)]
            if is_pruned:
                model.prune(files)
            report = bench.ingest(prune=Prune.WITH_CARE if is_pruned else Prune.NEVER)
            kinds = ("added", "updated", "unchanged", "duplicates", "failed")
            assert counts(report) == (*map(expected.count, kinds), model.n_removed)
            compare(bench, model, names)


def compare(bench: Workbench, model: Model, names: dict[int, str]) -> None:
    """Ids, versions, files and texts are those of the model, and ids never change."""
    for name, known in model.where.items():
        entry = bench.entry(name)
        assert names.setdefault(known, entry.document_id) == entry.document_id
        assert entry.version == model.said[known][1]
    assert len(bench.manifest.sources()) == len(model.where)
    assert len(bench.manifest.documents()) == len(model.said)
    assert bench.texts() == sorted(text for text, _ in model.said.values())
    for entry in bench.manifest.documents():
        stored = bench.store.facts(entry.document_id, entry.version)
        assert {facts["source"] for facts in stored} == {entry.locations}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(tmp_path) as workbench:
        yield workbench


def lose(bench: Workbench, n_lost: int, *, of: int) -> None:
    """Index some files, then delete some of them."""
    for number in range(of):
        bench.put(f"{number:02}.md", f"text {number}")
    bench.ingest()
    for number in range(n_lost):
        bench.drop(f"{number:02}.md")


def test_a_large_removal_needs_consent_and_touches_nothing_without(bench: Workbench) -> None:
    lose(bench, 11, of=54)
    bench.put("new.md", "new")
    generation, asked = bench.manifest.generation(), list(bench.prepare.asked)
    with pytest.raises(ConsentNeededError, match="11 of 54 documents"):
        bench.ingest(prune=Prune.WITH_CARE)
    assert bench.manifest.generation() == generation
    assert bench.prepare.asked == asked
    assert len(bench.texts()) == 54


def test_a_large_removal_happens_with_consent(bench: Workbench) -> None:
    lose(bench, 11, of=12)
    assert counts(bench.ingest(prune=Prune.WITH_CONSENT)) == (0, 0, 1, 0, 0, 11)
    assert bench.texts() == ["text 11"]


@pytest.mark.parametrize(("n_lost", "of"), [(10, 10 + 1), (11, 55)])
def test_ten_documents_or_a_fifth_of_them_go_without_asking(
    bench: Workbench, n_lost: int, of: int
) -> None:
    lose(bench, n_lost, of=of)
    assert bench.ingest(prune=Prune.WITH_CARE).removed == n_lost


def test_a_folder_that_was_renamed_is_no_removal_at_all(bench: Workbench) -> None:
    for number in range(20):
        bench.put(f"old/{number}.md", f"text {number}")
    bench.ingest()
    bench.move("old", "new")
    assert counts(bench.ingest(prune=Prune.WITH_CARE)) == (0, 0, 20, 0, 0, 0)
    assert {name for names in bench.places().values() for name in names} == {
        f"new/{number}.md" for number in range(20)
    }


def test_without_prune_a_deleted_file_stays_searched(bench: Workbench) -> None:
    lose(bench, 1, of=2)
    assert counts(bench.ingest()) == (0, 0, 1, 0, 0, 0)
    assert bench.texts() == ["text 0", "text 1"]


def test_a_removed_document_stays_readable(bench: Workbench) -> None:
    bench.put("a.md", "text")
    bench.put("b.md", "other")
    bench.ingest()
    document_id = bench.entry("a.md").document_id
    bench.drop("a.md")
    assert bench.ingest(prune=Prune.WITH_CARE).removed == 1
    entry = bench.manifest.entry(document_id)
    assert entry is not None
    assert (entry.is_current, entry.locations) == (False, ())
    assert bench.manifest.document(document_id, 1).text == "text"


def test_prune_forgets_the_refusal_of_a_file_that_is_gone(bench: Workbench) -> None:
    bench.put("a.md", REFUSED)
    bench.put("b.md", "text")
    bench.ingest()
    bench.drop("a.md")
    report = bench.ingest(prune=Prune.WITH_CARE)
    assert counts(report) == (0, 0, 1, 0, 0, 0)
    assert bench.manifest.refused_sources() == []


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_goes_in(bench: Workbench) -> None:
    scope = Scope(files=[Path(bench.put("a.md", "text"))], unreadable=[bench.files / "closed"])
    report = bench.ingest_scope(scope)
    assert counts(report) == (1, 0, 0, 0, 1, 0)
    source, refusal = report.failed[0]
    assert (source, refusal.reason) == (str(bench.files / "closed"), RefusalReason.UNREADABLE)


def test_everything_happens_while_others_are_kept_out(bench: Workbench) -> None:
    generations: list[int] = []

    @contextmanager
    def alone() -> Iterator[None]:
        generations.append(bench.manifest.generation())
        yield
        generations.append(bench.manifest.generation())

    bench.put("a.md", "text")
    bench.ingest(alone=alone())
    assert generations == [0, 1]
