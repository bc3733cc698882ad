"""The atlas: a library laid out in the plane by meaning, in neighbourhoods that have a word."""

import hashlib
import io
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from semsearch.files import write_atomically
from semsearch.insight.layout import SEED, Rows, layout
from semsearch.library.library import DEMO
from semsearch.search.engine import SearchEngine
from semsearch.vectors import Array

SUFFIX = ".map.npz"
VERSION = 1
PER_REGION = 20
MOST_REGIONS = 24
COMMON = 3
ERRORS = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, zlib.error,
          zipfile.BadZipFile)  # fmt: skip


@dataclass(frozen=True)
class Atlas:
    """Where each of n photos lies, and the words of the neighbourhoods.

    Attributes
    ----------
    positions : array of shape (n, 2), float32
        Between 0 and 1 along each axis.
    regions : array of shape (n,), intp
        The number of the neighbourhood of each photo.
    words : tuple of str
        The word of each neighbourhood, each another; "" for one whose photos share none.
    """

    positions: Array
    regions: Rows
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.positions)

    def rows_of(self, word: str) -> Rows:
        """Return the rows of the photos in the neighbourhood called `word`."""
        if not word or word not in self.words:
            return np.empty(0, np.intp)
        return np.flatnonzero(self.regions == self.words.index(word))


def open_atlas(engine: SearchEngine) -> Atlas:
    """Return the atlas of an engine's library: the kept one, or a new one, which is then kept.

    A kept one that is of other photos, or damaged, is made anew.
    """
    points, path = engine.gallery.points, atlas_path(engine)
    key = _key(engine.head.info.encoder, engine.ids, points)
    found = _load(path, key, len(points))
    if found is None:
        # Names come and go; the photos stay where they are.
        names = frozenset(engine.taught.spellings.spellings.values())
        found = make_atlas(points, [own - names for own in engine.tag_sets])
        _save(path, key, found)
    return found


def with_names(engine: SearchEngine, atlas: Atlas) -> Atlas:
    """Return an atlas whose neighbourhoods are called by names, too, that the library was taught.

    A name takes the place of a word if it tells a neighbourhood apart more, see `region_words`.
    """
    if not engine.taught.spellings.spellings:
        return atlas
    return replace(atlas, words=region_words(atlas.regions, engine.tag_sets))


def is_kept(engine: SearchEngine) -> bool:
    """Return whether there is a file with an atlas, fresh or not."""
    return atlas_path(engine).is_file()


def make_atlas(points: Array, tags: Sequence[frozenset[str]]) -> Atlas:
    """Lay photos out by meaning.

    Parameters
    ----------
    points : array of shape (n, k), unit length
        The photos among photos, see `Gallery.points`.
    tags : sequence of frozenset of str, of length n
        What each shows.
    """
    positions = layout(points)
    regions = _regions(positions)
    return Atlas(positions, regions, region_words(regions, tags))


def region_words(regions: Rows, tags: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Return for each region the tag that is common in it and rare elsewhere, each once.

    A tag weighs the root of its share of the region times how much larger that share is than
    its share of all photos, in bits (tf-idf with regions as documents; Sparck Jones, 1972).

    Parameters
    ----------
    regions : array of shape (n,)
        The number of the region of each photo.
    tags : sequence of frozenset of str, of length n
    """
    count = int(regions.max()) + 1 if len(regions) else 0
    everywhere = Counter(word for own in tags for word in own)
    ranked = []
    for region in range(count):
        rows = np.flatnonzero(regions == region).tolist()
        here = Counter(word for row in rows for word in tags[row])
        weights = _typical(here, len(rows), everywhere, len(tags))
        ranked += [(weight, region, word) for word, weight in weights.items()]
    words, taken = [""] * count, set[str]()
    for _, region, word in sorted(ranked, key=lambda each: (-each[0], each[1], each[2])):
        if not words[region] and word not in taken:
            words[region] = word
            taken.add(word)
    return tuple(words)


def typical_tags(rows: Rows, tags: Sequence[frozenset[str]], k: int = 6) -> list[str]:
    """Return the tags that are most typical of some photos among all, best first."""
    here = Counter(word for row in rows.tolist() for word in tags[row])
    everywhere = Counter(word for own in tags for word in own)
    weights = _typical(here, len(rows), everywhere, len(tags))
    return sorted(weights, key=lambda word: (-weights[word], word))[:k]


def atlas_path(engine: SearchEngine) -> Path:
    """Return where the atlas is kept: beside the library, or else in the user's cache folder."""
    path = engine.library.path
    if engine.library.name != DEMO and os.access(path.parent, os.W_OK):
        return path.with_name(path.stem + SUFFIX)
    folder = Path(platformdirs.user_cache_dir("semsearch", appauthor=False))
    return folder / f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}{SUFFIX}"


def _regions(positions: Array) -> Rows:
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    count = min(max(len(positions) // PER_REGION, 1), MOST_REGIONS)
    if len(positions) == 0:
        return np.empty(0, np.intp)
    with threadpool_limits(1):
        found = KMeans(count, n_init=4, random_state=SEED).fit_predict(positions)
    return np.asarray(found, np.intp)


def _typical(here: Counter[str], size: int, all_: Counter[str], total: int) -> dict[str, float]:
    fewest = min(COMMON, size)
    return {
        word: float((n / size) ** 0.5 * np.log2(n / size / (all_[word] / total)))
        for word, n in here.items()
        if n >= fewest and n / size > all_[word] / total
    }


def _key(encoder: str, ids: NDArray[np.int64], points: Array) -> str:
    digest = hashlib.sha256(f"{VERSION} {encoder}".encode())
    digest.update(ids.tobytes())
    digest.update(np.ascontiguousarray(points).tobytes())
    return digest.hexdigest()


def _load(path: Path, key: str, n: int) -> Atlas | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["key"]) != key:
                return None
            positions, regions, words = file["positions"], file["regions"], file["words"]
            atlas = Atlas(positions, regions.astype(np.intp), tuple(words.tolist()))
    except ERRORS:
        return None
    return atlas if _is_sound(atlas, n) else None


def _is_sound(atlas: Atlas, n: int) -> bool:
    fits = atlas.positions.shape == (n, 2) and atlas.regions.shape == (n,)
    finite = bool(np.isfinite(atlas.positions).all())
    return fits and finite and bool(np.isin(atlas.regions, np.arange(len(atlas.words))).all())


def _save(path: Path, key: str, atlas: Atlas) -> None:
    """Keep an atlas; a disk that takes no file is no reason to fail."""
    content = io.BytesIO()
    words = np.array(atlas.words, np.str_)
    np.savez(content, key=key, positions=atlas.positions, regions=atlas.regions, words=words)
    try:
        write_atomically(path, content.getvalue())
    except OSError:
        return
