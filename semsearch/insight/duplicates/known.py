"""What is known of the contents of a library: which are alike, and which of those are copies."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from semsearch.images.hashing import Hashes
from semsearch.insight.duplicates.files import DIGITS, Digests, Files, Ids, Mask
from semsearch.insight.duplicates.near_copies import CentredEmbeddings, alike_pairs
from semsearch.progress import Progress, unseen
from semsearch.vectors import Array

# Of a pair: nobody looked at the pixels yet, or one cannot be read now, or what they say.
UNSEEN, UNREADABLE, COPIES, OTHERS = 0, 1, 2, 3
GONE = -1


@dataclass(frozen=True)
class KnownContents:
    """Contents of files that may have near copies, n of them, and p pairs of those.

    Contents that are gone stay while pairs of them are decided: whatever is moved away and comes
    back need not be looked at again.

    Attributes
    ----------
    digests : array of shape (n,), bytes, ascending
        The SHA-256 of each.
    ids : array of shape (n,), int64
        A photo that has it; `GONE` if there is none now.
    hashes : array of shape (n,), uint64
        Perceptual ones.
    sharp : array of shape (n,), float64
        The `originals.sharpness`, where it was asked for; NaN if not, -1 if it cannot be read.
    pairs : array of shape (p, 2), int64
        Rows of contents that are alike, the lower one first.
    cosines : array of shape (p,), float32
        How much they are.
    verdicts : array of shape (p,), int8
        What their pixels say.
    """

    digests: Digests
    ids: Ids
    hashes: Hashes
    sharp: NDArray[np.float64]
    pairs: NDArray[np.int64]
    cosines: Array
    verdicts: NDArray[np.int8]

    @classmethod
    def none(cls) -> "KnownContents":
        """Return that nothing is known."""
        return cls(np.empty(0, DIGITS), np.empty(0, np.int64), np.empty(0, np.uint64),
                   np.empty(0), np.empty((0, 2), np.int64), np.empty(0, np.float32),
                   np.empty(0, np.int8))  # fmt: skip

    @property
    def is_sound(self) -> bool:
        """Whether the arrays fit one another."""
        n, p = len(self.digests), len(self.cosines)
        lengths = (len(self.ids), len(self.hashes), len(self.sharp), len(self.verdicts))
        if lengths != (n, n, n, p) or self.pairs.shape != (p, 2):
            return False
        is_row = (self.pairs >= 0) & (self.pairs < n)
        return bool(is_row.all() and (self.digests[1:] > self.digests[:-1]).all())

    @property
    def is_here(self) -> Mask:
        """Whether photos have both contents of each pair, shape (p,)."""
        return np.asarray((self.ids[self.pairs] != GONE).all(axis=1))

    def among(self, files: Files, changed: Ids) -> tuple["KnownContents", Mask]:
        """Return what is known of other files, and which contents are still to be compared.

        Parameters
        ----------
        files : Files
            Those that there are now.
        changed : array of int64
            Photos whose embeddings may be others now.

        Returns
        -------
        known : KnownContents
        is_new : array of shape (n,)
        """
        now, ids, hashes = files.comparable()
        digests = np.union1d(self.digests, now)
        old, own, n = np.searchsorted(digests, self.digests), np.searchsorted(digests, now), 0
        n = len(digests)
        was_here, is_new, sharp = np.zeros(n, bool), np.zeros(n, bool), np.full(n, np.nan)
        all_ids, all_hashes = np.full(n, GONE), np.zeros(n, np.uint64)
        was_here[old], all_hashes[old] = self.ids != GONE, self.hashes
        is_new[own] = ~was_here[own] | (all_hashes[own] != hashes) | np.isin(ids, changed)
        all_ids[own], all_hashes[own] = ids, hashes
        # What could not be read is worth another look.
        sharp[old] = np.where(self.sharp < 0, np.nan, self.sharp)
        verdicts = np.where(self.verdicts == UNREADABLE, UNSEEN, self.verdicts).astype(np.int8)
        pairs = old[self.pairs].reshape(-1, 2)
        known = KnownContents(digests, all_ids, all_hashes, sharp, pairs, self.cosines, verdicts)
        return known, is_new

    def compared(
        self, is_new: Mask, embeddings: CentredEmbeddings, progress: Progress = unseen
    ) -> "KnownContents":
        """Return what is known once new contents were compared with all.

        Parameters
        ----------
        is_new : array of shape (n,)
        embeddings : CentredEmbeddings
        progress : callable, optional
            Called as ``progress(done, total)`` with numbers of contents.
        """
        stays = ~(is_new[self.pairs].any(axis=1) & self.is_here)
        links = np.bincount(self.pairs[stays & self.is_here].ravel(), minlength=len(self.ids))
        new, here = np.flatnonzero(is_new), np.flatnonzero(~is_new & (self.ids != GONE))
        rows = np.concatenate([new, here])
        found = alike_pairs(
            self.hashes[rows], self.ids[rows], len(new), links[rows], embeddings, progress
        )
        pairs, cosines = [self.pairs[stays]], [self.cosines[stays]]
        for left, right, alike in found:
            pairs.append(np.sort(np.stack([rows[left], rows[right]], axis=1), axis=1))
            cosines.append(alike)
        all_pairs = np.concatenate(pairs)
        verdicts = self._verdicts_on(all_pairs)
        return replace(self, pairs=all_pairs, cosines=np.concatenate(cosines), verdicts=verdicts)

    def without_forgotten(self) -> "KnownContents":
        """Return what is worth keeping: nothing of what is gone if it is most, or undecided."""
        gone = self.ids == GONE
        is_decided = self.verdicts >= COPIES
        is_kept = self.is_here | (is_decided & (2 * gone.sum() < len(gone)))
        held = ~gone
        held[self.pairs[is_kept].ravel()] = True
        row = np.cumsum(held) - 1
        return KnownContents(
            self.digests[held], self.ids[held], self.hashes[held], self.sharp[held],
            row[self.pairs[is_kept]].reshape(-1, 2), self.cosines[is_kept], self.verdicts[is_kept],
        )  # fmt: skip

    def _verdicts_on(self, pairs: NDArray[np.int64]) -> NDArray[np.int8]:
        keys, known = _keys(pairs, len(self.ids)), _keys(self.pairs, len(self.ids))
        order = np.argsort(known)
        place = np.searchsorted(known[order], keys).clip(max=max(len(known) - 1, 0))
        verdicts = np.full(len(pairs), UNSEEN, np.int8)
        if len(known):
            is_known = known[order][place] == keys
            verdicts[is_known] = self.verdicts[order][place][is_known]
        return verdicts


def _keys(pairs: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    return np.asarray(pairs[:, 0] * n + pairs[:, 1])
