"""No word of a document reaches the terminal's controls."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli.harmless import harmless, harmless_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, with ünï © and 日本", "plain, with ünï © and 日本"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b2Jcleared", "cleared"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("kept \x1b]0;unfinished\nnext line", "kept \nnext line"),
        ("over\rwritten\x08\x07", "overwritten"),
        ("\x1b\x1b[3[31mhalves", "31mhalves"),
        ("right-to-left \u202etxet", "right-to-left txet"),
        ("lone \udcff", "lone \ufffd"),
        ("[bold]markup[/bold]", "[bold]markup[/bold]"),
    ],
)
def test_controls_go_and_words_stay(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text(st.sampled_from("\x1b\x9b[]0;m\x07\\PX^_a \n\x90\x9c?@"), max_size=30))
def test_no_control_character_is_left(text: str) -> None:
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", harmless(text)) is None


def test_line_has_no_line_break() -> None:
    assert harmless_line("a name\nwith a break\t.pdf") == "a name with a break .pdf"
