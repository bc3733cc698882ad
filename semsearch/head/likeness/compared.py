"""Photos where a likeness puts them, to be compared with one."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from semsearch.head.diffusion import SharedScores
from semsearch.head.gallery import Gallery
from semsearch.head.likeness.learned import Likeness
from semsearch.vectors import Array


class ComparedPhotos:
    """The n photos of a gallery, as a likeness sees them.

    Parameters
    ----------
    likeness : Likeness
    gallery : Gallery of n photos
    colours : callable
        Returns their colours, shape (n, bins); called if colours count.
    """

    def __init__(self, likeness: Likeness, gallery: Gallery, colours: Callable[[], Array]) -> None:
        self._likeness = likeness
        self._gallery = gallery
        self._colours = colours

    def logits(self, point: Array, colours: Array | None) -> Array:
        """Return the log-odds that each photo, or a tile of it, is like one, shape (n,).

        Parameters
        ----------
        point : array of shape (k,)
        colours : array of shape (bins,) or None
            Those of the one; None if they are not known.
        """
        own = None if colours is None else colours[None]
        place = self._likeness.metric(point[None], own)[0]
        whole = self._likeness.logits(self._places @ place)
        tiles = self._gallery.tiles
        if tiles is None:
            return whole
        own_tiles = self._likeness.logits(self._tiles @ place)
        return np.asarray(tiles.raised(whole[None], own_tiles[None])[0])

    @cached_property
    def shared(self) -> SharedScores:
        """What lets those that are alike share their scores."""
        return SharedScores(self._places)

    @cached_property
    def _places(self) -> Array:
        return self._likeness.metric(self._gallery.points, self._counted)

    @cached_property
    def _tiles(self) -> Array:
        """Where tiles lie; they have the colours of their photos."""
        tiles = self._gallery.tiles
        assert tiles is not None
        colours = None if self._counted is None else self._counted[tiles.rows]
        return self._likeness.metric(tiles.gallery.points, colours)

    @cached_property
    def _counted(self) -> Array | None:
        return self._colours() if self._likeness.metric.share else None
