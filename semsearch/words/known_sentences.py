"""Sentence vectors that were computed once, of words that photos are known by."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import ModelFileError
from semsearch.models.manifest import model_path
from semsearch.shipped import restoring
from semsearch.vectors import Array, unit
from semsearch.words.archives import mapped
from semsearch.words.sentences import SentenceEncoder

_READING_ERRORS = (OSError, ValueError, KeyError, BadZipFile)


class KnownSentences:
    """Looks the vectors of common words up; `SentenceEncoder` computes those of other texts.

    A search for one such word needs no network, and tags, which need thousands of them, are there
    at once. Looked up in 8 bits, they have a cosine of at least 0.9999 to the computed ones.

    Parameters
    ----------
    texts : sequence of n str
        In lower case.
    vectors : array of shape (n, 384), int8
        Of any length; all are brought to unit length.
    """

    def __init__(self, texts: Sequence[str], vectors: NDArray[np.int8]) -> None:
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors = vectors

    def __len__(self) -> int:
        return len(self._rows)

    @classmethod
    @cache
    def load(cls) -> "KnownSentences":
        """Open the table that semsearch ships, once a process.

        Raises
        ------
        ModelFileError
            If its file is missing, damaged or not what it should be.
        """
        return cls.read(model_path("known-sentences"))

    @classmethod
    def read(cls, path: Path) -> "KnownSentences":
        """Open a file that scripts/build_known_sentences.py wrote.

        Raises
        ------
        ModelFileError
            If it is another file, or is damaged.
        """
        try:
            texts = mapped(path, "texts").tobytes().decode("utf-8").splitlines()
            vectors = mapped(path, "vectors")
            if vectors.shape != (len(texts), SentenceEncoder.dim) or vectors.dtype != np.int8:
                raise ValueError(f"{len(texts)} texts have vectors of shape {vectors.shape}")
        except _READING_ERRORS as error:
            raise ModelFileError(
                f"{path} is no table of sentences, or is damaged ({error}). {restoring(path)}"
            ) from error
        return cls(texts, vectors)

    def encode(self, texts: Sequence[str]) -> Array:
        """Return the vectors of `texts`, shape (n, 384), float32, unit length."""
        found = np.array([self._rows.get(text.lower(), -1) for text in texts], np.intp)
        vectors = np.empty((len(texts), SentenceEncoder.dim), np.float32)
        known, others = np.flatnonzero(found >= 0), np.flatnonzero(found < 0)
        vectors[known] = unit(self._vectors[found[known]].astype(np.float32))
        if others.size:
            vectors[others] = SentenceEncoder.load().encode([texts[row] for row in others.tolist()])
        return vectors
