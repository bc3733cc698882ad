"""Pairs gathered from where people say what is alike."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from semsearch.errors import PairError
from semsearch.feedback.likeness.files import LIKE_THIS, FoundPairs, pairs_of_file
from semsearch.feedback.likeness.folders import pairs_of_folders
from semsearch.feedback.likeness.verdicts import pairs_of_copies, pairs_of_thumbs
from semsearch.feedback.pairs import Pair, Pairs
from semsearch.library.library import Library

TOLD, THUMBS, COPIES = "told", "thumbs", "copies"
# What is kept beside a library: pairs told one by one, picks, and copies that stay.
KEPT: dict[str, Callable[[Library], Iterable[Pair]]] = {
    TOLD: Pairs,
    THUMBS: pairs_of_thumbs,
    COPIES: pairs_of_copies,
}


def gather(library: Library, sources: Sequence[str]) -> FoundPairs:
    """Return the pairs of several sources; what a later one says of two photos counts.

    Parameters
    ----------
    library : Library
    sources : sequence of str
        ``told``, ``thumbs``, ``copies``, files as `pairs_of_file` reads them, and folders as
        `pairs_of_folders` does.

    Raises
    ------
    PairError
        If a source is nothing of that, cannot be used, or has no pair at all.
    """
    found = [_pairs_of(library, source) for source in sources]
    said: dict[tuple[str, str], Pair] = {}
    for own in found:
        said |= {pair.photos: pair for pair in own.pairs}
    unknown = tuple(name for own in found for name in own.unknown)
    if not said:
        raise PairError(f"{_none(library, sources)}{_of_others(unknown)}")
    return FoundPairs(tuple(said.values()), unknown)


def counts(library: Library) -> dict[str, tuple[int, int]]:
    """Return how many pairs what is kept beside a library has: alike, and unlike."""
    found = {name: list(read(library)) for name, read in KEPT.items()}
    return {
        name: (sum(pair.is_alike for pair in own), sum(not pair.is_alike for pair in own))
        for name, own in found.items()
    }


def _pairs_of(library: Library, source: str) -> FoundPairs:
    path = Path(source).expanduser()
    if source in KEPT:
        return FoundPairs(tuple(KEPT[source](library)))
    if path.is_dir():
        return pairs_of_folders(path, library)
    if path.is_file():
        return pairs_of_file(path, library)
    raise PairError(
        f"{source} is no file, no folder, and none of {', '.join(KEPT)}. Check the path."
    )


def _none(library: Library, sources: Sequence[str]) -> str:
    return f"There are no pairs in {', '.join(sources)} for the library {library.name}."


def _of_others(unknown: Sequence[str]) -> str:
    if not unknown:
        return f" Tell some on the page What was learned, or in a file of lines: {LIKE_THIS}."
    return f" It does not have {unknown[0]}. Index the photos first."
