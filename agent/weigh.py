"""Weigh: which statements, alone or together, answer the question best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.judge import Question, Signals, probability, share, signals
from agent.statement import Statement, StatementKind
from agent.terms import Terms, terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from agent.tools import Group

    Score = Callable[[str, Sequence[Group]], list[float]]

# Of the best single statements, and of those that could complete each of them.
N_FIRST, N_SECOND = 3, 8
LONGEST_LIST = 12
# A pair must be that much better than its better half: two quotes need a reason.
PAIR_GAIN = 0.1
# A whole list may be that much worse than its best item and is still the better answer.
LIST_LOSS = 0.15


@dataclass(frozen=True, slots=True)
class Judged:
    """Statements that answer a question together, and how likely they do.

    Attributes:
        statements: One, two that complete each other, or all items of a list.
        probability: That they answer the question, in (0, 1).
    """

    statements: Group
    probability: float
    found: Signals


class Scales:
    """Weighs statements against one question.

    Args:
        question: What is asked.
        passage_logit: The cross-encoder's best, of question and passage.
        score: Question and groups of statements to logits.
    """

    def __init__(self, question: Question, *, passage_logit: float, score: Score) -> None:
        self._question = question
        self._passage_logit = passage_logit
        self._score = score
        self._heard = 1.0

    def weigh(self, statements: Sequence[Statement]) -> list[Judged]:
        """Every statement alone, and the pairs and lists that answer better; best first."""
        words = frozenset[str]().union(*(_terms((s,)).words for s in statements))
        self._heard = share(self._question.terms.words, words)
        singles = _best_first(self._judge([(statement,) for statement in statements]))
        lists = self._judge(_lists(singles[:N_FIRST], statements))
        pairs = self._judge(self._pairs(singles))
        kept = [pair for pair in pairs if pair.probability > _best_half(pair, singles) + PAIR_GAIN]
        whole = [one for one in lists if one.probability > _best_half(one, singles) - LIST_LOSS]
        return [*whole[:1], *_best_first([*kept, *singles])]

    def _judge(self, groups: Sequence[Group]) -> list[Judged]:
        logits = self._score(self._question.text, groups)
        return [self._judged(group, logit) for group, logit in zip(groups, logits, strict=True)]

    def _judged(self, group: Group, logit: float) -> Judged:
        found = signals(
            self._question,
            "\n".join(statement.text for statement in group),
            context="\n".join(statement.context for statement in group),
            logit=logit,
            passage_logit=self._passage_logit,
            heard=self._heard,
        )
        return Judged(group, probability(found), found)

    def _pairs(self, singles: Sequence[Judged]) -> list[Group]:
        """Two statements of different places, of which the second says what the first lacks."""
        pairs = []
        for first in singles[:N_FIRST]:
            missing = _wanted(self._question) - _named(first.statements)
            seconds = [
                other.statements
                for other in singles
                if missing & _named(other.statements) and other is not first
            ]
            pairs += [(*first.statements, *second) for second in seconds[:N_SECOND]]
        return pairs


def _lists(best: Iterable[Judged], statements: Sequence[Statement]) -> list[Group]:
    """The lists that the best list items stand in, whole."""
    lists = []
    for judged in best:
        item = judged.statements[0]
        if item.kind is StatementKind.LIST_ITEM:
            siblings = tuple(s for s in statements if _is_sibling(s, item))
            if 1 < len(siblings) <= LONGEST_LIST:
                lists.append(siblings)
    return list(dict.fromkeys(lists))


def _is_sibling(statement: Statement, item: Statement) -> bool:
    return (
        statement.kind is StatementKind.LIST_ITEM
        and len(item.spans) > 1
        and statement.spans[0] == item.spans[0]
        and (statement.document_id, statement.version) == (item.document_id, item.version)
    )


def _best_first(judged: Iterable[Judged]) -> list[Judged]:
    return sorted(judged, key=lambda one: (-one.probability, one.statements[0].key))


def _best_half(group: Judged, singles: Iterable[Judged]) -> float:
    return max(one.probability for one in singles if one.statements[0] in group.statements)


def _wanted(question: Question) -> frozenset[str]:
    return question.terms.names | question.terms.numbers


def _named(group: Group) -> frozenset[str]:
    terms = _terms(group)
    return terms.words | terms.numbers


def _terms(group: Group) -> Terms:
    return terms_of("\n".join(f"{s.context}\n{s.text}" for s in group))
