"""What ``pincite eval`` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.build import Parts
from evals.answering import ask_all
from evals.dataset import DOCUMENTS, Split, load
from evals.home import fill, find_home
from evals.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from agent.settings import AgentSettings


def eval_answers(
    folder: Path,
    *,
    settings: AgentSettings,
    cache: Path,
    split: Split | None = None,
    progress: Callable[[int, int], None] = lambda _n_done, _n_questions: None,
    make_parts: Callable[[Path, AgentSettings], Parts] = Parts,
) -> Report:
    """Ask the questions of a folder about its documents.

    Args:
        folder: Holds ``questions.jsonl`` and ``documents``.
        settings: What is measured.
        cache: Keeps the ingested documents for the next time.
        split: Only these samples; None for all.
        progress: Hears how many questions are done, of how many.
        make_parts: Puts together what is measured, from a home and the settings.

    Raises:
        DatasetError: The folder is no dataset.
        NotIngestedError: One of its documents was refused.
    """
    samples = load(folder, split=split)
    documents = folder.absolute() / DOCUMENTS
    home = find_home(documents, cache=cache, settings=settings)
    with make_parts(home, settings) as parts:
        fill(parts, documents)
        results = ask_all(samples, parts, documents=documents, progress=progress)
    return Report(dataset=folder.resolve().name, split=split, results=results)
