"""GloVe 6B words, carried approximately into the 300-d space of GloVe 840B."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


class ApproximateWords:
    """GloVe 6B words that the 840B vocabulary lacks, mapped into its 300-d space on demand.

    Each word keeps its 100-d vector as 4-bit codes. A lookup decodes the one row it needs and
    passes it through a small network with one hidden layer.

    Parameters
    ----------
    text : str
        The words, one a line.
    codes : ndarray of shape (n_words, 50), dtype uint8
        Two codebook indices a byte, the even dimension in the low nibble.
    codebook : ndarray of shape (16,), dtype float32
        The value each 4-bit code stands for.
    weights : tuple of four ndarrays, dtype float32
        Kernel (100, n_hidden) and bias (n_hidden,) of the hidden layer, then kernel
        (n_hidden, 300) and bias (300,) of the output layer.
    """

    def __init__(
        self,
        text: str,
        codes: NDArray[np.uint8],
        codebook: Float32,
        weights: tuple[Float32, Float32, Float32, Float32],
    ) -> None:
        self._text = text
        self._codes = codes
        self._codebook = codebook
        self._weights = weights

    @classmethod
    def load(cls, npz_path: Path, words_path: Path) -> "ApproximateWords":
        """Open the vectors and their word list.

        Parameters
        ----------
        npz_path : Path
            Archive with the arrays ``codes``, ``codebook`` and ``map_*``.
        words_path : Path
            UTF-8 text, one word a line, in the order of the rows of ``codes``.

        Returns
        -------
        ApproximateWords
            The vocabulary, not yet indexed.
        """
        with np.load(npz_path, allow_pickle=False) as arrays:
            hidden, hidden_bias, output, output_bias = (
                arrays[f"map_{name}"].astype(np.float32)
                for name in ("hidden", "hidden_bias", "output", "output_bias")
            )
            codes, codebook = arrays["codes"], arrays["codebook"]
        text = words_path.read_text(encoding="utf-8")
        return cls(text, codes, codebook, (hidden, hidden_bias, output, output_bias))

    def __contains__(self, word: object) -> bool:
        return word in self._row_of

    def __getitem__(self, word: str) -> Float32:
        """Approximate the 840B vector of a word.

        Parameters
        ----------
        word : str
            A word of this vocabulary, in lower case.

        Returns
        -------
        ndarray of shape (300,), dtype float32
            Vector of unit length.

        Raises
        ------
        KeyError
            If the vocabulary lacks the word.
        """
        hidden, hidden_bias, output, output_bias = self._weights
        source = self._decode(self._row_of[word])
        before = source @ hidden + hidden_bias
        activation = before / (1 + np.exp(-before))
        return _unit(activation @ output + output_bias)

    def __len__(self) -> int:
        return len(self._codes)

    @cached_property
    def words(self) -> Sequence[str]:
        """The words, commonest first."""
        return self._text.removesuffix("\n").split("\n")

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return dict(zip(self.words, range(len(self)), strict=True))

    def _decode(self, row: int) -> Float32:
        """Restore one 100-d vector from its codes, at unit length."""
        packed = self._codes[row]
        indices = np.stack([packed & 15, packed >> 4], axis=1).ravel()
        return _unit(self._codebook[indices])


def _unit(vector: Float32) -> Float32:
    """Scale a vector to unit length."""
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
