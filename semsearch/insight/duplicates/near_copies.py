"""Near copies: photos whose hashes and embeddings are alike, and whose pixels bear that out."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from semsearch.images.hashing import Pairs, Rows, near_pairs, read_hashes
from semsearch.images.raw import is_raw
from semsearch.insight.duplicates.sketch import Sketch, are_copies
from semsearch.library.photo import Photo
from semsearch.progress import Progress, unseen
from semsearch.vectors import Array, unit

# Fitted on copies that were scaled, compressed, cropped, brightened, made grey or written on.
DISTANCE = 8
COSINE = 0.4
# The mean of a few photos tells more of them than of the encoder: it is taken as one of this many
# more photos whose embeddings are zero.
PRIOR = 100
# Plain pictures all have hashes that are alike, which tells nothing; this bounds what is kept.
MOST_LINKS = 200
Links = dict[int, set[int]]


class CentredEmbeddings:
    """Embeddings, shape (n, dim), without what is common to all."""

    def __init__(self, embeddings: Array) -> None:
        self._embeddings = embeddings
        total = embeddings.sum(axis=0, dtype=np.float64)
        self._centre = (total / (len(embeddings) + PRIOR)).astype(np.float32)

    def of(self, rows: Rows | Sequence[int]) -> Array:
        """Return those of some photos, shape (rows, dim), each of unit length."""
        return unit(self._embeddings[rows] - self._centre)


def may_have_copies(photo: Photo) -> bool:
    """Return whether near copies of a photo are looked for: it has a hash, and is no raw photo."""
    return photo.phash is not None and not is_raw(photo.path.name)


def proposed_links(
    photos: Sequence[Photo],
    rows: Sequence[int],
    centred: CentredEmbeddings,
    progress: Progress = unseen,
) -> Links:
    """Return for each of `rows` the others of them whose hash and embedding are alike, if any."""
    all_ = np.asarray(rows, np.intp)
    hashes = read_hashes([photos[row].phash or "" for row in rows])
    links: Links = {}
    is_full = np.zeros(len(photos), bool)
    for first, second in _alike(near_pairs(hashes, DISTANCE, progress), centred, all_):
        left, right = all_[first], all_[second]
        free = ~(is_full[left] | is_full[right])
        for one, other in zip(left[free].tolist(), right[free].tolist(), strict=True):
            links.setdefault(one, set()).add(other)
            links.setdefault(other, set()).add(one)
        is_full[[row for row, others in links.items() if len(others) >= MOST_LINKS]] = True
    return links


def borne_out(links: Links, sketches: dict[int, Sketch]) -> Links:
    """Return the links between rows whose sketches are those of copies."""
    kept: Links = {}
    for one, others in links.items():
        for other in others:
            known = one in sketches and other in sketches
            if one < other and known and are_copies(sketches[one], sketches[other]):
                kept.setdefault(one, set()).add(other)
                kept.setdefault(other, set()).add(one)
    return kept


def stars(links: Links, best: Callable[[set[int]], int]) -> Iterator[list[int]]:
    """Yield groups of rows: one that is best, and those of its links that no group has yet.

    Parameters
    ----------
    links : mapping of row to rows
    best : callable
        Chooses one of rows that links join.
    """
    for joined in components(links):
        while joined:
            centre = best(joined)
            members = links[centre] & joined
            joined -= {centre, *members}
            if members:
                yield [centre, *sorted(members)]


def components(links: Links) -> Iterator[set[int]]:
    """Yield the rows that links join, however long the chain."""
    waiting = set(links)
    while waiting:
        found, edge = set[int](), {waiting.pop()}
        while edge:
            found |= edge
            edge = set[int]().union(*(links[row] for row in edge)) - found
        waiting -= found
        yield found


def _alike(pairs: Iterable[Pairs], centred: CentredEmbeddings, rows: Rows) -> Iterator[Pairs]:
    """Yield of each block of pairs those whose embeddings are alike."""
    for first, second in pairs:
        left, in_left = np.unique(first, return_inverse=True)
        right, in_right = np.unique(second, return_inverse=True)
        cosines = centred.of(rows[left]) @ centred.of(rows[right]).T
        kept = cosines[in_left, in_right] >= COSINE
        yield first[kept], second[kept]
