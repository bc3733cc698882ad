"""The command that opens the app."""

import os
import subprocess
from typing import Annotated

import typer

from semsearch.processes import command_for, server_environment
from semsearch.shipped import shipped

# What Streamlit knows and this command does not is handed on as it is.
HANDED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def app(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="8501 by default, or the next that is free."),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST",
            help="Whom to listen to: localhost by default, which is this computer alone; 0.0.0.0 "
            "is everybody who can reach it, and there is no password.",
        ),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")
    ] = True,
) -> None:
    """Open the app in the browser. Options of `streamlit run` can follow: --theme.base dark."""
    options = [] if browser else ["--server.headless=true"]
    options += [f"--server.port={port}"] if port else []
    options += [f"--server.address={address}"] if address else []
    command = command_for("streamlit", "run", str(shipped("app.py")), *options, *context.args)
    if os.name == "nt":
        raise typer.Exit(subprocess.call(command))
    os.execve(command[0], command, server_environment())
