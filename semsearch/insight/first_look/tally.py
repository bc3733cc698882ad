"""The tags of a library while photos come in: new photos alone are looked at."""

import threading
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Scorer
from semsearch.head.tags import Tagger, count, tag_vocabulary
from semsearch.library.library import Library
from semsearch.models.manifest import head_path
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

# Photos that are looked at, at most; of a larger library each second, fourth, eighth.
MOST = 2_048


class TagTally:
    """Tags of the photos of a library, or of some that stand for all.

    Many threads may share one.

    Parameters
    ----------
    library : Library
    encoder : str
        Whose embeddings are looked at.
    most : int
        How many photos are looked at, at most.

    Attributes
    ----------
    step : int
        Photos whose number it divides are looked at.

    Raises
    ------
    ModelFileError
        If there is no head for the encoder, or a model file is damaged.
    """

    def __init__(self, library: Library, encoder: str, most: int = MOST) -> None:
        self._library, self._encoder, self._most = library, encoder, most
        self._head, self._tagger = _tagger(encoder)
        self._tags: dict[int, frozenset[str]] = {}
        self._lock = threading.Lock()
        self.step = 1

    @property
    def is_whole(self) -> bool:
        """Whether every photo is looked at."""
        return self.step == 1

    def catch_up(self, at_once: int = MOST) -> None:
        """Look at up to `at_once` photos that came since, and forget those that are gone.

        Raises
        ------
        LibraryError
            If the library cannot be read.
        """
        with self._lock:
            ids = self._chosen()
            there = set(ids.tolist())
            self._tags = {number: own for number, own in self._tags.items() if number in there}
            new = np.array(sorted(there.difference(self._tags))[:at_once], np.int64)
            if new.size:
                found, embeddings = self._library.embeddings(self._encoder, new)
                self._tags |= zip(found.tolist(), self._look(embeddings), strict=True)

    def sets(self) -> list[frozenset[str]]:
        """Return the tags of each photo that was looked at."""
        with self._lock:
            return list(self._tags.values())

    def counts(self) -> list[tuple[str, int]]:
        """Return each tag and the number of photos that have it, commonest first."""
        return count(self.sets())

    def _chosen(self) -> NDArray[np.int64]:
        ids = self._library.embedded_ids(self._encoder)
        while (ids % self.step == 0).sum() > self._most:
            self.step *= 2
        chosen: NDArray[np.bool_] = ids % self.step == 0
        return ids[chosen]

    def _look(self, embeddings: NDArray[np.float32]) -> Sequence[frozenset[str]]:
        found = self._tagger.tags(self._head.gallery(embeddings))
        return [frozenset(tag.word for tag in own) for own in found]


@cache
def _tagger(encoder: str) -> tuple[ProjectionHead, Tagger]:
    head = ProjectionHead.load(head_path(encoder))
    scorer = Scorer(head, WordVectors.load(), Lexicon.load())
    return head, Tagger(scorer, tag_vocabulary(scorer))
