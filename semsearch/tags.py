"""Tags: the words that lie nearest to a photo."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.assets import model_path
from semsearch.index import best
from semsearch.projection import ProjectionHead
from semsearch.words import WordVectors, read_words

BLOCK = 4096


@dataclass(frozen=True)
class Tag:
    """A word for a photo, and the cosine between the two."""

    word: str
    score: float


class Tagger:
    """Finds the words nearest to photos, among words that name things one can see.

    Parameters
    ----------
    words : WordVectors
    head : ProjectionHead
        Its word space is the one where photos and tags meet.
    """

    def __init__(self, words: WordVectors, head: ProjectionHead) -> None:
        self.vocabulary = [w for w in read_words(model_path("tag-words")) if w in words]
        self._vectors = head.place_words(words.rows(self.vocabulary))

    def tags(self, place: NDArray[np.float32], k: int = 10) -> list[Tag]:
        """Return the `k` tags nearest to a photo's place, shape (300,), best first."""
        rows, scores = best(self._vectors @ place, k)
        pairs = zip(rows, scores, strict=True)
        return [Tag(self.vocabulary[row], float(score)) for row, score in pairs]

    def counts(self, places: NDArray[np.float32], k: int = 5) -> list[tuple[str, int]]:
        """Return each tag that is among the `k` nearest of a photo, and of how many.

        Parameters
        ----------
        places : array of shape (n, 300)

        Returns
        -------
        list of (str, int)
            Commonest first.
        """
        found: Counter[int] = Counter()
        for start in range(0, len(places), BLOCK):
            scores = places[start : start + BLOCK] @ self._vectors.T
            nearest = np.argpartition(-scores, k - 1, axis=1)[:, :k]
            found.update(nearest.ravel().tolist())
        return [(self.vocabulary[row], count) for row, count in found.most_common()]
