"""What the reliability runs share: the real program in a process of its own, and demo photos."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from semsearch import Library
from semsearch.library.photo import Photo
from semsearch.models.manifest import data_dir

ENCODER = "efficientnet-b3"
ROOT = Path(__file__).parent.parent.parent
# Vectors of one photo from two batches of different sizes differ by rounding, and no more.
ROUNDING = 1e-4

Content = dict[Path, tuple[Photo, NDArray[np.float32]]]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    output: str
    errors: str
    seconds: float

    @property
    def report(self) -> dict[str, Any]:
        """What it printed for ``--json``."""
        return dict(json.loads(self.output))

    @property
    def message(self) -> str:
        """The last line on standard error."""
        lines = self.errors.strip().splitlines()
        return lines[-1] if lines else ""


def copy_photos(folder: Path, number: int, first: int = 0) -> Path:
    """Copy some of the demo photos to a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    photos = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))
    for photo in photos[first : first + number]:
        shutil.copy(photo, folder)
    return folder


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of semsearch."""
    return [sys.executable, "-m", "semsearch", *map(str, arguments)]


def index_command(library: Path, *folders: Path) -> list[str]:
    """Return the command line that indexes folders."""
    options = ("--library", library, "--encoder", ENCODER, "--json")
    return command("index", *folders, *options)


def launch(line: list[str], **variables: str) -> "subprocess.Popen[str]":
    """Start a command line in a process group of its own."""
    return subprocess.Popen(
        line, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | variables, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def run(line: list[str], **variables: str) -> Ended:
    """Run a command line to its end."""
    begin = time.monotonic()
    with launch(line, **variables) as process:
        return ended(process, begin)


def ended(process: "subprocess.Popen[str]", begin: float) -> Ended:
    """Wait for a process that was launched at `begin`."""
    output, errors = process.communicate()
    return Ended(process.returncode, output, errors, time.monotonic() - begin)


def index(library: Path, *folders: Path) -> Ended:
    """Index folders with the real encoder."""
    return run(index_command(library, *folders))


def content(library: Library) -> Content:
    """Return all that a library says of its photos, by their paths, once it has been checked."""
    library.check()
    photos = library.photos()
    vectors = dict(zip(*_pairs(library), strict=True))
    assert len(photos) == len(vectors) == len(library)
    return {photo.path: (photo, vectors[photo.id]) for photo in photos}


def largest_difference(one: Content, other: Content) -> float:
    """Compare two libraries of the same photos; return by how much their vectors differ."""
    assert one.keys() == other.keys()
    for path, (photo, _) in one.items():
        assert _facts(photo) == _facts(other[path][0])
    return max(float(np.abs(vector - other[path][1]).max()) for path, (_, vector) in one.items())


def decoders(marker: str) -> list[psutil.Process]:
    """Return the decoder processes that were started with `marker` in their environment."""
    return [process for process in psutil.process_iter() if _is_decoder(process, marker)]


def tree(process: psutil.Process) -> Iterator[psutil.Process]:
    """Yield a process and all that it started."""
    yield process
    yield from process.children(recursive=True)


def _pairs(library: Library) -> tuple[list[int], NDArray[np.float32]]:
    ids, vectors = library.embeddings(ENCODER)
    return ids.tolist(), vectors


def _facts(photo: Photo) -> tuple[object, ...]:
    return photo.stat, photo.sha256, photo.facts, photo.phash


def _is_decoder(process: psutil.Process, marker: str) -> bool:
    try:
        is_decoder = "semsearch.images.decoding" in process.cmdline()
        return is_decoder and marker in process.environ().values()
    except psutil.Error:
        return False
