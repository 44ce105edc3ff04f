"""Finding files: each once, whatever leads to it, and never round in circles."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.discover import PathProblemError, Scope, discover, printable


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(folder: Path, scope: Scope) -> list[str]:
    return [str(path.relative_to(folder)) for path in scope.files]


def below(folder: Path, *names: str) -> Scope:
    return discover([str(folder / name) for name in names])


def test_a_folder_is_walked_to_the_bottom_in_order(tmp_path: Path) -> None:
    put(tmp_path, "b.md", "a/z.md", "a/deep/er/y.md", "c")
    assert found(tmp_path, discover([str(tmp_path)])) == ["a/deep/er/y.md", "a/z.md", "b.md", "c"]


def test_a_file_named_twice_is_found_once(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "b.md")
    assert found(tmp_path, below(tmp_path, "a.md", "", "a.md", "*.md")) == ["a.md", "b.md"]


def test_paths_are_absolute_however_they_were_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "docs/a.md")
    monkeypatch.chdir(tmp_path / "docs")
    for name in ("a.md", ".", "../docs", "./*.md", "../docs/**/a.md"):
        assert discover([name]).files == [tmp_path / "docs/a.md"]


def test_hidden_entries_of_folders_are_left_out_and_counted(tmp_path: Path) -> None:
    put(tmp_path, ".git/config", ".hidden.md", "a.md", "sub/.b.md")
    scope = discover([str(tmp_path)])
    assert found(tmp_path, scope) == ["a.md"]
    assert scope.n_hidden == 3


def test_a_hidden_file_or_folder_that_is_named_is_meant(tmp_path: Path) -> None:
    put(tmp_path, ".notes/a.md", ".b.md")
    assert found(tmp_path, below(tmp_path, ".notes", ".b.md")) == [".b.md", ".notes/a.md"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.md", ["a.md"]),
        ("*/*.md", ["x/b.md"]),
        ("**/*.md", ["a.md", "x/b.md", "x/y/c.md"]),
        ("**", ["a.md", "a.txt", "x/b.md", "x/y/c.md"]),
        ("x/**", ["x/b.md", "x/y/c.md"]),
        ("**/y/*", ["x/y/c.md"]),
        ("**/y", ["x/y/c.md"]),
        ("*/**/c.*", ["x/y/c.md"]),
        ("**/x/**/c.md", ["x/y/c.md"]),
        ("?.md", ["a.md"]),
        ("[ab].*", ["a.md", "a.txt"]),
        ("x*", ["x/b.md", "x/y/c.md"]),
    ],
)
def test_a_pattern_finds_what_it_matches_and_all_below_folders_that_match(
    tmp_path: Path, pattern: str, expected: list[str]
) -> None:
    put(tmp_path, "a.md", "a.txt", "x/b.md", "x/y/c.md", ".d.md", "x/.e/f.md")
    scope = below(tmp_path, pattern)
    assert found(tmp_path, scope) == expected
    assert [name for name in expected if not scope.holds(str(tmp_path / name))] == []


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("*.md", ["gone.md"], ["x/gone.md", "gone.txt"]),
        ("**/*.md", ["gone.md", "x/y/z/gone.md"], ["x/gone.txt"]),
        ("x/*", ["x/gone", "x/gone/deep"], ["gone", "y/gone"]),
        ("x*/**/b.md", ["x/b.md", "x1/y/z/b.md"], ["y/b.md", "b.md"]),
    ],
)
def test_a_pattern_reaches_as_far_for_files_that_are_gone(
    tmp_path: Path, pattern: str, inside: list[str], outside: list[str]
) -> None:
    put(tmp_path, "a.md", "x/b.md", "x/c")
    scope = below(tmp_path, pattern)
    assert [name for name in inside + outside if scope.holds(str(tmp_path / name))] == inside


def test_a_folder_holds_what_lies_below_it_and_no_namesake(tmp_path: Path) -> None:
    put(tmp_path, "docs/a.md", "docs2/b.md")
    scope = below(tmp_path, "docs")
    names = ("docs/a.md", "docs/gone/c.md", "docs2/b.md", "docs")
    assert [scope.holds(str(tmp_path / name)) for name in names] == [True, True, False, True]


def test_a_file_holds_itself_alone(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "b.md")
    scope = below(tmp_path, "a.md")
    assert scope.holds(str(tmp_path / "a.md"))
    assert not scope.holds(str(tmp_path / "b.md"))


def test_a_name_with_brackets_is_a_name_where_there_is_such_a_file(tmp_path: Path) -> None:
    put(tmp_path, "a[1].md", "a1.md")
    assert found(tmp_path, below(tmp_path, "a[1].md")) == ["a[1].md"]


def test_brackets_in_the_name_of_the_working_folder_are_no_pattern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "docs [2024]/a.md", "docs [2024]/x/b.md")
    monkeypatch.chdir(tmp_path / "docs [2024]")
    assert len(discover(["*.md"]).files) == 1
    assert len(discover(["**/*.md"]).files) == 2
    assert discover(["**/*.md"]).holds(str(tmp_path / "docs [2024]/gone.md"))
    with pytest.raises(PathProblemError, match="missing does not exist"):
        discover(["missing"])


@pytest.mark.parametrize("path", ["", "**/*.md"])
def test_folders_that_link_to_each_other_are_walked_once(tmp_path: Path, path: str) -> None:
    put(tmp_path, "a/one.md", "b/two.md")
    (tmp_path / "a/to b").symlink_to(tmp_path / "b")
    (tmp_path / "b/to a").symlink_to(tmp_path / "a")
    (tmp_path / "b/up").symlink_to(tmp_path)
    assert found(tmp_path, below(tmp_path, path)) == ["a/one.md", "b/two.md"]


def test_files_go_by_their_own_folder_when_a_link_to_it_comes_first(tmp_path: Path) -> None:
    # By the link's name, they would be other files once the link is gone.
    put(tmp_path, "z/a.md")
    (tmp_path / "alias").symlink_to("z")
    assert found(tmp_path, discover([str(tmp_path)])) == ["z/a.md"]
    assert found(tmp_path, below(tmp_path, "alias", "z")) == ["z/a.md"]
    assert found(tmp_path, below(tmp_path, "alias")) == ["alias/a.md"]


def test_a_link_to_a_folder_elsewhere_is_followed(tmp_path: Path) -> None:
    put(tmp_path, "outside/a.md", "docs/b.md")
    (tmp_path / "docs/more").symlink_to(tmp_path / "outside")
    assert found(tmp_path, below(tmp_path, "docs")) == ["docs/b.md", "docs/more/a.md"]


def test_links_that_lead_nowhere_are_files_that_somebody_will_report(tmp_path: Path) -> None:
    (tmp_path / "nowhere").symlink_to("missing")
    (tmp_path / "itself").symlink_to("itself")
    os.mkfifo(tmp_path / "pipe")
    assert found(tmp_path, discover([str(tmp_path)])) == ["itself", "nowhere", "pipe"]
    assert found(tmp_path, below(tmp_path, "*")) == ["itself", "nowhere", "pipe"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.md", "missing.md does not exist"),
        ("missing/*.md", "missing/*.md matches nothing"),
        ("docs/**/*.pdf", "docs/**/*.pdf matches nothing"),
        ("to nowhere", "to nowhere cannot be read"),
        ("a.md/b.md", "a.md/b.md does not exist"),
        ("~$a.docx", "~$a.docx does not exist"),
        ("", "an empty path names no file"),
    ],
)
def test_a_path_that_names_nothing_is_told_as_it_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    put(tmp_path, "a.md", "docs/b.md")
    (tmp_path / "to nowhere").symlink_to("missing")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PathProblemError) as caught:
        discover(["a.md", name])
    assert str(caught.value) == message


def test_a_file_whose_name_begins_like_a_home_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "~$a.docx")
    monkeypatch.chdir(tmp_path)
    assert found(tmp_path, discover(["~$a.docx"])) == ["~$a.docx"]


def test_an_empty_folder_is_no_mistake(tmp_path: Path) -> None:
    assert discover([str(tmp_path)]).files == []


def test_a_path_is_printed_as_it_is_but_for_bytes_that_are_no_text() -> None:
    assert printable(Path("/ä/π.md")) == "/ä/π.md"
    assert printable(Path(os.fsdecode(b"/caf\xe9.md"))) == "/caf\ufffd.md"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_what_is_closed_is_told(tmp_path: Path) -> None:
    put(tmp_path, "open/a.md", "open/closed/b.md", "secret.md")
    (tmp_path / "secret.md").chmod(0)
    (tmp_path / "open/closed").chmod(0)
    try:
        scope = below(tmp_path, "open")
        assert found(tmp_path, scope) == ["open/a.md"]
        assert scope.unreadable == [tmp_path / "open/closed"]
        for name in ("secret.md", "open/closed"):
            with pytest.raises(PathProblemError, match="cannot be read"):
                below(tmp_path, name)
    finally:
        (tmp_path / "open/closed").chmod(0o700)
