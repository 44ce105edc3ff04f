"""The query: what is searched for, with the statement it borrows words from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.statement import Statement


@dataclass(frozen=True, slots=True)
class Query:
    """Words of a question and, perhaps, of a document.

    Attributes:
        asked: Words of the person.
        quoted: A statement whose words are added. A trace keeps its place, not its words.
    """

    asked: str
    quoted: Statement | None = None

    @property
    def text(self) -> str:
        """All the words."""
        return f"{self.asked} {self.quoted.text}".strip() if self.quoted else self.asked

    def as_json(self) -> dict[str, Any]:
        """What a trace keeps."""
        return {"asked": self.asked, "quoted": list(self.quoted.key) if self.quoted else None}
