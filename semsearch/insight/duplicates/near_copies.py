"""Near copies: photos whose hashes and embeddings are alike, before their pixels are compared."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from semsearch.images.hashing import Hashes, Rows, near_pairs
from semsearch.insight.duplicates.files import Ids
from semsearch.library.library import Library
from semsearch.progress import Progress, unseen
from semsearch.vectors import Array, unit

# Fitted on copies that were scaled, compressed, cropped, brightened, made grey or written on.
DISTANCE = 8
COSINE = 0.4
# The mean of a few photos tells more of them than of the encoder: it is taken as one of this many
# more photos whose embeddings are zero.
PRIOR = 100
# The mean of so many tells what is common to all.
SAMPLE = 2_000
# Plain pictures all have hashes that are alike, which tells nothing; this bounds what is kept.
MOST_LINKS = 200
CHUNK = 500
Links = dict[int, set[int]]
AlikePairs = tuple[Rows, Rows, Array]


class CentredEmbeddings:
    """Embeddings of photos without what is common to all, read when they are asked for.

    Parameters
    ----------
    library : Library
    encoder : str
    centre : array of shape (dim,)
        What is common to all.
    """

    def __init__(self, library: Library, encoder: str, centre: Array) -> None:
        self._library, self._encoder, self._centre = library, encoder, centre

    def cosines(self, first: Ids, second: Ids) -> Array:
        """Return how much pairs of photos are alike, shape (n,), -1 to 1; 0 if one is gone."""
        known, at = np.unique(np.concatenate([first, second]), return_inverse=True)
        found = np.zeros((len(known), len(self._centre)), np.float32)
        for start in range(0, len(known), CHUNK):
            ids, vectors = self._library.embeddings(self._encoder, known[start : start + CHUNK])
            if len(ids):
                found[np.searchsorted(known, ids)] = unit(vectors - self._centre)
        left, right = found[at[: len(first)]], found[at[len(first) :]]
        return np.asarray(np.einsum("nd,nd->n", left, right))


def centre_of(library: Library, encoder: str, ids: Ids) -> Array:
    """Return the mean embedding of photos, shape (dim,), from an even sample of them."""
    sample = ids[:: max(-(-len(ids) // SAMPLE), 1)]
    count, total = 0, np.zeros(0)
    for start in range(0, len(sample), CHUNK):
        vectors = library.embeddings(encoder, sample[start : start + CHUNK])[1]
        if len(vectors):
            count += len(vectors)
            total = vectors.sum(axis=0, dtype=np.float64) + (total if len(total) else 0)
    share = len(ids) / (len(ids) + PRIOR)
    return np.asarray(total / max(count, 1) * share, np.float32)


def alike_pairs(
    hashes: Hashes,
    ids: Ids,
    first: int,
    links: NDArray[np.int64],
    embeddings: CentredEmbeddings,
    progress: Progress = unseen,
) -> Iterator[AlikePairs]:
    """Yield pairs of rows whose hashes and embeddings are alike, with their cosines.

    Every pair comes once, and has a row in it that is one of the first.

    Parameters
    ----------
    hashes : array of shape (n,), uint64
    ids : array of shape (n,), int64
        The photos of the rows.
    first : int
        So many rows are compared with all.
    links : array of shape (n,)
        In how many pairs each row is already; counted on. A row that is in `MOST_LINKS` pairs
        gets no more.
    embeddings : CentredEmbeddings
        Of the photos.
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of rows.
    """
    for left, right in near_pairs(hashes, DISTANCE, progress, first):
        free = np.maximum(links[left], links[right]) < MOST_LINKS
        left, right = left[free], right[free]
        if not len(left):
            continue
        cosines = embeddings.cosines(ids[left], ids[right])
        alike = cosines >= COSINE
        for rows in (left[alike], right[alike]):
            np.add.at(links, rows, 1)
        yield left[alike], right[alike], cosines[alike]


def stars(links: Links, best: Callable[[set[int]], int]) -> Iterator[list[int]]:
    """Yield groups of photos: one that is best, and those of its links that no group has yet.

    Parameters
    ----------
    links : mapping of number to numbers
    best : callable
        Chooses one of those that links join.
    """
    for joined in components(links):
        while joined:
            centre = best(joined)
            members = links[centre] & joined
            joined -= {centre, *members}
            if members:
                yield [centre, *sorted(members)]


def components(links: Links) -> Iterator[set[int]]:
    """Yield the numbers that links join, however long the chain."""
    waiting = set(links)
    while waiting:
        found, edge = set[int](), {waiting.pop()}
        while edge:
            found |= edge
            edge = set[int]().union(*(links[number] for number in edge)) - found
        waiting -= found
        yield found


def linked(pairs: NDArray[np.int64]) -> Links:
    """Return the links that pairs of numbers, shape (p, 2), are."""
    links: Links = {}
    for one, other in pairs.tolist():
        links.setdefault(one, set()).add(other)
        links.setdefault(other, set()).add(one)
    return links
