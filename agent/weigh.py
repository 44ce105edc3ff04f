"""Weigh: which statements, alone or together, answer the question best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.judge import Question, Scores, Signals, probability, signals
from agent.query import Query
from agent.statement import Statement, StatementKind
from agent.terms import names_in, terms_of
from retrieval.lexical import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from agent.tools import Group

    Score = Callable[[Query, Sequence[Group]], list[float]]
    Compare = Callable[[Query, Sequence[Statement]], list[float]]

# Of the best single statements, and of those that could complete each of them.
N_FIRST, N_SECOND = 3, 4
# Statements that are judged: the best for the answer model.
N_NEAR = 16
LONGEST_LIST = 12
# Signs of currencies, units and kinds have no more letters.
LONGEST_SIGN = 3
# Two quotes need a reason: the answer model's logit of a pair must be that much above its better
# half's, and its probability that much above that of the best single statement.
PAIR_LOGIT_GAIN = 0.3
PAIR_GAIN = 0.1
# A statement this likely needs no second one, and reading pairs takes half as long as searching.
ALONE = 0.7
# A sentence that has to be said with the one before it must be that much likelier.
LEANING_COST = 0.15
# A whole list may be that much worse than the best statement and is still the better answer.
LIST_LOSS = 0.05


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
    """Weighs statements against one question; what was read once is not read again.

    Args:
        question: What is asked.
        score: Question and groups of statements to logits.
        compare: Question and statements to cosines.
    """

    def __init__(self, question: Question, *, score: Score, compare: Compare) -> None:
        self._question = question
        self._score = score
        self._compare = compare
        self._logits: dict[Group, float] = {}
        self._cosines: dict[Statement, float] = {}

    def weigh(self, statements: Sequence[Statement]) -> list[Judged]:
        """The statements worth judging, alone, in pairs and as lists; best first."""
        singles = self._singles(statements)
        lists = self._judge(_lists(singles[:N_FIRST], statements))
        best = singles[0].probability if singles else 0.0
        pairs = self._judge(self._pairs(singles)) if best < ALONE else []
        kept = [
            pair
            for pair in pairs
            if pair.probability >= best + PAIR_GAIN and self._gain(pair) >= PAIR_LOGIT_GAIN
        ]
        whole = [one for one in lists if one.probability > best - LIST_LOSS]
        return [*whole[:1], *_best_first([*kept, *singles])]

    def weigh_alone(self, statements: Sequence[Statement]) -> list[Judged]:
        """Each of these statements, in the order given."""
        self._measure(statements)
        return self._judge([(statement,) for statement in statements])

    def _singles(self, statements: Sequence[Statement]) -> list[Judged]:
        self._read([(statement,) for statement in statements])
        order = sorted(statements, key=lambda s: (-self._logits[(s,)], s.key))
        near = [s for s in order[:N_NEAR] if not self._is_other_row(s, order)]
        self._measure(near)
        return _best_first(self._judge([(statement,) for statement in near]))

    def _is_other_row(self, statement: Statement, others: Sequence[Statement]) -> bool:
        """Whether another row of its table has all it has of the question's words, and more."""
        if statement.kind is not StatementKind.TABLE_ROW:
            return False
        asked = self._question.terms.words
        mine = asked & terms_of(statement.text).words
        rows = (other for other in others if other.spans[0] == statement.spans[0])
        return any(
            mine < asked & terms_of(row.text).words
            for row in rows
            if (row.document_id, row.version) == (statement.document_id, statement.version)
        )

    def _judge(self, groups: Sequence[Group]) -> list[Judged]:
        self._read(groups)
        return [self._judged(group, self._logits[group]) for group in groups]

    def _read(self, groups: Sequence[Group]) -> None:
        """Have the answer model read the groups that it has not read yet."""
        new = [group for group in groups if group not in self._logits]
        logits = self._score(Query(self._question.text), new)
        self._logits |= dict(zip(new, logits, strict=True))

    def _measure(self, statements: Sequence[Statement]) -> None:
        """Have the embedder compare the statements that it has not compared yet."""
        new = [statement for statement in statements if statement not in self._cosines]
        cosines = self._compare(Query(self._question.text), new)
        self._cosines |= dict(zip(new, cosines, strict=True))

    def _judged(self, group: Group, logit: float) -> Judged:
        cosine = max(self._cosines.get(statement, 0.0) for statement in group)
        found = signals(
            self._question,
            "\n".join(statement.text for statement in group),
            context="\n".join(statement.context for statement in group),
            scores=Scores(logit=logit, cosine=cosine),
        )
        return Judged(group, probability(found), found)

    def _gain(self, pair: Judged) -> float:
        """What the pair's logit has above that of its better half."""
        halves = (self._logits[(statement,)] for statement in pair.statements)
        return pair.found.scores.logit - max(halves)

    def _pairs(self, singles: Sequence[Judged]) -> list[Group]:
        """Two statements of which the second names what the first lacks, or explains what it names.

        "Refunds are approved by the duty manager of the pier" is completed by the row of the pier;
        "Skarn: MV Turnstone" by what another table says of that vessel.
        """
        pairs = []
        for first in singles[:N_FIRST]:
            seconds = [
                other.statements
                for other in singles
                if other is not first and self._complete(first.statements, other.statements)
            ]
            pairs += [(*first.statements, *second) for second in seconds[:N_SECOND]]
        return pairs

    def _complete(self, first: Group, second: Group) -> bool:
        """Whether both are needed for the names asked for, or a name not asked for links them."""
        asked = self._question.terms.names
        left, right = asked & _words(first), asked & _words(second)
        links = _names(first) & _names(second) - self._question.terms.words
        return bool(links) or not (left <= right or right <= left)


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
    return sorted(judged, key=lambda one: (-_worth(one), one.statements[0].key))


def _worth(one: Judged) -> float:
    """Its probability, less a little for a sentence that leans on another one."""
    first = one.statements[0]
    leans = first.kind is StatementKind.SENTENCE and len(first.spans) > 1
    return one.probability - LEANING_COST * leans


def _words(group: Group) -> frozenset[str]:
    return terms_of("\n".join(f"{s.context}\n{s.text}" for s in group)).words


def _names(group: Group) -> frozenset[str]:
    """Names that can link two statements; "EUR" and "MV" are in too many to link any."""
    said = names_in("\n".join(statement.text for statement in group))
    telling = [name for name in said if len(name) > LONGEST_SIGN or not name.isupper()]
    return frozenset(stem for name in telling for stem in tokenise(name))
