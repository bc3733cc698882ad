"""GloVe 6B words, carried approximately into the 300-d space of GloVe 840B."""

import mmap
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from semsearch.words.archives import mapped

Float32 = NDArray[np.float32]
REMEMBERED = 10_000
KEY = 8


class ApproximateWords:
    """GloVe 6B words that the 840B vocabulary lacks, mapped into its 300-d space on demand.

    Each word keeps its 100-d vector as 4-bit codes. A lookup decodes the one row it needs and
    passes it through a small network with one hidden layer. Words and codes are mapped from
    their files, so that opening them takes no time and processes share them; a word is found
    by its first letters and not in a table of all, which would take a tenth of a second to make.

    Parameters
    ----------
    text : mmap or bytes
        The words in UTF-8, a line feed after each.
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
        text: mmap.mmap | bytes,
        codes: NDArray[np.uint8],
        codebook: Float32,
        weights: tuple[Float32, Float32, Float32, Float32],
    ) -> None:
        self._text = text
        self._codes = codes
        self._codebook = codebook
        self._weights = weights
        self._row_of = lru_cache(REMEMBERED)(self._find)

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
            codebook = arrays["codebook"]
        codes = mapped(npz_path, "codes")
        with words_path.open("rb") as file:
            text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return cls(text, codes, codebook, (hidden, hidden_bias, output, output_bias))

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._row_of(word) is not None

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
        row = self._row_of(word)
        if row is None:
            raise KeyError(word)
        hidden, hidden_bias, output, output_bias = self._weights
        source = self._decode(row)
        before = source @ hidden + hidden_bias
        activation = before / (1 + np.exp(-before))
        return _unit(activation @ output + output_bias)

    def __len__(self) -> int:
        return len(self._codes)

    def rank(self, word: str) -> int | None:
        """Return how many of the words are commoner than `word`, None if it is not one."""
        return self._row_of(word)

    @cached_property
    def words(self) -> Sequence[str]:
        """The words, commonest first."""
        return self._text[:].decode("utf-8").removesuffix("\n").split("\n")

    def _find(self, word: str) -> int | None:
        """Return the row of a word, None if it is not there."""
        line = f"{word}\n".encode("utf-8", "surrogatepass")
        starts, keys = self._lines
        key = int.from_bytes(line[:KEY], "little")
        for row in np.flatnonzero(keys == np.uint64(key)):
            start = int(starts[row])
            if self._text[start : start + len(line)] == line and "\n" not in word:
                return int(row)
        return None

    @cached_property
    def _lines(self) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
        """Where each line starts, and its first letters as a number, the line feed included."""
        letters = np.frombuffer(self._text, np.uint8)
        ends = np.flatnonzero(letters == ord("\n")).astype(np.uint32)
        starts = np.concatenate([np.zeros(1, np.uint32), ends[:-1] + 1])
        padded = np.append(letters, np.zeros(KEY, np.uint8))
        keys = sliding_window_view(padded, KEY)[starts]
        for place in range(KEY):
            keys[ends - starts < place, place] = 0
        return starts, keys.view("<u8")[:, 0]

    def _decode(self, row: int) -> Float32:
        """Restore one 100-d vector from its codes, at unit length."""
        packed = self._codes[row]
        indices = np.stack([packed & 15, packed >> 4], axis=1).ravel()
        return _unit(self._codebook[indices])


def _unit(vector: Float32) -> Float32:
    """Scale a vector to unit length."""
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
