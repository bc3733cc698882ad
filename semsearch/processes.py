"""Processes of our own, which import nothing from the folder in which a person is."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

# The folder that holds this package: processes start in it, as it is none of photos.
PACKAGES = Path(__file__).parent.parent
# How far work that nobody waits for stands back: Windows has classes, other systems numbers.
NICE = 5
BELOW_NORMAL = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)


def command_for(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a Python module with arguments.

    The current folder is not looked through for modules, so that a ``json.py`` among
    somebody's photos is never run.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of such a process: modules come from where ours are, or installed."""
    return os.environ | {"PYTHONPATH": str(PACKAGES), "PYTHONSAFEPATH": "1"} | more


def server_environment() -> dict[str, str]:
    """Return the environment of the app's server, in which its threads share what they free.

    By default glibc keeps that apart for each of them: twenty people who searched took a third
    more memory.
    """
    return {"MALLOC_ARENA_MAX": "2"} | os.environ


def start_behind(command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
    """Start a process of a session of its own, which gives way to what people wait for.

    Parameters
    ----------
    command : list of str
    options
        As of `Popen`.
    """
    process = subprocess.Popen(
        command, start_new_session=True, creationflags=BELOW_NORMAL, **options
    )
    # The process may have ended already.
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        # Linux weighs sessions against one another, by a number of their own.
        Path(f"/proc/{process.pid}/autogroup").write_text(str(NICE), "ascii")
    return process
