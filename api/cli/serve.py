"""``pincite serve``: the same questions over HTTP, for programs of this machine."""

import os
from contextlib import suppress
from typing import Annotated

import typer
from rich.text import Text

from api.admission import is_loopback
from api.cli.exit_code import ExitCode
from api.cli.failure import CommandError, Failure, fail_usage
from api.cli.interrupt import InterruptedBySignalError
from api.cli.options import AsJson, Home, Stated
from api.cli.output import make_console, print_json
from api.cli.session import load_stated
from api.journal import open_journal
from api.schemas.home import ServeOutput
from api.settings import find_home

DEFAULT_PORT = 8642


def serve(
    *,
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, help="0 takes any that is free and prints it."),
    ] = DEFAULT_PORT,
    host: Annotated[
        str, typer.Option("--host", help="An address of this machine's own loopback.")
    ] = "127.0.0.1",
    log_requests: Annotated[
        bool, typer.Option("--log-requests", help="Log every request, not only what failed.")
    ] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Log one JSON object a line.")
    ] = False,
    home: Home = None,
    stated: Stated = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Answer questions over HTTP, for programs of this machine alone.

    POST /v1/ask takes {"question": "..."} and returns what `pincite ask --json` prints;
    /docs describes every address and works without a network. There are no keys yet, so
    nobody else can connect: other hosts are refused, and so are pages of other sites.

    Other commands work as ever while it runs. Ctrl-C ends it: questions get 5 seconds more.
    """
    if not is_loopback(host):
        fail_usage(
            f"--host {host} is not an address of this machine's own loopback",
            advice="Until there are keys, use 127.0.0.1, ::1 or localhost.",
        )
    folder = find_home(home, os.environ)
    settings = load_stated(folder, stated)
    from agent.build import Parts  # noqa: PLC0415 - what is mistyped is told without waiting
    from api.server import PortUnavailableError, listen, make_server  # noqa: PLC0415 - as above

    open_journal(every_request=log_requests, as_json=log_json)
    try:
        listener = listen("127.0.0.1" if host == "localhost" else host, port)
    except PortUnavailableError as error:
        advice = "End that program, or choose another port: --port 0 takes one that is free."
        raise CommandError(Failure("port_unavailable", str(error), advice)) from error
    with listener, Parts(folder, settings) as parts:
        server = make_server(parts, settings)
        _announce(*listener.getsockname()[:2], as_json=as_json)
        # Having ended for a signal, the server passes it on; for this command that is the end.
        with suppress(InterruptedBySignalError):
            server.run([listener])
    return ExitCode.OK


def _announce(host: str, port: int, *, as_json: bool) -> None:
    name = f"[{host}]" if ":" in host else host
    output = ServeOutput(url=f"http://{name}:{port}", host=host, port=port, pid=os.getpid())
    if as_json:
        print_json(output)
        return
    console = make_console()
    console.print(Text(f"Pincite answers at {output.url}", style="bold"))
    console.print(Text(f"All addresses are described at {output.url}/docs; Ctrl-C ends it."))
