"""The HTTP door: what every route needs, made once and handed to each."""

from typing import Annotated

from fastapi import Depends, Request

from agent.build import Parts
from api.desk import Desk
from api.readiness import Readiness
from api.settings import Settings


class Door:
    """What stands behind the routes.

    Attributes:
        parts: Of the program.
        desk: Where questions and searches are worked on.
        readiness: Whether they can be.
    """

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self.parts = parts
        self.settings = settings
        self.desk = Desk(
            n_seats=settings.max_parallel_questions,
            max_waiting=settings.max_waiting_questions,
            patience_s=settings.question_patience_s,
        )
        self.readiness = Readiness(parts)


def _door_of(request: Request) -> Door:
    door: Door = request.app.state.door
    return door


AtDoor = Annotated[Door, Depends(_door_of)]
"""As an argument of a route: the door that it belongs to."""
