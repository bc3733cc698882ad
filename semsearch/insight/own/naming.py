"""What a photo would teach as the only example of a name. Nothing is kept of it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from semsearch.errors import ExampleError
from semsearch.head.scoring import same_odds
from semsearch.head.things import OFFSET, PHOTOS, SAME, Thing, nearness
from semsearch.insight.sample import Sample
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.search.taught import CERTAIN
from semsearch.vectors import Array, best, sigmoid

# Which of the photos found is refused, counted from 0, to see what that changes.
REFUSED_PLACE = 1


@dataclass(frozen=True)
class Found:
    """A photo beside the only example.

    Attributes
    ----------
    photo : Photo
    views : array of shape (v,)
        The cosine of its point to that of each view of the example.
    same : float
        The log-odds that both show the same, from the nearest view.
    logit : float
        The log-odds that it shows what would have the name; those of its best tile if higher.
    refused : float
        The same if another photo had been said not to show it.
    """

    photo: Photo
    views: Array
    same: float
    logit: float
    refused: float

    @property
    def confidence(self) -> float:
        """That it shows what would have the name, 0 to 1."""
        return float(sigmoid(np.asarray(self.logit, np.float32)))

    @property
    def confidence_refused(self) -> float:
        """The same after the refusal."""
        return float(sigmoid(np.asarray(self.refused, np.float32)))


@dataclass(frozen=True)
class OneExample:
    """What one example teaches.

    Attributes
    ----------
    found : list of Found
        The photos that are the likeliest to show it, best first.
    refusal : Photo or None
        The one whose refusal `Found.refused` heeds; None if too few were found.
    crowd : float
        What is added to the log-odds as so many photos compete.
    """

    found: list[Found]
    refusal: Photo | None
    crowd: float

    def terms(self, found: Found) -> list[tuple[str, float]]:
        """Return what the log-odds of a photo are the sum of."""
        return [
            (f"That both show the same, times {SAME}", SAME * found.same),
            ("As so many photos compete", self.crowd),
            ("In any case", OFFSET),
        ]


def one_example(engine: SearchEngine, views: Array, k: int, but: Photo | None) -> OneExample:
    """Return what the library would know of a name that was taught by one example.

    Parameters
    ----------
    engine : SearchEngine
    views : array of shape (v, dim)
        The embeddings of the example's views; one of them is enough.
    k : int
        How many photos to return.
    but : Photo or None
        The example itself, which is left out.
    """
    points = engine.head.gallery(views).points
    thing = Thing(engine.head, points[None], np.zeros((0, *points.shape), np.float32))
    sample = Sample.near(engine, views[0])
    logits = thing.logits(sample.gallery, len(engine))
    order = best(logits, k + 1)[0]
    rows = [int(row) for row in order if but is None or sample.ids[row] != but.id][:k]
    refusal = rows[REFUSED_PLACE] if len(rows) > REFUSED_PLACE else None
    after = logits if refusal is None else _refused(sample, thing, refusal)
    near = nearness(sample.gallery.points[rows], points[:, None])
    same = same_odds(engine.head, near.max(axis=1))
    figures = zip(sample.photos.take(rows), near, same, logits[rows], after[rows], strict=True)
    found = [Found(own, views, float(s), float(b), float(a)) for own, views, s, b, a in figures]
    crowd = float(PHOTOS * np.log10(max(len(engine), 1)))
    return OneExample(found, None if refusal is None else found[REFUSED_PLACE].photo, crowd)


def known_names(engine: SearchEngine, embedding: Array, photo: Photo | None) -> dict[str, float]:
    """Return how sure it is that a photo shows what has each taught name, the surest first.

    Parameters
    ----------
    engine : SearchEngine
    embedding : array of shape (dim,)
    photo : Photo or None
        None if it is not in the library; then nobody can have said anything of it.
    """
    found = dict(_known(engine, embedding, photo))
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def _known(
    engine: SearchEngine, embedding: Array, photo: Photo | None
) -> Iterator[tuple[str, float]]:
    gallery = engine.head.gallery(embedding[None])
    numbers = np.array([-1 if photo is None else photo.id], np.int64)
    for name in engine.taught.spellings.spellings.values():
        # One whose examples are gone is no name to compare with.
        with suppress(ExampleError):
            yield name, float(sigmoid(engine.taught.logits(name, numbers, gallery))[0])


def _refused(sample: Sample, thing: Thing, row: int) -> Array:
    """Return the log-odds of all photos after that of a row was refused."""
    refusals = sample.gallery.points[row][None, None]
    found = replace(thing, refusals=refusals).logits(sample.gallery, len(sample.engine))
    found[row] = min(found[row], -CERTAIN)
    return found
