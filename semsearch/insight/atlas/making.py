"""Atlases made, and brought up to date by what has changed in the library since."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from semsearch.head.gallery import Gallery
from semsearch.insight.atlas.anchors import Anchors
from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.kept import KeptAtlas, load_atlas, save_atlas
from semsearch.insight.atlas.layout import Rows, layout
from semsearch.insight.atlas.words import RegionTags, evenly, tags_of
from semsearch.library.derived.changes import State
from semsearch.progress import Progress, unseen
from semsearch.search.engine import SearchEngine
from semsearch.search.photos import SearchedPhotos
from semsearch.vectors import Array

# So many photos are laid out by t-SNE, whose time grows faster than they do; others by them.
SAMPLE = 5_000
BLOCK = 1_000
# What a photo costs that is looked at for the layout, and one that is laid out, beside one that
# is only placed.
LOOKED_AT, LAID_OUT = 3, 16


def open_atlas(engine: SearchEngine, progress: Progress = unseen) -> Atlas:
    """Return the atlas of an engine's library: the kept one, up to date, or a new one.

    What is new is kept. Photos that are gone leave a kept one, and new or changed ones are
    placed by those that were laid out, until the map has outgrown its layout. One that is of
    another library or head, or damaged, is made anew. No more than some thousand photos are in
    memory at a time.

    Parameters
    ----------
    engine : SearchEngine
    progress : callable
        Called with how much is done and how much there is to do; it may raise, and then all
        stays as it was.
    """
    state, kept = engine.library.changes.state(), load_atlas(engine)
    if kept is not None and kept.number == state.number and _is_of(engine, kept):
        return kept.atlas
    found = _updated(engine, kept, state, progress) if kept is not None else None
    found = found or _made(engine, state, progress)
    save_atlas(engine, found)
    return found.atlas


def keep_up(engine: SearchEngine, progress: Progress = unseen) -> None:
    """Bring the atlas that is kept up to date, or make one, see `open_atlas`."""
    open_atlas(engine, progress)


def _is_of(engine: SearchEngine, kept: KeptAtlas) -> bool:
    return np.array_equal(kept.atlas.ids, engine.ids)


def _updated(
    engine: SearchEngine, kept: KeptAtlas, state: State, progress: Progress
) -> KeptAtlas | None:
    """Return a kept atlas with the photos as they are now; None if it takes another layout."""
    if kept.number > state.number:
        # The library is an older copy of itself.
        return None
    searched, ids = _searched(engine)
    changed = np.isin(ids, engine.library.changes.looked_since(kept.number))
    rows = np.flatnonzero(changed | ~np.isin(ids, kept.atlas.ids))
    atlas = kept.atlas.among(ids)
    if atlas.is_outgrown:
        return None
    places = _placed(searched, ids[rows], kept.anchors, progress)
    return KeptAtlas(atlas.placed(rows, places, kept.anchors), kept.anchors, state.number)


def _made(engine: SearchEngine, state: State, progress: Progress) -> KeptAtlas:
    """Return the atlas of a library that is laid out anew."""
    searched, ids = _searched(engine)
    sample = ids[evenly(np.arange(len(ids)), SAMPLE)]
    looked, laid = LOOKED_AT * len(sample), (LOOKED_AT + LAID_OUT) * len(sample)
    total = laid + len(ids)
    points, tags = _looked_at(engine, searched, sample, _part(progress, 0, looked, total))
    anchors = Anchors.laid_out(sample, points, layout(points, _part(progress, looked, laid, total)))
    positions = _placed(searched, ids, anchors, _part(progress, laid, total, total))
    counted = RegionTags.of(anchors.regions(anchors.positions), len(anchors.centres), tags)
    return KeptAtlas(Atlas.first(ids, positions, anchors, counted), anchors, state.number)


def _searched(engine: SearchEngine) -> tuple[SearchedPhotos, NDArray[np.int64]]:
    """Return the photos as they are: an engine that others use may see more of them soon."""
    searched = engine.searched
    return searched, searched.ids


def _looked_at(
    engine: SearchEngine, searched: SearchedPhotos, ids: NDArray[np.int64], progress: Progress
) -> tuple[Array, list[frozenset[str]]]:
    """Return the points of some photos, shape (m, k), and their tags.

    Names are none of these: they come and go, and the photos stay where they are.
    """
    names = frozenset(engine.taught.spellings.spellings.values())
    points: list[Array] = [engine.head.gallery(np.zeros((0, engine.head.dim), np.float32)).points]
    tags: list[frozenset[str]] = []
    for block, gallery in _galleries(searched, ids, progress):
        points.append(gallery.points)
        tags += [own - names for own in tags_of(engine, ids[block])]
    return np.concatenate(points), tags


def _placed(
    searched: SearchedPhotos, ids: NDArray[np.int64], anchors: Anchors, progress: Progress
) -> Array:
    """Return where n photos lie, by their numbers, shape (n, 2)."""
    places = np.empty((len(ids), 2), np.float32)
    for block, gallery in _galleries(searched, ids, progress):
        places[block] = anchors.places(ids[block], gallery.points)
    return places


def _galleries(
    searched: SearchedPhotos, ids: NDArray[np.int64], progress: Progress
) -> Iterator[tuple[Rows, Gallery]]:
    """Yield some photos, a block at a time: which of `ids` they are, and their gallery."""
    for start in range(0, len(ids), BLOCK):
        block = np.arange(start, min(start + BLOCK, len(ids)))
        yield block, searched.gallery_of(ids[block])
        progress(int(block[-1]) + 1, len(ids))


def _part(progress: Progress, begin: int, end: int, total: int) -> Progress:
    """Return what tells the progress of a part that goes from `begin` to `end` of `total`."""
    return lambda done, all_: progress(begin + (end - begin) * done // max(all_, 1), total)
