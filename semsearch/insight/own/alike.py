"""The photos that are like one, by the head alone and by what a library learned of *alike*."""

from dataclasses import dataclass

from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.head.likeness.compared import ComparedPhotos
from semsearch.head.likeness.learned import Likeness
from semsearch.insight.sample import Sample
from semsearch.insight.walkthrough import Neighbour, nearest
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.vectors import Array, best, sigmoid


@dataclass(frozen=True)
class Alike:
    """What a likeness changes for one photo.

    Attributes
    ----------
    likeness : Likeness
        Whether it is on or off.
    before : list of Neighbour
        The nearest photos by the head alone.
    after : list of (Photo, float)
        Those by the likeness, and how sure it is, 0 to 1, that they are alike.
    """

    likeness: Likeness
    before: list[Neighbour]
    after: list[tuple[Photo, float]]

    @property
    def new(self) -> int:
        """How many photos are near by the likeness alone."""
        known = {each.photo.id for each in self.before}
        return sum(photo.id not in known for photo, _ in self.after)


def alike(
    engine: SearchEngine, embedding: Array, colours: Array | None, k: int, but: Photo | None
) -> Alike | None:
    """Return the `k` photos nearest to one before and after a likeness; None if there is none.

    Parameters
    ----------
    engine : SearchEngine
    embedding : array of shape (dim,)
    colours : array of shape (bins,) or None
        Those of the photo; None if they are not known.
    k : int
    but : Photo or None
        The photo itself, which is left out.
    """
    likeness = KeptLikeness(engine.library, engine.head).read()
    if likeness is None:
        return None
    sample = Sample.near(engine, embedding)
    compared = ComparedPhotos(likeness, sample.gallery, lambda: sample.colours)
    logits = compared.logits(engine.head.points(embedding[None])[0], colours)
    rows, found = best(logits, k + 1)
    pairs = zip(sample.photos.take(rows), map(float, sigmoid(found)), strict=True)
    after = [(photo, sure) for photo, sure in pairs if photo != but][:k]
    return Alike(likeness, nearest(engine, embedding, k, but), after)
