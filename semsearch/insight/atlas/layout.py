"""Layouts: vectors as points in the plane, those that are alike together."""

import re
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen, TimeoutExpired
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import LayoutError
from semsearch.insight.atlas.tsne import PLACES, POINTS, tsne
from semsearch.processes import PACKAGES, command_for, environment
from semsearch.progress import Progress, unseen
from semsearch.vectors import Array

Rows = NDArray[np.intp]

MODULE = "semsearch.insight.atlas.tsne"
# Up to so many points are laid out in less time than a process takes to begin, or a little more.
FEW = 1_000
# What the process says after every 50 of its steps, and how often it is asked, in seconds.
STEP, STEPS = re.compile(rb"Iteration (\d+):"), 1_000
SAID = "said.txt"
ASKED_EVERY = 0.2


def layout(points: Array, progress: Progress = unseen) -> Array:
    """Return where points lie in the plane, shape (n, 2), float32, from 0 to 1, see `tsne`.

    It takes time that grows faster than its points. Many are laid out by a process of its own.

    Parameters
    ----------
    points : array of shape (n, k), unit length
    progress : callable
        Called with how much is done and how much there is to do; if it raises, the process ends.

    Raises
    ------
    LayoutError
        If the process cannot do it.
    """
    if len(points) <= FEW:
        places = tsne(points)
    else:
        try:
            with TemporaryDirectory(prefix="semsearch-") as folder:
                places = _by_a_process(points, Path(folder), progress)
        except OSError as error:
            raise LayoutError(f"The photos cannot be laid out ({error}).") from error
    progress(STEPS, STEPS)
    return _scaled(places)


def _by_a_process(points: Array, folder: Path, progress: Progress) -> Array:
    np.save(folder / POINTS, points)
    with (
        (folder / SAID).open("wb") as said,
        Popen(
            command_for(MODULE, str(folder)), stdin=DEVNULL, stdout=said, stderr=STDOUT,
            env=environment(PYTHONUNBUFFERED="1"), cwd=PACKAGES,
        ) as process,
    ):  # fmt: skip
        try:
            while process.poll() is None:
                with suppress(TimeoutExpired):
                    process.wait(ASKED_EVERY)
                progress(_steps(folder / SAID), STEPS)
        finally:
            process.kill()
    if process.returncode:
        *_, last = ["it was killed", *(folder / SAID).read_text("utf-8", "replace").splitlines()]
        raise LayoutError(f"The photos cannot be laid out ({last.rstrip('.')}).")
    return np.asarray(np.load(folder / PLACES), np.float32)


def _steps(said: Path) -> int:
    """Return how many steps a process has made, by what it said."""
    found = STEP.findall(said.read_bytes())
    return min(int(found[-1]), STEPS - 1) if found else 0


def _scaled(positions: Array) -> Array:
    low, high = positions.min(axis=0, initial=np.inf), positions.max(axis=0, initial=-np.inf)
    if not len(positions):
        return np.empty((0, 2), np.float32)
    return np.asarray((positions - low) / np.maximum(high - low, 1e-9), np.float32)
