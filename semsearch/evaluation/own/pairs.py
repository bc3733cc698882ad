"""Marks of a photo as pairs: those that are right are like it, and those that are wrong are not."""

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


def pairs_from_marks(library: Library, text: str) -> list[Pair]:
    """Return the pairs that the marks of a photo make.

    Raises
    ------
    MarkError
        If the query is no photo, or nothing is marked for it.
    """
    asked = photo_asked_with(text)
    marks = {own: is_right for own, is_right in Marks(library).of(text).items() if own != asked}
    if asked is None or not marks:
        raise MarkError("Pairs come from the marks of a photo. Mark what is found like one.")
    return [Pair.of(asked, own, is_right) for own, is_right in marks.items()]


def tell_pairs(library: Library, text: str) -> PairsChange:
    """Keep the pairs that the marks of a photo make, so that a likeness can be learned from them.

    Raises
    ------
    MarkError, LibraryError
        As `pairs_from_marks`, and if they cannot be kept.
    """
    new, pairs = pairs_from_marks(library, text), Pairs(library)
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
