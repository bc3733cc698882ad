"""What a projection head says of photos, and of the tiles of those that are long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array


@dataclass(frozen=True)
class Gallery:
    """What a head says of n photos.

    Attributes
    ----------
    probabilities : array of shape (n, c)
        How likely each photo shows each concept.
    names : array of shape (n, r), unit length
        The photos as classifiers that are made from text see them.
    labels : array of shape (n, l), unit length
        The photos among what photos are called, in a word or a caption.
    phrases : array of shape (n, q), unit length
        The photos among captions.
    points : array of shape (n, k), unit length
        The photos among photos: what two points have in common is how similar they are.
    tiles : Tiles or None
        What it says of their tiles, if any photo has some.
    """

    probabilities: Array
    names: Array
    labels: Array
    phrases: Array
    points: Array
    tiles: "Tiles | None" = None

    def __len__(self) -> int:
        return len(self.points)

    @classmethod
    def of_points(cls, points: Array) -> "Gallery":
        """Return a gallery of which only the points are known: photos compare with photos there."""
        unknown = np.zeros((len(points), 0), np.float32)
        return cls(unknown, unknown, unknown, unknown, points)

    @classmethod
    def joined(cls, galleries: Sequence["Gallery"]) -> "Gallery":
        """Return the photos of galleries without tiles, at least one, in their order."""
        first, *others = galleries
        if not others:
            return first
        return _of_parts(lambda part: np.concatenate([getattr(own, part) for own in galleries]))

    def __getitem__(self, rows: slice | NDArray[np.intp]) -> "Gallery":
        tiles = self.tiles and self.tiles.of(np.arange(len(self))[rows], len(self))
        return _of_parts(lambda part: np.asarray(getattr(self, part)[rows]), tiles)

    def merged(self, other: "Gallery", is_other: NDArray[np.bool_]) -> "Gallery":
        """Return the photos of two galleries without tiles in one.

        Parameters
        ----------
        other : Gallery
        is_other : array of shape (n,)
            Which of all come from `other`, in their order.
        """
        order = np.empty(len(is_other), np.intp)
        order[~is_other] = np.arange(len(self))
        order[is_other] = len(self) + np.arange(len(other))
        return Gallery.joined([self, other])[order]

    def judged(self, judge: Callable[["Gallery"], Array]) -> Array:
        """Return log-odds of the photos, shape (m, n); of a long one those of its best tile.

        Parameters
        ----------
        judge : callable
            Returns the log-odds of the photos of a gallery, shape (m, n), whatever their tiles.
        """
        whole = judge(self)
        return whole if self.tiles is None else self.tiles.raised(whole, judge(self.tiles.gallery))


def _of_parts(part: Callable[[str], Array], tiles: "Tiles | None" = None) -> Gallery:
    names, labels, phrases = part("names"), part("labels"), part("phrases")
    return Gallery(part("probabilities"), names, labels, phrases, part("points"), tiles)


@dataclass(frozen=True)
class Tiles:
    """What a head says of the tiles of long photos.

    Attributes
    ----------
    gallery : Gallery of t tiles
    rows : array of shape (t,), ascending
        Which photo of another gallery each belongs to.
    """

    gallery: Gallery
    rows: NDArray[np.intp]

    def raised(self, whole: Array, own: Array) -> Array:
        """Return the log-odds of photos, `whole`, (m, n), or those of their best tiles if higher.

        Parameters
        ----------
        whole : array of shape (m, n)
        own : array of shape (m, t)
            The log-odds of the tiles.
        """
        rows, starts = self._first
        raised = whole.copy()
        raised[:, rows] = np.maximum(whole[:, rows], np.maximum.reduceat(own, starts, axis=1))
        return raised

    def of(self, photos: NDArray[np.intp], n: int) -> "Tiles | None":
        """Return the tiles of some of the `n` photos, for a gallery of those in their order."""
        places = np.full(n, -1)
        places[photos] = np.arange(len(photos))
        owners = places[self.rows]
        kept = np.flatnonzero(owners >= 0)
        order = kept[np.argsort(owners[kept], kind="stable")]
        return Tiles(self.gallery[order], owners[order]) if len(order) else None

    @cached_property
    def _first(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The rows of the long photos, and where the tiles of each begin."""
        rows, starts = np.unique(self.rows, return_index=True)
        return rows, starts
