"""The likeliest statements come first; two or a whole list only where one would not do."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from agent.judge import Question, Scores, probability, read_question, signals
from agent.statement import Statement, StatementKind
from agent.weigh import LONGEST_LIST, N_FIRST, N_NEAR, N_SECOND, Scales
from ingest.document import DocumentId, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.query import Query
    from agent.tools import Group
    from agent.weigh import Judged

BOTH = read_question("Who runs the piers of Skarn and Whinsey?")
CARS = read_question("How many cars can go to Skarn?")
LEAD_IN = Span(900, 910)


def sentence(number: int, text: str = "It is so.") -> Statement:
    return made(StatementKind.SENTENCE, text, place(number))


def leaning(number: int) -> Statement:
    return made(StatementKind.SENTENCE, "It was. It is so.", place(number - 1), place(number))


def item(number: int, *, lead_in: Span = LEAD_IN, document: str = "d") -> Statement:
    return made(
        StatementKind.LIST_ITEM, f"Bring: thing {number}", lead_in, place(number), document=document
    )


def made(kind: StatementKind, text: str, *spans: Span, document: str = "d") -> Statement:
    return Statement(DocumentId(document), 1, kind, spans, text, "Rules")


def place(number: int) -> Span:
    return Span(10 * number, 10 * number + 5)


def logit_for(wanted: float, question: Question, group: Group) -> float:
    """The logit of the answer model at which the judge finds a group that likely."""
    at_0, at_10 = (_log_odds(_probability(question, group, logit)) for logit in (0.0, 10.0))
    return 10 * (_log_odds(wanted) - at_0) / (at_10 - at_0)


def _probability(question: Question, group: Group, logit: float) -> float:
    text = "\n".join(statement.text for statement in group)
    return probability(
        signals(question, text, context="Rules", scores=Scores(logit=logit, cosine=0.0))
    )


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


@dataclass
class ScriptedModels:
    """Says of each group what makes the judge find it as likely as in the script; notes the calls.

    Args:
        likely: Probabilities of groups; of others, one in a hundred.
        logits: Of groups of which the logit itself matters.
        cosines: Of statements; of others, 0.
    """

    question: Question
    likely: Mapping[Group, float]
    logits: Mapping[Group, float] = field(default_factory=dict)
    cosines: Mapping[Statement, float] = field(default_factory=dict)
    read: list[Group] = field(default_factory=list)
    compared: list[Statement] = field(default_factory=list)

    def scales(self) -> Scales:
        return Scales(self.question, score=self.score, compare=self.compare)

    def score(self, query: Query, groups: Sequence[Group]) -> list[float]:
        assert query.as_json() == {"asked": self.question.text, "quoted": None}
        self.read += groups
        return [self._logit(group) for group in groups]

    def compare(self, query: Query, statements: Sequence[Statement]) -> list[float]:
        assert query.text == self.question.text
        self.compared += statements
        return [self.cosines.get(statement, 0.0) for statement in statements]

    def _logit(self, group: Group) -> float:
        if group in self.logits:
            return self.logits[group]
        return logit_for(self.likely.get(group, 0.01), self.question, group)


def weigh(question: Question, likely: Mapping[Group, float]) -> list[Group]:
    """The groups, best first, of all statements that the script names."""
    return groups(ScriptedModels(question, likely).scales().weigh(named(likely)))


def named(likely: Mapping[Group, float]) -> list[Statement]:
    return list(dict.fromkeys(statement for group in likely for statement in group))


def groups(judged: Sequence[Judged]) -> list[Group]:
    return [one.statements for one in judged]


def test_nothing_to_weigh_is_nothing() -> None:
    models = ScriptedModels(BOTH, {})
    assert models.scales().weigh([]) == []
    assert models.scales().weigh_alone([]) == []
    assert (models.read, models.compared) == ([], [])


def test_single_statements_come_likeliest_first() -> None:
    a, b, c = map(sentence, (1, 2, 3))
    models = ScriptedModels(BOTH, {(a,): 0.2, (b,): 0.7, (c,): 0.4})
    judged = models.scales().weigh([a, b, c])
    assert groups(judged) == [(b,), (c,), (a,)]
    assert [round(one.probability, 6) for one in judged] == [0.7, 0.4, 0.2]


def test_of_equals_the_one_that_stands_first_comes_first() -> None:
    a, b = sentence(1), sentence(2)
    assert weigh(BOTH, {(b,): 0.5, (a,): 0.5}) == [(a,), (b,)]


def test_only_the_statements_nearest_by_the_cross_encoder_are_judged() -> None:
    likely: dict[Group, float] = {(sentence(n),): 0.9 - n / 100 for n in range(1, 31)}
    assert weigh(BOTH, likely) == list(likely)[:N_NEAR]


@pytest.mark.parametrize(("likely", "leads"), [(0.74, False), (0.76, True)])
def test_a_leaning_sentence_must_be_likelier_by_what_leaning_costs(
    likely: float,
    leads: bool,  # noqa: FBT001 - the expectation
) -> None:
    plain, long = sentence(1), leaning(5)
    first, _ = weigh(BOTH, {(plain,): 0.6, (long,): likely})
    assert (first == (long,)) is leads


def test_a_list_item_does_not_lean_on_the_words_that_lead_to_it() -> None:
    plain, entry = sentence(1), item(2)
    assert weigh(BOTH, {(plain,): 0.6, (entry,): 0.61}) == [(entry,), (plain,)]


SKARN = sentence(1, "Skarn is run by Ilse.")
WHINSEY = sentence(2, "Whinsey is run by Nuala.")


def test_two_that_each_name_what_the_other_lacks_come_first_together() -> None:
    likely = {(SKARN,): 0.6, (WHINSEY,): 0.5, (SKARN, WHINSEY): 0.9}
    assert weigh(BOTH, likely) == [(SKARN, WHINSEY), (SKARN,), (WHINSEY,)]


@pytest.mark.parametrize(("likely", "leads"), [(0.14, False), (0.16, True)])
def test_a_pair_must_be_likelier_than_the_best_single_by_a_tenth(
    likely: float,
    leads: bool,  # noqa: FBT001 - the expectation
) -> None:
    pair = (SKARN, WHINSEY)
    assert (pair in weigh(BOTH, {(SKARN,): 0.05, (WHINSEY,): 0.04, pair: likely})) is leads


TURNSTONE = sentence(1, "Skarn is served by the Turnstone.")
FIVE = sentence(2, "The Turnstone takes five.")


@pytest.mark.parametrize(("gain", "leads"), [(0.25, False), (0.35, True)])
def test_a_pair_must_please_the_answer_model_more_than_its_better_half(
    gain: float,
    leads: bool,  # noqa: FBT001 - the expectation
) -> None:
    """What the embedder sees in the other half makes the pair likelier in any case."""
    pair = (TURNSTONE, FIVE)
    half = logit_for(0.4, CARS, (TURNSTONE,))
    models = ScriptedModels(CARS, {(TURNSTONE,): 0.4}, {pair: half + gain}, {FIVE: 0.5})
    assert (pair in groups(models.scales().weigh([TURNSTONE, FIVE]))) is leads


def test_a_name_not_asked_for_links_two_statements() -> None:
    pair = (TURNSTONE, FIVE)
    assert weigh(CARS, {(TURNSTONE,): 0.5, (FIVE,): 0.3, pair: 0.9})[0] == pair


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Skarn is run by Ilse.", "Cars cost five."),
        ("Skarn is run by Ilse.", "Skarn has five berths."),
        ("Skarn and Whinsey are run by Ilse.", "Whinsey has five berths."),
    ],
)
def test_two_of_which_one_adds_no_name_are_never_read_together(first: str, second: str) -> None:
    a, b = sentence(1, first), sentence(2, second)
    models = ScriptedModels(BOTH, {(a,): 0.6, (b,): 0.5})
    models.scales().weigh([a, b])
    assert sorted(map(len, models.read)) == [1, 1]


def test_few_of_the_possible_pairs_are_read() -> None:
    north = [sentence(n, "Skarn has a berth.") for n in range(1, 7)]
    south = [sentence(n, "Whinsey has a berth.") for n in range(7, 13)]
    likely: dict[Group, float] = {(one,): 0.5 for one in north}
    models = ScriptedModels(BOTH, likely | {(one,): 0.4 for one in south})
    models.scales().weigh([*north, *south])
    pairs = [group for group in models.read if len(group) == 2]
    assert pairs == [(a, b) for a in north[:N_FIRST] for b in south[:N_SECOND]]


@pytest.mark.parametrize(("likely", "leads"), [(0.56, True), (0.54, False)])
def test_a_whole_list_beats_its_best_item_when_it_loses_little(
    likely: float,
    leads: bool,  # noqa: FBT001 - the expectation
) -> None:
    whole = tuple(map(item, (1, 2, 3)))
    a, b, c = ((one,) for one in whole)
    order = weigh(BOTH, {a: 0.2, b: 0.6, c: 0.3, whole: likely})
    assert order == ([whole, b, c, a] if leads else [b, c, a])


def test_a_list_whose_best_item_is_not_near_the_answer_stays_behind_it() -> None:
    """Of three statements the items of some list may well be second and third."""
    plain, a, b = sentence(1), item(2), item(3)
    order = weigh(BOTH, {(plain,): 0.9, (a,): 0.2, (b,): 0.1, (a, b): 0.25})
    assert order[0] == (plain,)


def test_items_of_other_lists_are_left_out_of_a_whole_list() -> None:
    a, b = item(1), item(2)
    others = [item(3, lead_in=Span(950, 960)), item(4, document="e"), sentence(5)]
    likely = {(a,): 0.6, (b,): 0.5, (a, b): 0.6} | {(other,): 0.1 for other in others}
    assert weigh(BOTH, likely)[0] == (a, b)


def test_items_that_no_words_lead_to_are_no_whole_list() -> None:
    a, b = (made(StatementKind.LIST_ITEM, f"thing {n}", place(n)) for n in (1, 2))
    models = ScriptedModels(BOTH, {(a,): 0.6, (b,): 0.5, (a, b): 0.9})
    assert groups(models.scales().weigh([a, b])) == [(a,), (b,)]


@pytest.mark.parametrize("n_items", [LONGEST_LIST, LONGEST_LIST + 1])
def test_a_long_list_is_never_read_whole(n_items: int) -> None:
    items = tuple(map(item, range(1, n_items + 1)))
    models = ScriptedModels(BOTH, {(items[0],): 0.6})
    models.scales().weigh(items)
    assert (items in models.read) is (n_items <= LONGEST_LIST)


def test_nothing_is_read_or_compared_twice_in_later_rounds() -> None:
    a, b, c = sentence(3), item(4), item(5)
    everything = [SKARN, WHINSEY, a, b, c]
    models = ScriptedModels(BOTH, {(SKARN,): 0.6, (WHINSEY,): 0.5, (b,): 0.55})
    scales = models.scales()
    scales.weigh(everything[:2])
    first = list(models.read)
    assert first == [(SKARN,), (WHINSEY,), (SKARN, WHINSEY), (WHINSEY, SKARN)]
    scales.weigh(everything)
    scales.weigh(everything)
    scales.weigh_alone([c, a])
    assert models.read[:4] == first
    assert len(models.read) == len(set(models.read))
    assert len(models.compared) == len(set(models.compared)) == 5


def test_statements_weighed_alone_keep_the_order_given_and_are_not_paired() -> None:
    models = ScriptedModels(BOTH, {(SKARN,): 0.6, (WHINSEY,): 0.7, (SKARN, WHINSEY): 0.9})
    judged = models.scales().weigh_alone([SKARN, WHINSEY])
    assert [(one.statements, round(one.probability, 6)) for one in judged] == [
        ((SKARN,), 0.6),
        ((WHINSEY,), 0.7),
    ]
    assert models.compared == [SKARN, WHINSEY]
