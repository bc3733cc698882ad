"""Companions: photos that people pick together, whether or not they look alike."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import TooFewSessionsError
from semsearch.vectors import Array, best, unit

# From here on companions are right more than three times as often as by chance, and so are those
# of new photos more than twice, in either shop of `python -m benchmarks.companions`.
SESSIONS_A_PHOTO = 0.5
FEWEST_SESSIONS = 20
DIM = 32
EPOCHS = 60
NEGATIVES = 20
NEAREST = 3
SEED = 0


@dataclass(frozen=True)
class Companion:
    """A photo that goes well with another.

    Attributes
    ----------
    sha256 : str
    score : float
        How much either is like the company of the other, -1 to 1.
    by_look : bool
        Whether the other one was never picked, so that photos that look like it stood in.
    """

    sha256: str
    score: float
    by_look: bool = False


class Companions:
    """Which photos go well together, learnt from sessions as words are from sentences.

    A session of picks, or an album, is a sentence and each photo in it a word (Grbovic and
    Cheng, KDD 2018, whose listings are photos here). Skip-gram gives each a vector as itself and
    one as the company of others. Photos with like vectors can stand in for each other, two shirts
    for instance; one that is like the company of another goes with it, as a hat does (Mitra et
    al., 2016), and that is what counts here.

    Parameters
    ----------
    photos : sequence of str
        SHA-256 of the photos that were picked.
    vectors, company : arrays of shape (n, `DIM`), unit length
        What they are as themselves, and as the company of others.
    points : array of shape (n, k), optional
        What they look like, `Gallery.points`; zeros where that is not known.
    """

    def __init__(
        self, photos: Sequence[str], vectors: Array, company: Array, points: Array | None = None
    ) -> None:
        self.photos = tuple(photos)
        self._vectors = np.hstack([vectors, company])
        self._company: Array = np.hstack([company, vectors]) * np.float32(0.5)
        self._points = points
        self._rows = {photo: row for row, photo in enumerate(self.photos)}

    @classmethod
    def learn(
        cls, sessions: Sequence[Sequence[str]], points: Mapping[str, Array] | None = None
    ) -> "Companions":
        """Learn from sessions by skip-gram with negative sampling (Mikolov et al., 2013).

        The same sessions, in whatever order, give the same companions.

        Parameters
        ----------
        sessions : sequence of sequences of str
            SHA-256 of the photos picked together, as `read_sessions` returns them.
        points : mapping of str to array of shape (k,), optional
            What the picked photos look like; needed for photos that were never picked.

        Raises
        ------
        TooFewSessionsError
            If there is less than half a session a photo, or fewer than 20.
        """
        from gensim.models import Word2Vec

        sentences = sorted(sorted(set(own)) for own in sessions if len(set(own)) > 1)
        needed = sessions_needed(len({photo for own in sentences for photo in own}))
        if len(sentences) < needed:
            raise TooFewSessionsError(len(sentences), needed)
        model = Word2Vec(
            sentences, vector_size=DIM, window=max(map(len, sentences)), shrink_windows=False,
            min_count=1, sample=0, sg=1, hs=0, negative=NEGATIVES, epochs=EPOCHS, seed=SEED,
            workers=1,
        )  # fmt: skip
        photos = sorted(model.wv.index_to_key)
        rows = [model.wv.key_to_index[photo] for photo in photos]
        vectors, company = unit(model.wv.vectors[rows]), unit(model.syn1neg[rows])
        return cls(photos, vectors, company, _stack(photos, points or {}))

    def goes_with(self, sha256: str, k: int = 10, point: Array | None = None) -> list[Companion]:
        """Return the `k` photos that go best with one, best first, itself left out.

        Parameters
        ----------
        sha256 : str
        k : int
        point : array of shape (k,), optional
            What the photo looks like. Where it was never picked, the mean of the three picked
            photos that look most like it stands in, as for new listings in the paper.

        Returns
        -------
        list of Companion
            Empty for a photo that was never picked and whose look is not known.
        """
        if sha256 in self._rows:
            row = self._rows[sha256]
            return self._nearest(self._vectors[row], k, np.array([row]), by_look=False)
        if point is None or self._points is None:
            return []
        alike, _ = best(self._points @ point, NEAREST)
        vector = self._vectors[alike].mean(axis=0)
        return self._nearest(vector, k, alike, by_look=True)

    def _nearest(
        self, vector: Array, k: int, without: NDArray[np.intp], by_look: bool
    ) -> list[Companion]:
        scores: Array = self._company @ vector
        scores[without] = -np.inf
        rows, found = best(scores, min(k, len(scores) - len(without)))
        pairs = zip(rows, found, strict=True)
        return [Companion(self.photos[row], float(score), by_look) for row, score in pairs]


def sessions_needed(photos: int) -> int:
    """Return how many sessions it takes to learn the companions of so many photos."""
    return max(FEWEST_SESSIONS, math.ceil(SESSIONS_A_PHOTO * photos))


def _stack(photos: Sequence[str], points: Mapping[str, Array]) -> Array | None:
    if not any(photo in points for photo in photos):
        return None
    blank = np.zeros(len(next(iter(points.values()))), np.float32)
    return np.stack([points.get(photo, blank) for photo in photos])
