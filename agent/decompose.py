"""Decompose: a question becomes a plan, by rules."""

from __future__ import annotations

import re

from agent.plan import Part, Plan

_WH = r"(?:what|which|who|whom|whose|when|where|why|how)"
_AUX = r"(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have)"
_JOINT = re.compile(
    r"(?:\?\s+(?:and\s+)?|[,;]?\s+and\s+(?:also\s+)?)"
    rf"(?=(?:{_WH}|(?:in|on|at|for|by|to|from)\s+{_WH})\b"
    rf"|{_AUX}\s+(?:there|it|they|i|we|you|he|she|the|my|our|a|an)\b)",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"^(?P<ask>.*\b(?:which|who|what)\b.*?),\s*(?P<left>[^,?]+?)\s+or\s+(?P<right>[^,?]+?)\s*\?*$",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"(?<=[.!])\s+")
_LONGEST_CHOICE = 6


def decompose(question: str) -> Plan:
    """Split compound and comparative questions; everything else is a plan of one part.

    A sentence before the question ("My boat was late.") sets the scene for every part.
    """
    scene, asked = _split_scene(" ".join(question.split()))
    pairs = _comparison(asked) or [(part, "asked as one of several") for part in _split(asked)]
    if len(pairs) == 1:
        return Plan(question, (Part(1, f"{scene}{asked}", "the question itself"),))
    parts = [
        Part(number, f"{scene}{text}", why) for number, (text, why) in enumerate(pairs, start=1)
    ]
    return Plan(question, tuple(parts))


def _split_scene(question: str) -> tuple[str, str]:
    *scene, last = _SENTENCE_END.split(question)
    if not scene or not last.rstrip().endswith("?"):
        return "", question
    return " ".join(scene) + " ", last


def _split(asked: str) -> list[str]:
    cuts = [match.span() for match in _JOINT.finditer(asked)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(asked)]
    pieces = [asked[start:end].strip(" ,;?") for start, end in zip(starts, ends, strict=True)]
    if any(len(piece.split()) < 3 for piece in pieces):  # noqa: PLR2004 - "and why" is no part
        return [asked]
    return [f"{piece[0].upper()}{piece[1:]}?" for piece in pieces]


def _comparison(asked: str) -> list[tuple[str, str]]:
    choice = _CHOICE.match(asked)
    if choice and _is_short(choice["left"]) and _is_short(choice["right"]):
        return [
            (f"{choice['ask'].strip()}: {side}?", f"one side of the comparison: {side}")
            for side in (choice["left"].strip(), choice["right"].strip())
        ]
    return []


def _is_short(side: str) -> bool:
    return len(side.split()) <= _LONGEST_CHOICE
