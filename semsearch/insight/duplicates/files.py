"""What is looked at of all files of a library, to find those that show the same."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.images.hashing import Hashes, read_hashes
from semsearch.images.raw import is_raw
from semsearch.library.library import Library

Ids = NDArray[np.int64]
Digests = NDArray[np.bytes_]
Mask = NDArray[np.bool_]
Shot = tuple[Path, str]
# Hexadecimal digits of a SHA-256.
DIGITS = "S64"


@dataclass(frozen=True)
class Files:
    """The n photos that are searched.

    Attributes
    ----------
    ids : array of shape (n,), int64, ascending
    digests : array of shape (n,), bytes
        The SHA-256 of each.
    hashes : array of shape (n,), uint64
        The perceptual hash of each; 0 where it has none.
    has_hash : array of shape (n,)
    is_raw : array of shape (n,)
    raws : frozenset
        The `shot` of each raw photo.
    """

    ids: Ids
    digests: Digests
    hashes: Hashes
    has_hash: Mask
    is_raw: Mask
    raws: frozenset[Shot]

    @classmethod
    def of(cls, library: Library, ids: Ids) -> "Files":
        """Return those of a library with some numbers."""
        searched, raws = set(ids.tolist()), set[Shot]()
        found = []
        for each in library.outlines():
            raw = _is_raw(each.name.rpartition(".")[2])
            if raw:
                raws.add(shot(each.folder / each.name))
            if each.id in searched:
                found.append((each.id, each.sha256.encode(), each.phash, raw))
        numbers, digests, hashes, raw_ones = zip(*found, strict=True) if found else ((),) * 4
        return cls(
            np.array(numbers, np.int64), np.array(digests, DIGITS),
            read_hashes([each or "0" for each in hashes]),
            np.array([each is not None for each in hashes], bool),
            np.array(raw_ones, bool), frozenset(raws),
        )  # fmt: skip

    @property
    def unhashed(self) -> int:
        """How many have no perceptual hash, so that near copies of them are not found."""
        return int((~self.has_hash).sum())

    def comparable(self) -> "tuple[Digests, Ids, Hashes]":
        """Return each content that may have near copies once, ascending, a photo of it, its hash.

        Near copies are looked for of photos that have a hash, and are not raw.
        """
        rows = np.flatnonzero(self.has_hash & ~self.is_raw)
        digests, first = np.unique(self.digests[rows], return_index=True)
        return digests, self.ids[rows[first]], self.hashes[rows[first]]

    def repeated(self) -> Ids:
        """Return the photos whose content another has too, shape (m,), ascending."""
        _, place, counts = np.unique(self.digests, return_inverse=True, return_counts=True)
        return self.ids[counts[place] > 1]

    def with_content(self, digests: Digests) -> Ids:
        """Return the photos that have one of some contents, shape (m,), ascending."""
        return self.ids[np.isin(self.digests, digests)]


@lru_cache
def _is_raw(ending: str) -> bool:
    return is_raw(f"photo.{ending}")


def shot(path: Path) -> Shot:
    """Return what a raw photo and the JPEG beside it have in common."""
    return path.parent, path.stem.casefold()
