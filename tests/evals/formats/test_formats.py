"""What is read is held against what others read, and what differs is named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evals.formats.command import eval_formats
from evals.formats.expect import Expectations
from evals.formats.judge import judge
from evals.formats.plain import plain_text
from evals.formats.words import share_in, words_of
from ingest.discover import PathProblemError
from ingest.parse import Limits, parse
from ingest.refusal import Refusal
from ingest.sandbox import Prepared
from ingest.settings import IngestSettings
from letters import letter, with_files

if TYPE_CHECKING:
    from evals.formats.judge import Row

DATASETS = os.environ.get("PINCITE_DATASETS")
SAMPLES = Path(__file__).parents[3] / "data" / "documents"


def judged(folder: Path, name: str) -> Row:
    read = parse(folder / name, limits=Limits())
    prepared = read if isinstance(read, Refusal) else Prepared(read, ())
    return judge(name, folder / name, prepared, Expectations(folder).of(name, folder / name))


def test_a_word_that_is_there_once_is_not_there_twice() -> None:
    assert share_in(words_of("one two TWO"), words_of("two, one.")) == pytest.approx(2 / 3)
    assert share_in(words_of(""), words_of("x")) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", b"<title>t</title><p>fares<script>x</script></p><nav>menu</nav>", "fares"),
        ("a.md", b"[fares](http://x.org) **rise**", "[fares] **rise**"),
        ("a.json", b'{"a": ["fares", 2]}', "fares\n2"),
        ("a.xml", b"<a>fares <b>rise</b></a>", "fares rise"),
        ("a.rtf", rb"{\rtf1{\fonttbl{\f0 Arial;}}fares\par r\'e9sum\'e9}", "fares résumé"),
    ],
)
def test_the_plain_reader_needs_no_other(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert words_of(plain_text(tmp_path / name) or "") == words_of(words)


def test_a_file_that_is_read_in_part_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>fares rise</p>")
    row = judged(tmp_path, "a.html")
    assert (row.outcome, row.recall, row.is_right) == ("read", 1, True)
    (tmp_path / "gold_standard_cct").mkdir()
    (tmp_path / "gold_standard_cct" / "a.html.txt").write_text("fares rise in March")
    row = judged(tmp_path, "a.html")
    assert (row.beside, row.recall, row.precision, row.is_right) == ("gold", 0.5, 1, False)


def test_a_refusal_is_right_when_its_reason_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"  \n")
    (tmp_path / "c.txt").write_bytes(b"fares")
    told = [(judged(tmp_path, f"{name}.txt").outcome) for name in "abc"]
    assert told == ["empty", "no_text", "read"]
    assert all(judged(tmp_path, f"{name}.txt").is_right for name in "abc")
    head = "path\tbytes\text\tsha256\tmagic\tstatus\tpages\tchars\n"
    (tmp_path / "manifest.tsv").write_text(
        f"{head}c.txt\t5\ttxt\t\t\tencrypted(needs password)\t\t\n"
    )
    assert not judged(tmp_path, "c.txt").is_right


@pytest.mark.slow
def test_attachments_have_rows_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(with_files(letter(), {"a.txt": "one"}))
    report = eval_formats(tmp_path, settings=IngestSettings())
    assert [row.file for row in report.rows] == ["m.eml", "m.eml!/a.txt"]
    assert report.wrong == ()
    assert report.to_json()["outcomes"] == {"read": 2}


def test_a_folder_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(PathProblemError, match="is no folder"):
        eval_formats(tmp_path / "x", settings=IngestSettings())


@pytest.mark.slow
def test_every_sample_document_is_read() -> None:
    report = eval_formats(SAMPLES, settings=IngestSettings(parse_time_limit_s=600))
    assert report.wrong == ()
    assert report.outcomes == {"read": len(report.rows)}


@pytest.mark.slow
@pytest.mark.skipif(not DATASETS, reason="PINCITE_DATASETS names no folder of data sets")
def test_every_file_of_the_collection_is_read_or_refused_for_the_right_reason() -> None:
    # A busy machine must not look like a slow parser.
    settings = IngestSettings(parse_time_limit_s=1800)
    report = eval_formats(Path(str(DATASETS)) / "formats", settings=settings)
    assert report.wrong == ()
