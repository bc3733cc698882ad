"""What a vector engine keeps of photos, made from their embeddings by a projection head."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.library.database import row_checksum
from semsearch.library.embeddings import EmbeddedPhoto, PhotoFacts
from semsearch.library.filters import Filter
from semsearch.paths import composed
from semsearch.stores import Record, Space
from semsearch.vectors import Array, unit


def vectors_of(gallery: Gallery) -> dict[Space, Array]:
    """Return the vectors of n photos in each space, (n, k) and (n, r + l + q), unit length."""
    meaning = unit(np.hstack([gallery.names, gallery.labels, gallery.phrases]))
    return {"look": gallery.points, "meaning": meaning}


def gallery_of(head: ProjectionHead, vectors: Mapping[str, Array], shows: Array) -> Gallery:
    """Return the gallery of n photos from their vectors, as `vectors_of` made them.

    Parameters
    ----------
    head : ProjectionHead
    vectors : mapping of space to array of shape (n, k)
    shows : array of shape (n, c)
        How likely each photo shows each concept.
    """
    ends = np.cumsum([head.name_basis.shape[1], head.labels.basis.shape[1]])
    names, labels, phrases = map(unit, np.split(vectors["meaning"], ends, axis=1))
    return Gallery(shows, names, labels, phrases, unit(vectors["look"]))


def dims_of(head: ProjectionHead) -> dict[Space, int]:
    """Return the length of a vector in each space."""
    empty = head.gallery(np.zeros((0, head.dim), np.float32))
    return {space: vectors.shape[1] for space, vectors in vectors_of(empty).items()}


def head_checksum(head: ProjectionHead) -> int:
    """Return a CRC-32 over the arrays of a head: another head makes other vectors."""
    arrays = [array for layer in head.layers for array in layer]
    parts = (head, head.labels, head.phrases, *filter(None, (head.drawings, head.tuned)))
    for part in parts:
        arrays += [value for value in vars(part).values() if isinstance(value, np.ndarray)]
    checksum = 0
    for array in arrays:
        checksum = zlib.crc32(array.tobytes(), checksum)
    return checksum


def checksum_of(photo: PhotoFacts, head: int) -> int:
    """Return a CRC-32 over all that a record is made from; `head` is what `head_checksum` says.

    It changes with the embedding, with the head, and when a photo is moved or turned.
    """
    facts = (composed(photo.path.as_posix()), photo.taken, photo.width, photo.height)
    return row_checksum(head, photo.checksum, *facts)


def records_of(photos: Sequence[EmbeddedPhoto], head: ProjectionHead, made_by: int) -> list[Record]:
    """Return what an engine keeps of photos, in their order; `made_by` is the head's checksum."""
    if not photos:
        return []
    gallery = head.gallery(np.stack([photo.embedding for photo in photos]))
    vectors = vectors_of(gallery)
    made = zip(photos, vectors["look"], vectors["meaning"], gallery.probabilities, strict=True)
    return [
        Record(photo.id, checksum_of(photo, made_by), look, meaning, photo.path.as_posix(),
               photo.taken, photo.width, photo.height, shows)
        for photo, look, meaning, shows in made
    ]  # fmt: skip


def payload_of(record: Record) -> dict[str, Any]:
    """Return what engines keep of a record beside its vectors, in words that filters ask for.

    ``folders`` are all above the file, the nearest first; ``day`` is 20241231 or None.
    """
    return {
        "checksum": record.checksum,
        "path": record.path,
        "folders": [str(folder) for folder in PurePosixPath(composed(record.path)).parents],
        "day": _day(record.taken),
        "orientation": _orientation(record.width, record.height),
    }


@dataclass(frozen=True)
class Asked:
    """A filter in the words of `payload_of`; what is None does not count."""

    folder: str | None
    first_day: int | None
    last_day: int | None
    orientation: str | None
    among: list[int] | None = None

    @classmethod
    def by(cls, condition: Filter | None) -> "Asked":
        """Return what a filter asks for."""
        c = condition or Filter()
        path = composed(c.folder.absolute().as_posix()) if c.folder else ""
        folder = (path.rstrip("/") or "/") if path else None
        among = None if c.among is None else sorted(map(int, c.among))
        return cls(folder, _day(c.since), _day(c.until), c.orientation, among)


def _day(time: date | str | None) -> int | None:
    return int(str(time)[:10].replace("-", "")) if time else None


def _orientation(width: int, height: int) -> str:
    if width == height:
        return "square"
    return "landscape" if width > height else "portrait"
