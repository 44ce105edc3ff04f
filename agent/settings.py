"""What an owner may set about answering."""

from __future__ import annotations

from pydantic import Field

from retrieval.settings import RetrievalSettings


class AgentSettings(RetrievalSettings):
    """Flat keys, beside ingestion's and retrieval's."""

    max_question_chars: int = Field(2000, ge=1, description="Longer questions are refused.")
    answer_threshold: float = Field(
        0.65, gt=0, lt=1, description="Probability from which a claim counts as answering."
    )
    doubt_threshold: float = Field(
        0.5, gt=0, lt=1, description="Below it nothing is near; between the two a person looks."
    )
    evidence_chunks: int = Field(8, ge=1, le=50, description="Chunks read for each query.")
    max_rounds: int = Field(3, ge=1, le=10, description="Queries tried for each part.")
    budget_steps: int = Field(60, ge=1, description="Recorded steps of one question.")
    budget_time_s: float = Field(60, gt=0, description="Time of one question.")
    high_impact_topics: tuple[str, ...] = Field(
        (
            "suicide",
            "self-harm",
            "overdose",
            "lethal dose",
            "sue",
            "lawsuit",
            "press charges",
            "chest pain",
        ),
        description="A question with one of these words always goes to a person.",
    )
