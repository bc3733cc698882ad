"""Processes of our own, which import nothing from the folder in which a person is."""

import os
import sys
from pathlib import Path

# The folder that holds this package: processes start in it, as it is none of photos.
PACKAGES = Path(__file__).parent.parent


def command_for(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a Python module with arguments.

    The current folder is not looked through for modules, so that a ``json.py`` among
    somebody's photos is never run.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of such a process: modules come from where ours are, or installed."""
    return os.environ | {"PYTHONPATH": str(PACKAGES), "PYTHONSAFEPATH": "1"} | more
