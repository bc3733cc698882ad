"""Marks of a photo as pairs: those that are right are like it, and those that are wrong are not."""

from collections.abc import Mapping
from dataclasses import dataclass

from semsearch.errors import MarkError
from semsearch.feedback.marks import Marks, photo_asked_with
from semsearch.feedback.pairs import Pair, Pairs
from semsearch.library.library import Library


@dataclass(frozen=True)
class PairsChange:
    """The pairs that were told, and what had been said of them before: enough to undo it."""

    new: tuple[Pair, ...]
    before: tuple[Pair, ...]


def pairs_of(text: str, marks: Mapping[str, bool]) -> list[Pair]:
    """Return the pairs that marks make of a photo that is the query; none if that is words."""
    asked = photo_asked_with(text)
    others = {own: is_right for own, is_right in marks.items() if own != asked}
    return [Pair.of(asked, own, is_right) for own, is_right in others.items()] if asked else []


def tell_pairs(library: Library, text: str) -> PairsChange:
    """Keep the pairs that the marks of a photo make, so that a likeness can be learned from them.

    Raises
    ------
    MarkError
        If the query is no photo, or nothing is marked for it.
    LibraryError
        If they cannot be kept.
    """
    new, pairs = pairs_of(text, Marks(library).of(text)), Pairs(library)
    if not new:
        raise MarkError("Pairs come from the marks of a photo. Mark what is found like one.")
    told = {own.photos for own in new}
    before = tuple(own for own in pairs if own.photos in told)
    pairs.tell(new)
    return PairsChange(tuple(new), before)


def undo_pairs(library: Library, done: PairsChange) -> None:
    """Take back pairs that were told, and say again what had been said before."""
    pairs = Pairs(library)
    for own in done.new:
        pairs.take_back(*own.photos)
    pairs.tell(done.before)
