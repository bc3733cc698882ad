"""Sentence vectors: every text a place among 384 numbers, near the texts that mean the same."""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import ModelFileError
from semsearch.models.manifest import model_path
from semsearch.shipped import restoring
from semsearch.threads import computing
from semsearch.vectors import Array, unit
from semsearch.words.archives import mapped
from semsearch.words.transformer import Dense, Layer, Norm, run

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WORDS, DIM, DEPTH, HEADS, WIDE = 30522, 384, 6, 12, 1536
LONGEST = 128
LETTERS = 16_384
TOKENS_AT_ONCE = 512

DENSE = {
    "attend": (DIM, 3 * DIM),
    "join": (DIM, DIM),
    "expand": (DIM, WIDE),
    "contract": (WIDE, DIM),
}
NORMS = ("attended", "done")
KERNELS = {"words/kernel": (WORDS, DIM)} | {f"{n}/kernel": (DEPTH, *DENSE[n]) for n in DENSE}
SHAPES = (
    KERNELS
    | {"words/scale": (WORDS,), "places": (LONGEST, DIM)}
    | {"embedded/gain": (DIM,), "embedded/bias": (DIM,)}
    | {f"{n}/{part}": (DEPTH, DENSE[n][1]) for n in DENSE for part in ("scale", "bias")}
    | {f"{n}/{part}": (DEPTH, DIM) for n in NORMS for part in ("gain", "bias")}
)

Arrays = Mapping[str, NDArray[Any]]

_READING_ERRORS = (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, RuntimeError,
                   struct.error, zlib.error, BadZipFile)  # fmt: skip


class SentenceEncoder:
    """Embeds texts with all-MiniLM-L6-v2 (Reimers and Gurevych, 2019; Wang et al., 2020).

    Six layers of 12 heads, then the mean of the tokens at unit length, in numpy alone.
    scripts/build_sentences.py says how near the vectors come to those of the original weights.

    Parameters
    ----------
    arrays : mapping of str to array
        Those of `SHAPES`, and ``tokenizer``, the JSON file of a WordPiece tokenizer as uint8.
        The layers' kernels are multiplied by their scales now, the rows of the words' kernel
        when they are wanted.
    """

    dim = DIM

    def __init__(self, arrays: Arrays) -> None:
        self._tokenizer = read_tokenizer(arrays["tokenizer"].tobytes())
        self._words, self._scales = arrays["words/kernel"], arrays["words/scale"]
        self._places = arrays["places"].astype(np.float32)
        self._embedded = Norm(arrays["embedded/gain"], arrays["embedded/bias"])
        self._layers = layers(arrays)

    @classmethod
    @cache
    def load(cls) -> "SentenceEncoder":
        """Open the encoder that semsearch ships, once a process.

        Raises
        ------
        ModelFileError
            If its file is missing, damaged or not what it should be.
        """
        return cls.read(model_path("minilm-l6-v2"))

    @classmethod
    def read(cls, path: Path) -> "SentenceEncoder":
        """Open a file that scripts/build_sentences.py wrote.

        Raises
        ------
        ModelFileError
            If it is another file, or is damaged.
        """
        try:
            return cls(read_arrays(path))
        except _READING_ERRORS as error:
            raise ModelFileError(
                f"{path} is not a sentence encoder, or is damaged ({error}). {restoring(path)}"
            ) from error

    def encode(self, texts: Sequence[str]) -> Array:
        """Return the vectors of `texts`, shape (n, 384), float32, unit length.

        The first `LONGEST` tokens of a text are read. One without words has a vector as well.
        """
        tokens = [self._tokens(text) for text in texts]
        vectors = np.empty((len(tokens), DIM), np.float32)
        for rows in batches([len(ids) for ids in tokens]):
            vectors[rows] = self._embed(np.array([tokens[row] for row in rows]))
        return vectors

    def _tokens(self, text: str) -> list[int]:
        # A file's name can hold halves of letters, which the tokenizer does not take.
        whole = text[:LETTERS].encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self._tokenizer.encode(whole).ids
        return ids

    def _embed(self, tokens: NDArray[np.intp]) -> Array:
        """Return the vectors, (n, 384), of n texts of equally many tokens, (n, length)."""
        n, length = tokens.shape
        words = np.multiply(self._words[tokens], self._scales[tokens][..., None], dtype=np.float32)
        x = self._embedded((words + self._places[:length]).reshape(n * length, DIM))
        with computing():
            x = run(self._layers, x, length)
        return unit(x.reshape(n, length, DIM).mean(axis=1))


def layers(arrays: Arrays) -> list[Layer]:
    """Return the layers, first to last, in float32."""
    parts: dict[str, list[Any]] = {}
    for name in DENSE:
        scales = arrays[f"{name}/scale"][:, None, :]
        kernels = np.multiply(arrays[f"{name}/kernel"], scales, dtype=np.float32)
        parts[name] = [Dense(*pair) for pair in zip(kernels, arrays[f"{name}/bias"], strict=True)]
    for name in NORMS:
        pairs = zip(arrays[f"{name}/gain"], arrays[f"{name}/bias"], strict=True)
        parts[name] = [Norm(*pair) for pair in pairs]
    return [
        Layer(**{name: part[n] for name, part in parts.items()}, heads=HEADS) for n in range(DEPTH)
    ]


def read_arrays(path: Path) -> Arrays:
    """Return the arrays in a file, those in 8 bits mapped.

    Raises
    ------
    ValueError, KeyError, OSError
        If the file is no archive, or an array is missing or is not what it should be.
    """
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files if name not in KERNELS}
    arrays |= {name: mapped(path, name) for name in KERNELS}
    for name, shape in SHAPES.items():
        wanted = "int8" if name in KERNELS else "float16" if name == "places" else "float32"
        if (arrays[name].shape, arrays[name].dtype) != (shape, wanted):
            raise ValueError(f"{name} is not {shape} {wanted}")
    return arrays


def read_tokenizer(text: bytes) -> "Tokenizer":
    """Return the WordPiece tokenizer that `text`, its JSON file, describes.

    Raises
    ------
    ValueError
        If it is none, or has other words than the encoder.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(text)
    if tokenizer.get_vocab_size() != WORDS:
        raise ValueError(f"the tokenizer has not {WORDS} words")
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer


def batches(lengths: Sequence[int]) -> Iterator[NDArray[np.intp]]:
    """Yield the places of all texts, those of equal length together, as many as fit at once.

    In such a batch nothing is padded, so that nothing has to be masked.
    """
    sizes = np.array(lengths, np.intp)
    for length in np.unique(sizes):
        rows = np.flatnonzero(sizes == length)
        step = max(1, TOKENS_AT_ONCE // int(length))
        for start in range(0, len(rows), step):
            yield rows[start : start + step]
