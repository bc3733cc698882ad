"""The photos that may show a thing: not all are looked at where something proposes near ones."""

import numpy as np
from numpy.typing import NDArray

from semsearch.head.scoring import same_odds
from semsearch.head.things import OFFSET, PHOTOS, SAME, Thing
from semsearch.search.photos import SearchedPhotos
from semsearch.vectors import Array

FIRST, MORE = 500, 4


def may_show(photos: SearchedPhotos, thing: Thing) -> NDArray[np.int64]:
    """Return the numbers of photos, ascending, among which are those that likely show a thing.

    No photo is nearer to the examples than to the nearest of their views. So the nearest of each
    view are asked for, until the farthest of them is too far to be likely.
    """
    found = [_near_enough(photos, thing, view) for view in thing.points]
    return np.unique(np.concatenate(found))


def _near_enough(photos: SearchedPhotos, thing: Thing, view: Array) -> NDArray[np.int64]:
    crowd = PHOTOS * np.log10(max(len(photos), 1)) + OFFSET
    wanted = FIRST
    while True:
        ids = photos.near(view, wanted)
        if len(ids) == len(photos) or wanted >= len(photos):
            return ids
        # There are more than were wanted where a part of a long photo is near.
        cosines = np.sort(photos.looks_of(ids).points @ view)[-wanted:]
        if SAME * same_odds(thing.head, cosines[:1])[0] + crowd < 0:
            return ids
        wanted *= MORE
