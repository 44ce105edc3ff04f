"""``pincite ask``: a question in, an answer with citations out, or why there is none."""

from typing import Annotated

import typer

from api.cli.exit_code import ExitCode
from api.cli.options import AsJson, Home, Stated, Where
from api.cli.output import make_console, print_json
from api.cli.session import open_parts, require_documents, require_question
from api.cli.show_outcome import show_outcome
from api.schemas.answers import AskOutput
from retrieval.where import parse_where

EXIT_CODES = {
    "answer": ExitCode.OK,
    "escalation": ExitCode.ESCALATION,
    "abstention": ExitCode.ABSTENTION,
    "pending": ExitCode.PENDING,
}


def ask(
    question: Annotated[
        list[str], typer.Argument(metavar="QUESTION", help="What you want to know.")
    ],
    *,
    where: Where = None,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Answer a question with exact citations, or say why not.

    Exit codes: 0 an answer, 3 a person should look, 4 the documents do not say.
    """
    with open_parts(home, stated) as parts:
        asked = require_question(question, parts)
        condition = parse_where(where) if where is not None else None
        require_documents(parts)
        outcome = AskOutput.model_validate(parts.ask(asked, where=condition))
        if not as_json:
            show_outcome(outcome, make_console(), read_document=parts.manifest.document)
    if as_json:
        # Not before the parts are closed: a failure there would be a second object.
        print_json(outcome)
    return EXIT_CODES[outcome.kind]
