"""Photos that are there more than once: exact copies by content, near copies by their looks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from semsearch.components import Pairs, Rows, component_labels
from semsearch.hashing import near_pairs, read_hashes
from semsearch.photo import Photo
from semsearch.vectors import Array, unit

Progress = Callable[[int, int], None]

# Fitted on copies that were scaled, compressed, cropped, brightened, made grey or written on.
DISTANCE = 8
COSINE = 0.4
# The mean of a few photos tells more of them than of the encoder: it is taken as one of this many
# more photos whose embeddings are zero.
PRIOR = 100


@dataclass(frozen=True)
class DuplicateGroup:
    """Photos that show the same.

    Attributes
    ----------
    photos : tuple of Photo
        At least two, the one that is best to keep first.
    kind : str
        ``exact`` if the files are equal byte for byte, or else ``near``.
    likeness : float
        Of the photo that is least like the first, 0 to 1; 1 for exact copies.
    """

    photos: tuple[Photo, ...]
    kind: Literal["exact", "near"]
    likeness: float

    @property
    def best(self) -> Photo:
        """The one to keep: most pixels, then most bytes, then the oldest; a suggestion.

        Of files of the same age it is that with the shorter path: copies have longer names.
        """
        return min(self.photos, key=_rank)

    @property
    def wasted(self) -> int:
        """Bytes that all photos but the largest take."""
        sizes = [photo.bytes for photo in self.photos]
        return sum(sizes) - max(sizes)


def find_duplicates(
    photos: Sequence[Photo],
    embeddings: Array,
    near: bool = True,
    progress: Progress = lambda done, total: None,
) -> list[DuplicateGroup]:
    """Return the groups of photos that show the same, those that waste most bytes first.

    Two photos are near copies if their perceptual hashes differ in at most `DISTANCE` bits
    and the cosine of their embeddings is at least `COSINE`. Whatever such pairs connect is
    one group, exact copies included. A photo without a perceptual hash has no near copies.

    Parameters
    ----------
    photos : sequence of Photo, of length n
    embeddings : array of shape (n, dim), float32
        Of the photos, in the same order, by any encoder.
    near : bool
        Whether near copies count, or exact ones alone.
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of photos.
    """
    contents: dict[str, list[int]] = {}
    for row, photo in enumerate(photos):
        contents.setdefault(photo.sha256, []).append(row)
    looks = _Looks(embeddings)
    groups = list(contents.values())
    if near:
        firsts = [_hashed_first(photos, rows) for rows in groups]
        groups = _merged(groups, _near_labels(photos, looks, firsts, progress))
    progress(len(photos), len(photos))
    return _ordered(_group(photos, looks, rows) for rows in groups if len(rows) > 1)


def still_there(groups: Iterable[DuplicateGroup]) -> list[DuplicateGroup]:
    """Return `groups` without photos that are no further file: whoever deletes, trusts them.

    Left out are files that are gone or have another size than when they were indexed, and
    links and other names of a file that is in the group already.
    """
    distinct = (replace(group, photos=_distinct(group.photos)) for group in groups)
    return _ordered(group for group in distinct if len(group.photos) > 1)


class _Looks:
    """Embeddings, shape (n, dim), without what is common to all."""

    def __init__(self, embeddings: Array) -> None:
        self._embeddings = embeddings
        total = embeddings.sum(axis=0, dtype=np.float64)
        self._centre = (total / (len(embeddings) + PRIOR)).astype(np.float32)

    def of(self, rows: Rows | Sequence[int]) -> Array:
        """Return the looks of some photos, shape (rows, dim), each of unit length."""
        return unit(self._embeddings[rows] - self._centre)


def _distinct(photos: Sequence[Photo]) -> tuple[Photo, ...]:
    files: dict[tuple[int, int], Photo] = {}
    for photo in sorted(photos, key=lambda photo: photo.path.is_symlink()):
        try:
            facts = photo.path.stat()
        except OSError:
            continue
        if facts.st_size == photo.bytes:
            files.setdefault((facts.st_dev, facts.st_ino), photo)
    return tuple(sorted(files.values(), key=_rank))


def _rank(photo: Photo) -> tuple[int, int, str, int, str]:
    path = str(photo.path)
    return -photo.width * photo.height, -photo.bytes, photo.modified, len(path), path


def _hashed_first(photos: Sequence[Photo], rows: Sequence[int]) -> int:
    return next((row for row in rows if photos[row].phash), rows[0])


def _merged(groups: list[list[int]], labels: NDArray[np.int32]) -> list[list[int]]:
    merged: dict[int, list[int]] = {}
    for rows, label in zip(groups, labels.tolist(), strict=True):
        merged.setdefault(label, []).extend(rows)
    return list(merged.values())


def _group(photos: Sequence[Photo], looks: _Looks, rows: list[int]) -> DuplicateGroup:
    rows = sorted(rows, key=lambda row: _rank(photos[row]))
    members = tuple(photos[row] for row in rows)
    if len({photo.sha256 for photo in members}) == 1:
        return DuplicateGroup(members, "exact", 1.0)
    vectors = looks.of(rows)
    return DuplicateGroup(members, "near", float(np.clip(vectors @ vectors[0], 0, 1).min()))


def _ordered(groups: Iterable[DuplicateGroup]) -> list[DuplicateGroup]:
    return sorted(groups, key=lambda group: (-group.wasted, str(group.best.path)))


def _near_labels(
    photos: Sequence[Photo], looks: _Looks, firsts: Sequence[int], progress: Progress
) -> NDArray[np.int32]:
    """Return for each of the rows `firsts` the number of its connected component."""
    hashed = np.array([n for n, row in enumerate(firsts) if photos[row].phash], np.intp)
    rows = np.asarray(firsts, np.intp)[hashed]
    hashes = read_hashes([photos[row].phash or "" for row in rows])
    alike = _alike(near_pairs(hashes, DISTANCE, progress), looks, rows)
    return component_labels(len(firsts), ((hashed[a], hashed[b]) for a, b in alike))


def _alike(pairs: Iterable[Pairs], looks: _Looks, rows: Rows) -> Iterator[Pairs]:
    """Yield of each block of pairs those whose embeddings are alike."""
    for first, second in pairs:
        left, in_left = np.unique(first, return_inverse=True)
        right, in_right = np.unique(second, return_inverse=True)
        cosines = looks.of(rows[left]) @ looks.of(rows[right]).T
        kept = cosines[in_left, in_right] >= COSINE
        yield first[kept], second[kept]
