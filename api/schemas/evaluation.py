"""Evaluation: what `eval` prints."""

from __future__ import annotations

from pydantic import Field

from agent.outcome import Reason
from api.schemas.output import Output


class CountedShare(Output):
    """``n`` of ``of``; the share is null when there was nothing to count."""

    n: int | float = Field(description="Of a mean, the sum of what is averaged.")
    of: int
    share: float | None


class CitedWords(Output):
    """What a claim cites: words of a document, by its path in the dataset."""

    document: str
    quote: str


class JudgedQuestion(Output):
    """A question of a dataset, what came of it and how good that is."""

    id: str
    question: str
    expected: str
    kind: str
    split: str
    right: bool
    kind_right: bool
    outcome_kind: str
    complete: bool
    reason: Reason | None
    answered_with_gold: bool
    quotes_found: CountedShare
    exact_citations: CountedShare
    recall_at_5: CountedShare
    cited: list[CitedWords]
    text: str
    run_id: str


class SplitterMeasures(Output):
    """How one way of splitting did; shares are means over questions."""

    splitter: str
    n_chunks: int
    mean_characters: float
    recall: float
    precision: float
    iou: float


class EvalChunkingOutput(Output):
    """Of ``eval chunking``."""

    dataset: str
    n_questions: int
    k: int
    splitters: list[SplitterMeasures]


class EvalAnswersOutput(Output):
    """Of ``eval answers``."""

    dataset: str
    split: str | None
    n_questions: int
    measures: dict[str, CountedShare]
    by_expected: dict[str, dict[str, CountedShare]]
    by_kind: dict[str, dict[str, CountedShare]]
    by_split: dict[str, dict[str, CountedShare]]
    questions: list[JudgedQuestion]


class ReadFile(Output):
    """A file of a folder, or what is attached to one, beside what others say that it holds."""

    file: str
    kind: str = Field(description="What its content was told to be; empty if nothing reads it.")
    outcome: str = Field(description="`read`, or the reason of the refusal.")
    n_chars: int
    expected: str = Field(description="The outcome that is right.")
    beside: str = Field(description="Who says so: gold, manifest, plain or nobody.")
    recall: float | None = Field(description="Of the words there; of a PDF's characters.")
    precision: float | None = Field(description="How many of our words are in the gold text.")
    note: str = Field(description="Why it is judged unlike others.")
    right: bool


class EvalFormatsOutput(Output):
    """Of ``eval formats``."""

    folder: str
    n_files: int
    n_right: int
    outcomes: dict[str, int]
    left_out: int = Field(description="Attachments without words, such as pictures.")
    gold_without_file: list[str]
    files: list[ReadFile]


class MeasureDifference(Output):
    """One measure in two runs, over the questions that both were asked."""

    a: CountedShare
    b: CountedShare
    difference: float | None = Field(description="b less a; null when one has nothing to count.")
    interval: tuple[float, float] | None = Field(description="Of the difference, at 95 %.")
    n_gained: int = Field(description="Questions that do better in b.")
    n_lost: int
    p: float = Field(description="Of an exact sign test, two-sided; 1 when nothing changed.")
    worse: bool = Field(description="More lost than gained, and p is less than .05.")


class SavedQuestion(Output):
    """A line of a file that ``eval answers --save`` wrote; pairs are n of of."""

    id: str
    question: str
    expected: str
    kind: str
    split: str
    outcome_kind: str
    complete: bool
    reason: str | None
    right: bool
    with_gold: bool
    kind_right: bool
    quotes_found: tuple[int, int]
    exact_citations: tuple[int, int]
    gold_documents: tuple[int, int]
    cited: list[CitedWords]


class ChangedQuestion(Output):
    """A question that came out differently, or was not asked in both runs."""

    id: str
    question: str
    change: str = Field(
        description="`lost`, `gained`, `outcome`, `recall` or `citations`; `asked` when question or"
        " expectation differ; `gone` and `new` when it is in one file only."
    )
    how: str
    before: SavedQuestion | None
    after: SavedQuestion | None


class EvalCompareOutput(Output):
    """Of ``eval compare``."""

    n_pairs: int
    worse: list[str] = Field(description="Measures in which b is worse by more than chance.")
    measures: dict[str, MeasureDifference]
    questions: list[ChangedQuestion]
