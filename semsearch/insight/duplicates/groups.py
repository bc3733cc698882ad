"""Photos that are there more than once: exact copies by content, near copies by their looks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from semsearch.images.raw import is_raw
from semsearch.insight.duplicates.near_copies import (
    CentredEmbeddings,
    Links,
    borne_out,
    may_have_copies,
    proposed_links,
    stars,
)
from semsearch.insight.duplicates.originals import best_first, why_first
from semsearch.insight.duplicates.viewing import FileViewer, Viewer
from semsearch.library.photo import Photo
from semsearch.progress import Progress, unseen
from semsearch.vectors import Array


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
    sharp : mapping of str to float
        The `originals.sharpness` of the photos by content, where it is known.
    """

    photos: tuple[Photo, ...]
    kind: Literal["exact", "near"]
    likeness: float
    sharp: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def best(self) -> Photo:
        """The one to keep, a suggestion: see `originals.best_first`."""
        return self.photos[0]

    @property
    def why(self) -> list[str]:
        """What speaks for keeping that one, in words: see `originals.why_first`."""
        return why_first(self.photos, self.sharp)

    @property
    def contents(self) -> frozenset[str]:
        """The SHA-256 of the contents that its files have."""
        return frozenset(photo.sha256 for photo in self.photos)

    @property
    def wasted(self) -> int:
        """Bytes that all photos but the one to keep take."""
        return sum(photo.bytes for photo in self.photos[1:])


def find_duplicates(
    photos: Sequence[Photo],
    embeddings: Array,
    near: bool = True,
    progress: Progress = unseen,
    viewer: Viewer | None = None,
) -> list[DuplicateGroup]:
    """Return the groups of photos that show the same, those that waste most bytes first.

    Two photos are near copies if their perceptual hashes differ in at most `DISTANCE` bits,
    the cosine of their embeddings is at least `COSINE`, and their pixels bear that out, see
    `sketch.are_copies`. Every photo of a group is a copy of its first, which is the best to
    keep: photos that only a chain of others joins are not in one group. Photos that have no
    perceptual hash or cannot be read now have no near copies, and raw photos have none: one
    beside its JPEG is no copy of it, and that JPEG none of another photo.

    Parameters
    ----------
    photos : sequence of Photo, of length n
    embeddings : array of shape (n, dim), float32
        Of the photos, in the same order, by any encoder.
    near : bool
        Whether near copies count, or exact ones alone.
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of photos: all are compared, and then
        those that may be copies are looked at.
    viewer : Viewer, optional
        What looks at them; the files are read by default.
    """
    search = _Search(photos, CentredEmbeddings(embeddings), progress, viewer or FileViewer())
    groups = [*search.near(), *search.exact()] if near else list(search.exact())
    search.end()
    return _ordered(groups)


def still_there(groups: Iterable[DuplicateGroup]) -> list[DuplicateGroup]:
    """Return `groups` without photos that are no further file: whoever deletes, trusts them.

    Left out are files that are gone or have another size than when they were indexed, and
    links and other names of a file that is in the group already.
    """
    distinct = (replace(group, photos=_distinct(group.photos)) for group in groups)
    return _ordered(group for group in distinct if len(group.photos) > 1)


class _Search:
    """One search for duplicates: which contents there are, and which are in a group already."""

    def __init__(
        self,
        photos: Sequence[Photo],
        centred: CentredEmbeddings,
        progress: Progress,
        viewer: Viewer,
    ) -> None:
        self._photos, self._centred, self._viewer = photos, centred, viewer
        self._progress, self._total = progress, len(photos)
        self._raws = {_shot(photo) for photo in photos if is_raw(photo.path.name)}
        self._contents: dict[str, list[int]] = {}
        for row, photo in enumerate(photos):
            self._contents.setdefault(photo.sha256, []).append(row)

    def near(self) -> Iterator[DuplicateGroup]:
        """Yield the groups in which not all files are equal."""
        firsts = (self._first(rows) for rows in self._contents.values())
        rows = [row for row in firsts if row is not None]
        links = proposed_links(self._photos, rows, self._centred, self._progress)
        links = self._borne_out(links)
        sharp = self._viewer.sharpness([self._photos[row] for row in links], self._step)
        self._total += len(links)

        def best(rows: set[int]) -> int:
            paired = {row for row in rows if _shot(self._photos[row]) in self._raws}
            chosen = {self._photos[row].id: row for row in paired or rows}
            return chosen[best_first([self._photos[row] for row in paired or rows], sharp)[0].id]

        for first, *others in stars(links, best):
            single = [row for row in others if _shot(self._photos[row]) not in self._raws]
            if single:
                yield self._group([self._photos[row].sha256 for row in (first, *single)], sharp)

    def exact(self) -> Iterator[DuplicateGroup]:
        """Yield the groups of equal files that are in none yet."""
        for content, rows in list(self._contents.items()):
            if len(rows) > 1:
                yield self._group([content], {})

    def end(self) -> None:
        """Say that nothing is left to be done."""
        self._progress(self._total, self._total)

    def _borne_out(self, links: Links) -> Links:
        photos = {self._photos[row].sha256: row for row in links}
        seen = self._viewer.sketches([self._photos[row] for row in links], self._step)
        self._total += len(links)
        return borne_out(links, {photos[content]: sketch for content, sketch in seen.items()})

    def _first(self, rows: Sequence[int]) -> int | None:
        return next((row for row in rows if may_have_copies(self._photos[row])), None)

    def _step(self, done: int, total: int) -> None:
        self._progress(self._total + done, self._total + total)

    def _group(self, contents: Sequence[str], sharp: dict[str, float]) -> DuplicateGroup:
        """Return the group of all files of some contents, those of the first content first."""
        rows = [row for content in contents for row in self._contents.pop(content)]
        photos = {self._photos[row].id: row for row in rows}
        ordered = best_first([self._photos[row] for row in rows], sharp)
        ordered.sort(key=lambda photo: photo.sha256 != contents[0])
        if len(contents) == 1:
            return DuplicateGroup(tuple(ordered), "exact", 1.0)
        vectors = self._centred.of([photos[photo.id] for photo in ordered])
        least = float(np.clip(vectors @ vectors[0], 0, 1).min())
        return DuplicateGroup(tuple(ordered), "near", least, sharp)


def _shot(photo: Photo) -> tuple[Path, str]:
    """Return what a raw photo and the JPEG beside it have in common."""
    return photo.path.parent, photo.path.stem.casefold()


def _distinct(photos: Sequence[Photo]) -> tuple[Photo, ...]:
    files: dict[tuple[int, int], Photo] = {}
    for photo in sorted(photos, key=lambda photo: photo.path.is_symlink()):
        try:
            facts = photo.path.stat()
        except OSError:
            continue
        if facts.st_size == photo.bytes:
            files.setdefault((facts.st_dev, facts.st_ino), photo)
    there = set(files.values())
    return tuple(photo for photo in photos if photo in there)


def _ordered(groups: Iterable[DuplicateGroup]) -> list[DuplicateGroup]:
    return sorted(groups, key=lambda group: (-group.wasted, str(group.best.path)))
