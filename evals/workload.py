"""The workload: plain text files in something like English, the same for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

FACT = "The lamp store at Corrie Sound opens at 6:40 in the morning."
QUESTION = "When does the lamp store at Corrie Sound open?"

# Of the default size: 150 to 200 tokens.
CHUNKS_PER_FILE = 14
_PARAGRAPHS_PER_FILE = 32
_SENTENCES = (
    "{a} {noun} {verb} {a} {other} {when}.",
    "{when}, {a} {adjective} {noun} {verb} {a} {other}, and {a} {noun} is kept {place}.",
    "No {noun} may be left {place} unless {a} {other} {verb} it {when}.",
    "It took {number} days until {a} {adjective} {other} was found {place}.",
    "{a} {noun} costs {number} crowns {place}, but {a} {adjective} one costs more.",
)
_WORDS = {
    "a": "a the every this one".split(),
    "noun": "harbour ledger captain engine ticket barrel lantern timetable clerk passenger".split(),
    "other": "crate rudder cabin letter invoice signal pilot winch cargo deckhand storm".split(),
    "adjective": "careful narrow wooden northern heavy quiet broken early painted costly".split(),
    "verb": "checks repairs carries follows counts delays replaces weighs describes".split(),
    "when": ["in the autumn", "after each voyage", "at noon", "once a year", "before dawn"],
    "place": ["on the upper deck", "beside the quay", "in the old office", "below the bridge"],
    "number": [str(number) for number in range(3, 90)],
}


def write_files(folder: Path, n_files: int, *, rng: Random) -> None:
    """Write text files of about :data:`CHUNKS_PER_FILE` chunks; one of them holds the fact."""
    folder.mkdir()
    for number in range(1, n_files + 1):
        paragraphs = [_make_paragraph(rng) for _ in range(_PARAGRAPHS_PER_FILE)]
        if number == 1:
            paragraphs.insert(len(paragraphs) // 2, FACT)
        text = "\n\n".join(paragraphs)
        (folder / f"report-{number:03}.txt").write_text(f"{text}\n", encoding="utf-8")


def _make_paragraph(rng: Random) -> str:
    return " ".join(_make_sentence(rng) for _ in range(rng.randint(3, 7)))


def _make_sentence(rng: Random) -> str:
    # Every blank is filled anew, so that a sentence with two nouns has two.
    sentence = rng.choice(_SENTENCES)
    for blank, words in _WORDS.items():
        while f"{{{blank}}}" in sentence:
            sentence = sentence.replace(f"{{{blank}}}", rng.choice(words), 1)
    return sentence[0].upper() + sentence[1:]
