"""The report: counts over many scored questions. No share without its count."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from evals.dataset import Sample
    from evals.score import Reply, Score

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """``n`` of ``of``."""

    n: int
    of: int

    @property
    def value(self) -> float | None:
        """In [0, 1]; None when there was nothing to count, which is neither good nor bad."""
        return self.n / self.of if self.of else None

    def __str__(self) -> str:
        """As a person reads it."""
        return f"{self.n} of {self.of}" + (f" ({self.n / self.of:.0%})" if self.of else "")

    def to_json(self) -> Json:
        """With the share rounded to four digits."""
        return {
            "n": self.n,
            "of": self.of,
            "share": round(self.n / self.of, 4) if self.of else None,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """A question, what came of it and how good that is."""

    sample: Sample
    reply: Reply
    score: Score


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a dataset, or of one split of it, in its order."""

    dataset: str
    split: str | None
    results: tuple[Result, ...]

    @property
    def measures(self) -> dict[str, Share]:
        """Over everything."""
        return measure(self.results)

    def by(self, key: Callable[[Sample], str]) -> dict[str, dict[str, Share]]:
        """The same measures for each group of samples, groups in alphabetical order."""
        ordered = sorted(self.results, key=lambda result: key(result.sample))
        groups = groupby(ordered, key=lambda result: key(result.sample))
        return {name: measure(list(group)) for name, group in groups}

    def to_json(self) -> Json:
        """What ``pincite eval answers --json`` prints."""
        return {
            "dataset": self.dataset,
            "split": self.split,
            "n_questions": len(self.results),
            "measures": _shares_json(self.measures),
            "by_expected": _groups_json(self.by(lambda sample: sample.expected)),
            "by_kind": _groups_json(self.by(lambda sample: sample.kind)),
            "by_split": _groups_json(self.by(lambda sample: sample.split)),
            "questions": [_result_json(result) for result in self.results],
        }


def measure(results: Sequence[Result]) -> dict[str, Share]:
    """Count how good ``results`` are.

    Returns:
        Of the questions that can be answered, ``right_answers``; of the answers given to any
        question, ``answers_right`` (an answer to what cannot be answered is wrong); of the
        questions that cannot be answered, ``not_answered``; of all questions, ``kind_right``; of
        the gold quotes, ``quotes_found``; of the citations printed, ``exact_citations``.
    """
    answerable = [r for r in results if r.sample.expected.is_answerable]
    unanswerable = [r for r in results if not r.sample.expected.is_answerable]
    answers = [r for r in results if r.reply.is_answer]
    return {
        "right_answers": _count(r.score.is_right for r in answerable),
        "answers_right": _count(r.score.is_right for r in answers),
        "not_answered": _count(r.score.is_right for r in unanswerable),
        "kind_right": _count(r.score.is_kind_right for r in results),
        "quotes_found": Share(
            sum(r.score.n_quotes_found for r in answerable),
            sum(len(r.sample.quotes) for r in answerable),
        ),
        "exact_citations": Share(
            sum(r.score.n_exact for r in results), sum(r.score.n_cited for r in results)
        ),
    }


def _count(verdicts: Iterable[bool]) -> Share:
    listed = list(verdicts)
    return Share(sum(listed), len(listed))


def _shares_json(shares: dict[str, Share]) -> Json:
    return {name: share.to_json() for name, share in shares.items()}


def _groups_json(groups: dict[str, dict[str, Share]]) -> Json:
    return {name: _shares_json(shares) for name, shares in groups.items()}


def _result_json(result: Result) -> Json:
    sample, reply, score = result.sample, result.reply, result.score
    return {
        "id": sample.sample_id,
        "question": sample.question,
        "expected": sample.expected.value,
        "kind": sample.kind.value,
        "split": sample.split.value,
        "right": score.is_right,
        "kind_right": score.is_kind_right,
        "outcome_kind": reply.kind,
        "complete": reply.is_complete,
        "reason": reply.reason,
        "quotes_found": Share(score.n_quotes_found, len(sample.quotes)).to_json(),
        "exact_citations": Share(score.n_exact, score.n_cited).to_json(),
        "text": reply.text,
        "run_id": reply.run_id,
    }
