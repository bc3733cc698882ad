"""The packages that only some people need: whether they are installed, and how to install them."""

import shlex
from importlib import invalidate_caches
from importlib.util import find_spec
from typing import TYPE_CHECKING

from semsearch.errors import MissingPackageError
from semsearch.processes import command_for

if TYPE_CHECKING:
    from packaging.requirements import Requirement

# The packages whose absence shows that an extra is not installed.
PACKAGES = {"train": "tensorflow", "clip": "onnxruntime", "annoy": "annoy"}


def is_installed(extra: str) -> bool:
    """Return whether what an extra brings is installed: ``train``, ``clip`` or ``annoy``."""
    invalidate_caches()
    return find_spec(PACKAGES[extra]) is not None


def check_installed(extra: str, what: str) -> None:
    """Make sure that an extra is installed.

    Raises
    ------
    MissingPackageError
        If it is not; the message begins with `what`.
    """
    if not is_installed(extra):
        raise missing(extra, what)


def missing(extra: str, what: str) -> MissingPackageError:
    """Return the error that `what` needs an extra that is not installed."""
    return MissingPackageError(
        f"{what} needs {PACKAGES[extra]}, which is not installed. Run: {install_command(extra)}"
    )


def install_command(extra: str) -> str:
    """Return the command that installs what an extra of semsearch needs on this computer."""
    return shlex.join(command_for("pip", "install", *requirements(extra)))


def requirements(extra: str) -> list[str]:
    """Return what an extra of semsearch needs on this computer, as pip takes it."""
    from importlib.metadata import PackageNotFoundError, requires

    from packaging.requirements import Requirement

    try:
        listed = [Requirement(line) for line in requires("semsearch") or ()]
    except PackageNotFoundError:
        listed = []
    needed = [
        f"{each.name}{_extras(each)}{each.specifier}"
        for each in listed
        if each.marker
        and each.marker.evaluate({"extra": extra})
        and not each.marker.evaluate({"extra": ""})
    ]
    return needed or [f"semsearch[{extra}]"]


def _extras(requirement: "Requirement") -> str:
    return f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
