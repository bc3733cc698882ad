"""The file beside a library that keeps its atlas."""

import hashlib
import io
import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from semsearch.files import write_atomically
from semsearch.insight.atlas.anchors import Anchors
from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.words import RegionTags
from semsearch.library.library import DEMO
from semsearch.search.engine import SearchEngine
from semsearch.stores.records import head_checksum

SUFFIX = ".map.npz"
VERSION = 2
ERRORS = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, MemoryError,
          zlib.error, zipfile.BadZipFile)  # fmt: skip


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
    """Return where the atlas is kept: beside the library, or else in the user's cache folder."""
    path = engine.library.path
    if engine.library.name != DEMO and os.access(path.parent, os.W_OK):
        return path.with_name(path.stem + SUFFIX)
    folder = Path(platformdirs.user_cache_dir("semsearch", appauthor=False))
    return folder / f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}{SUFFIX}"


def is_kept(engine: SearchEngine) -> bool:
    """Return whether there is a file with an atlas, fresh or not."""
    return atlas_path(engine).is_file()


def load_atlas(engine: SearchEngine) -> KeptAtlas | None:
    """Return the atlas that is kept; None if it is damaged, or of another library or head."""
    try:
        with np.load(atlas_path(engine), allow_pickle=False) as file:
            if str(file["key"]) != _key(engine):
                return None
            kept = _read(file)
    except ERRORS:
        return None
    return kept if _is_sound(kept) else None


def save_atlas(engine: SearchEngine, kept: KeptAtlas) -> None:
    """Keep an atlas; a disk that takes no file is no reason to fail."""
    atlas, anchors, content = kept.atlas, kept.anchors, io.BytesIO()
    np.savez(
        content, key=_key(engine), number=np.int64(kept.number), ids=atlas.ids,
        positions=atlas.positions, regions=atlas.regions.astype(np.uint8), is_new=atlas.is_new,
        laid_out=np.int64(atlas.laid_out), words=np.array(atlas.words, np.str_),
        vocabulary=np.array(atlas.tags.vocabulary, np.str_), counts=atlas.tags.counts,
        sizes=atlas.tags.sizes, anchor_ids=anchors.ids, anchor_points=anchors.points,
        anchor_positions=anchors.positions, centres=anchors.centres,
    )  # fmt: skip
    try:
        write_atomically(atlas_path(engine), content.getvalue())
    except OSError:
        return


def _key(engine: SearchEngine) -> str:
    """Return what names a library and what sees it: the atlas of another is none of this."""
    file = engine.library.changes.state().file
    return f"{VERSION} {file} {engine.head.info.encoder} {head_checksum(engine.head)}"


def _read(file: NpzFile) -> KeptAtlas:
    words, vocabulary = (tuple(file[name].tolist()) for name in ("words", "vocabulary"))
    tags = RegionTags(vocabulary, file["counts"], file["sizes"])
    atlas = Atlas(
        file["ids"], file["positions"], file["regions"].astype(np.intp), tags, words,
        file["is_new"], int(file["laid_out"]),
    )  # fmt: skip
    names = ("anchor_ids", "anchor_points", "anchor_positions", "centres")
    return KeptAtlas(atlas, Anchors(*(file[name] for name in names)), int(file["number"]))


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
