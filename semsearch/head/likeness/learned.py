"""A likeness: what *alike* means to somebody, learned from pairs of photos."""

import hashlib
import json
import os
import shlex
import struct
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from semsearch.errors import LikenessError
from semsearch.files import replacing
from semsearch.head.likeness.metric import Map, Metric
from semsearch.head.projection import ProjectionHead
from semsearch.images.colour import BINS
from semsearch.vectors import Array

# What the arrays of its file are called; other archives of arrays have others.
ARRAYS = ("looks_centre", "looks_basis", "tints_centre", "tints_basis", "scale")
# What NumPy and zipfile raise over damaged files.
_READING_ERRORS = (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, RuntimeError,
                   struct.error, zlib.error, BadZipFile)  # fmt: skip


@dataclass(frozen=True)
class LikenessInfo:
    """What a likeness was learned for and from, and what it changes; kept in its file.

    Attributes
    ----------
    encoder : str
        The encoder of the library.
    head : str
        What tells its head from others, see `key_of`.
    sources : tuple of str
        Where the pairs came from.
    alike, unlike : int
        How many pairs were alike, and how many were not.
    place, place_before : float
        At which place a photo typically finds the other one of its pair, held out, with the
        likeness and without: the geometric mean.
    among : int
        Of how many photos.
    right, right_before : float
        How often, 0 to 1, an alike pair is nearer than an unlike one; 0 if none is unlike.
    shared, shared_before : float
        How many, 0 to 1, of the photos nearest to one share a tag with it: what becomes of the
        general search by a photo.
    """

    encoder: str
    head: str
    sources: tuple[str, ...]
    alike: int
    unlike: int
    place: float
    place_before: float
    among: int
    right: float
    right_before: float
    shared: float
    shared_before: float


@dataclass(frozen=True, eq=False)
class Likeness:
    """A metric by which photos are compared that are searched by a photo.

    Attributes
    ----------
    metric : Metric
    scale : array of shape (2,)
        What makes a cosine the log-odds that two photos are alike: a factor and a summand.
    info : LikenessInfo
    is_on : bool
        Whether it is used.
    """

    metric: Metric
    scale: Array
    info: LikenessInfo
    is_on: bool = True

    def logits(self, cosines: Array) -> Array:
        """Return the log-odds that photos are alike, from cosines of where the metric puts them."""
        return np.asarray(self.scale[0] * cosines + self.scale[1], np.float32)

    def save(self, path: Path) -> None:
        """Write it to `path`, whole or not at all."""
        looks, tints = self.metric.looks, self.metric.tints
        arrays = (looks.centre, looks.basis, tints.centre, tints.basis, self.scale)
        about = {"info": asdict(self.info), "is_on": self.is_on, "share": self.metric.share}
        with replacing(path) as file:
            kept: dict[str, Any] = dict(zip(ARRAYS, arrays, strict=True))
            np.savez(file, about=np.array(json.dumps(about)), **kept)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path, head: ProjectionHead) -> "Likeness":
        """Read a likeness that `save` wrote for a head.

        Raises
        ------
        LikenessError
            If it is none, is damaged, or was learned for another head.
        """
        try:
            # Each array has a checksum in the archive, which is compared as it is read.
            with np.load(path, allow_pickle=False) as file:
                about = json.loads(str(file["about"]))
                arrays = {name: file[name].astype(np.float32) for name in ARRAYS}
            found = cls._of(arrays, about)
        except _READING_ERRORS as error:
            raise LikenessError(
                f"{path} is no likeness, or is damaged ({error}). Searches go on without it. "
                "Learn it anew, or forget it with: semsearch learned --likeness forget"
            ) from error
        if found.info.encoder != head.info.encoder or found.info.head != key_of(head):
            raise LikenessError(
                f"{path} was learned for another encoder or head ({found.info.encoder}). Searches "
                f"go on without it. Learn it anew with: {command_of(found.info.sources)}"
            )
        return found

    @classmethod
    def _of(cls, arrays: dict[str, Array], about: dict[str, Any]) -> "Likeness":
        looks, tints = (
            Map(arrays[f"{part}_centre"], arrays[f"{part}_basis"]) for part in ("looks", "tints")
        )
        is_sound = all(own.basis.shape == own.centre.shape * 2 for own in (looks, tints))
        is_sound &= tints.centre.shape == (BINS,) and arrays["scale"].shape == (2,)
        if not is_sound or not all(np.isfinite(array).all() for array in arrays.values()):
            raise ValueError("its arrays do not fit together")
        info = LikenessInfo(**about["info"] | {"sources": tuple(about["info"]["sources"])})
        metric = Metric(looks, tints, float(about["share"]))
        return cls(metric, arrays["scale"], info, bool(about["is_on"]))


def key_of(head: ProjectionHead) -> str:
    """Return what tells a head from others that put photos elsewhere among photos."""
    digest = hashlib.sha256()
    for array in (head.mean, head.image_basis, head.concept_basis):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:32]


def command_of(sources: tuple[str, ...]) -> str:
    """Return the command that learns from the same sources."""
    options = (word for source in sources for word in ("--pairs", source))
    return shlex.join(["semsearch", "train", *options])
