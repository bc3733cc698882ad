"""The file beside a library that keeps its atlas."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.atlas.anchors import Anchors
from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.words import RegionTags
from semsearch.library.derived.changes import State
from semsearch.search.engine import SearchEngine
from semsearch.stores.arrays import Arrays, KeptArrays
from semsearch.stores.records import head_checksum

SUFFIX = ".map.npz"
VERSION = 3


@dataclass(frozen=True)
class KeptAtlas:
    """An atlas with what places further photos on it.

    Attributes
    ----------
    atlas : Atlas
    anchors : Anchors
    number : int
        Of the last change of the library that it knows, see `State`.
    """

    atlas: Atlas
    anchors: Anchors
    number: int


def atlas_path(engine: SearchEngine) -> Path:
    """Return where the atlas is kept, see `KeptArrays`."""
    return _file(engine).path


def is_kept(engine: SearchEngine) -> bool:
    """Return whether there is a file with an atlas, fresh or not."""
    return atlas_path(engine).is_file()


def load_atlas(engine: SearchEngine) -> KeptAtlas | None:
    """Return the atlas that is kept; None if it is damaged, or of another library or head."""
    found = _file(engine).read(engine.library.changes.state())
    if found is None:
        return None
    try:
        kept = _read(*found)
        return kept if _is_sound(kept) else None
    except (KeyError, ValueError, IndexError, TypeError):
        return None


def save_atlas(engine: SearchEngine, kept: KeptAtlas) -> None:
    """Keep an atlas; a disk that takes no file is no reason to fail."""
    atlas, anchors = kept.atlas, kept.anchors
    state = State(engine.library.changes.state().file, kept.number)
    _file(engine).write(state, {
        "ids": atlas.ids, "positions": atlas.positions, "regions": atlas.regions.astype(np.uint8),
        "is_new": atlas.is_new, "laid_out": np.array(atlas.laid_out),
        "words": np.array(atlas.words, np.str_),
        "vocabulary": np.array(atlas.tags.vocabulary, np.str_), "counts": atlas.tags.counts,
        "sizes": atlas.tags.sizes, "anchor_ids": anchors.ids, "anchor_points": anchors.points,
        "anchor_positions": anchors.positions, "centres": anchors.centres,
    })  # fmt: skip


def _file(engine: SearchEngine) -> KeptArrays:
    made_by = f"{VERSION} {engine.head.info.encoder} {head_checksum(engine.head)}"
    return KeptArrays(engine.library, SUFFIX, made_by)


def _read(file: Arrays, number: int) -> KeptAtlas:
    words, vocabulary = (tuple(file[name].tolist()) for name in ("words", "vocabulary"))
    tags = RegionTags(vocabulary, file["counts"], file["sizes"])
    atlas = Atlas(
        file["ids"], file["positions"], file["regions"].astype(np.intp), tags, words,
        file["is_new"], int(file["laid_out"]),
    )  # fmt: skip
    names = ("anchor_ids", "anchor_points", "anchor_positions", "centres")
    return KeptAtlas(atlas, Anchors(*(file[name] for name in names)), number)


def _is_sound(kept: KeptAtlas) -> bool:
    atlas, anchors, tags = kept.atlas, kept.anchors, kept.atlas.tags
    n, m, r = len(atlas.ids), len(anchors.ids), len(atlas.words)
    shapes: list[tuple[NDArray[np.generic], tuple[int, ...]]] = [
        (atlas.positions, (n, 2)), (atlas.regions, (n,)), (atlas.is_new, (n,)),
        (anchors.positions, (m, 2)), (anchors.points[:, 0], (m,)), (anchors.centres, (r, 2)),
        (tags.counts, (r, len(tags.vocabulary))), (tags.sizes, (r,)),
    ]  # fmt: skip
    fits = all(array.shape == shape for array, shape in shapes)
    return fits and _is_ascending(atlas.ids) and _is_ascending(anchors.ids) and _is_placed(atlas)


def _is_ascending(ids: NDArray[np.int64]) -> bool:
    return ids.ndim == 1 and bool((np.diff(ids) > 0).all())


def _is_placed(atlas: Atlas) -> bool:
    is_finite = bool(np.isfinite(atlas.positions).all())
    return is_finite and bool((atlas.regions < max(len(atlas.words), 1)).all())
