"""Photos that are there more than once: exact copies by content, near copies by their looks."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.duplicates.files import Files, Ids, Shot, shot
from semsearch.insight.duplicates.kept import keep_up
from semsearch.insight.duplicates.known import COPIES, GONE, KnownContents
from semsearch.insight.duplicates.near_copies import linked, stars
from semsearch.insight.duplicates.originals import best_first, why_first
from semsearch.insight.duplicates.viewing import Viewer
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.progress import Progress, unseen
from semsearch.search.engine import SearchEngine

AT_ONCE = 500


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
    engine: SearchEngine,
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
    engine : SearchEngine
    near : bool
        Whether near copies count, or exact ones alone.
    progress, viewer
        See `kept.keep_up`, which finds the near copies.
    """
    known = keep_up(engine, progress, viewer) if near else KnownContents.none()
    files = Files.of(engine.library, engine.ids)
    pairs = (known.verdicts == COPIES) & known.is_here
    contents = known.digests[np.unique(known.pairs[pairs])]
    wanted = np.union1d(files.repeated(), files.with_content(contents))
    grouping = _Grouping(_read(engine.library, wanted), known, files.raws)
    return _ordered([*grouping.near(), *grouping.exact()])


def copy_numbers(ids: Ids, groups: Iterable[DuplicateGroup]) -> NDArray[np.intp]:
    """Return a number for each of n photos that only its copies have too, shape (n,).

    Parameters
    ----------
    ids : array of shape (n,), int64, ascending
        The photos' numbers.
    groups : iterable of DuplicateGroup
    """
    numbers, sought = np.arange(len(ids)), np.append(ids, GONE)
    for group in groups:
        own = np.array([photo.id for photo in group.photos])
        rows = np.searchsorted(ids, own)
        rows = rows[sought[rows] == own]
        numbers[rows] = rows.min(initial=len(ids))
    return numbers


def still_there(groups: Iterable[DuplicateGroup]) -> list[DuplicateGroup]:
    """Return `groups` without photos that are no further file: whoever deletes, trusts them.

    Left out are files that are gone or have another size than when they were indexed, and
    links and other names of a file that is in the group already.
    """
    distinct = (replace(group, photos=_distinct(group.photos)) for group in groups)
    return _ordered(group for group in distinct if len(group.photos) > 1)


class _Grouping:
    """Photos that become groups: which contents there are, and which are in a group already."""

    def __init__(
        self, photos: Iterable[Photo], known: KnownContents, raws: Container[Shot]
    ) -> None:
        self._known, self._raws = known, raws
        self._photos: dict[int, Photo] = {}
        self._contents: dict[str, list[Photo]] = {}
        for photo in photos:
            self._photos[photo.id] = photo
            self._contents.setdefault(photo.sha256, []).append(photo)
        digests = known.digests[known.sharp >= 0]
        sharp = known.sharp[known.sharp >= 0].tolist()
        self._sharp = {each.decode(): own for each, own in zip(digests, sharp, strict=True)}

    def near(self) -> Iterator[DuplicateGroup]:
        """Yield the groups in which not all files are equal."""
        rows = (self._known.verdicts == COPIES) & self._known.is_here
        ids, cosines = self._known.ids[self._known.pairs[rows]], self._known.cosines[rows]
        is_there = np.isin(ids, list(self._photos)).all(axis=1)
        ids, cosines = ids[is_there], cosines[is_there]
        alike = {frozenset(pair): cosine for pair, cosine in zip(ids.tolist(), cosines.tolist(),
                                                                 strict=True)}  # fmt: skip
        for first, *others in stars(linked(ids), self._best):
            single = [other for other in others if not self._has_raw(other)]
            if single:
                least = min(alike[frozenset((first, other))] for other in single)
                yield self._group([first, *single], float(np.clip(least, 0, 1)))

    def exact(self) -> Iterator[DuplicateGroup]:
        """Yield the groups of equal files that are in none yet."""
        for photos in self._contents.values():
            if len(photos) > 1:
                yield DuplicateGroup(tuple(best_first(photos, {})), "exact", 1.0)

    def _best(self, numbers: set[int]) -> int:
        """Return the best of copies; one with a raw photo beside it is kept in any case."""
        chosen = {number for number in numbers if self._has_raw(number)} or numbers
        return best_first([self._photos[number] for number in sorted(chosen)], self._sharp)[0].id

    def _has_raw(self, number: int) -> bool:
        return shot(self._photos[number].path) in self._raws

    def _group(self, numbers: Sequence[int], likeness: float) -> DuplicateGroup:
        """Return the group of all files with the contents of some, those of the first first."""
        contents = [self._photos[number].sha256 for number in numbers]
        photos = [photo for content in contents for photo in self._contents.pop(content)]
        sharp = {content: self._sharp[content] for content in contents if content in self._sharp}
        ordered = best_first(photos, sharp)
        ordered.sort(key=lambda photo: photo.sha256 != contents[0])
        return DuplicateGroup(tuple(ordered), "near", likeness, sharp)


def _read(library: Library, ids: Ids) -> Iterator[Photo]:
    for start in range(0, len(ids), AT_ONCE):
        yield from library.photos(ids[start : start + AT_ONCE].tolist())


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
