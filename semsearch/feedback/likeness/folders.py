"""Pairs from folders: the photos of a subfolder are alike, those of different ones are not."""

from pathlib import Path

import numpy as np

from semsearch.errors import PairError
from semsearch.feedback.likeness.contents import contents_of
from semsearch.feedback.likeness.files import FoundPairs
from semsearch.feedback.pairs import Pair
from semsearch.folders.listing import find_photos
from semsearch.library.library import Library

# What more would add is not worth the time that it takes.
MOST = 1000
SEED = 0


def pairs_of_folders(folder: Path, library: Library) -> FoundPairs:
    """Return pairs of the photos in the subfolders of a folder, drawn at random, always the same.

    Each subfolder, with all below it, is one kind of alike; all have the same share of at most
    `MOST` pairs that are alike, and of as many that are not.

    Raises
    ------
    LibraryError
        If it is no folder.
    PairError
        If no subfolder has two photos of the library.
    """
    root = folder.resolve()
    paths = [path for path in find_photos(folder) if path.parent != root]
    known = contents_of(paths, library)
    kinds: dict[str, list[str]] = {}
    for path in paths:
        if path in known:
            kinds.setdefault(path.relative_to(root).parts[0], []).append(known[path])
    contents = [sorted(set(own)) for own in kinds.values()]
    unknown = tuple(path.relative_to(root).as_posix() for path in paths if path not in known)
    if all(len(own) < 2 for own in contents):
        raise PairError(
            f"No folder in {folder} has two different photos that the library {library.name} has. "
            "Give each kind of alike a folder of its own, and index them first."
        )
    return FoundPairs(tuple(_drawn(contents)), unknown)


def _drawn(kinds: list[list[str]]) -> list[Pair]:
    random = np.random.default_rng(SEED)
    several = [own for own in kinds if len(own) > 1]
    alike: dict[Pair, None] = {}
    # Small folders run out of pairs: what is drawn again counts once.
    for turn in range(MOST):
        one, other = random.choice(len(own := several[turn % len(several)]), 2, replace=False)
        alike[Pair.of(own[one], own[other], True)] = None
    unlike: dict[Pair, None] = {}
    for _ in range(len(alike) if len(kinds) > 1 else 0):
        first, second = random.choice(len(kinds), 2, replace=False)
        one, other = (own[random.integers(len(own))] for own in (kinds[first], kinds[second]))
        # A photo may lie in two folders.
        if one != other:
            unlike[Pair.of(one, other, False)] = None
    together = {pair.photos for pair in alike}
    return [*alike, *(pair for pair in unlike if pair.photos not in together)]
