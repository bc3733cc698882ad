"""Opening the vocabulary, beside parsing the same vectors from text.

The text file has as many words and numbers as the vocabulary, a word and 300 numbers a line, as
GloVe is published. The talk's repository parses it line by line; gensim reads it into
`KeyedVectors`, which a quick run leaves out.
"""

import inspect
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import Figure, Settings, in_turns, median
from benchmarks.machine import MB, shares
from semsearch.words.word_vectors import WordVectors

# Seconds of a quick run on two idle cores, and what is not in it.
QUICK = 17.0
NOT_QUICK = ("gensim's reading of the text",)
TARGET = "at most 1/100"
OPEN = """
import time
from semsearch.words.word_vectors import WordVectors
start = time.perf_counter()
words = WordVectors.load()
words["windmill"]
print(time.perf_counter() - start)
"""
HOLD = """
import sys
from semsearch.words.word_vectors import WordVectors
words = WordVectors.load()
words.vectors.max(), "frisbee" in words, words.approximate._codes.max()
print("ready", flush=True)
sys.stdin.read()
"""
BARE = """
import sys, zipfile, semsearch.words.word_vectors
print("ready", flush=True)
sys.stdin.read()
"""

Parsed = dict[str, NDArray[np.float32]]


def measure(settings: Settings) -> list[Figure]:
    """Measure opening, in new processes and again in one, and what two processes share."""
    vocabulary = WordVectors.load()
    with settings.room() as folder:
        text = folder / "glove.txt"
        count = write_text(vocabulary, text)
        readers = [lambda: parse(text), lambda: read_with_gensim(text, count)]
        used = readers[:1] if settings.quick else readers
        parsing, *gensim = in_turns(*used, runs=1 if settings.quick else 3)
    opening = statistics.median(open_afresh() for _ in range(3 if settings.quick else 9))
    load = inspect.unwrap(WordVectors.load.__func__)  # type: ignore[attr-defined]
    again = median(lambda: load(WordVectors))
    line, keyed = "GloVe text parsed line by line", "gensim's load_word2vec_format"
    note = f"{count:,} words"
    return [
        Figure("open, new process", opening, "s", line, parsing, target=TARGET, note=note),
        Figure("open, again", again, "s", line, parsing, note="model files already checked"),
        *(Figure("open, new process", opening, "s", keyed, took, note=note) for took in gensim),
        *sharing(),
    ]


def write_text(vocabulary: WordVectors, path: Path) -> int:
    """Write as many lines as the vocabulary has words, and return how many that are.

    The approximate words borrow the numbers of native ones: what they are takes no other time.
    """
    row = " %.5f" * vocabulary.vectors.shape[1]
    numbers = [row % tuple(vector) for vector in vocabulary.rows(vocabulary.words)]
    more = vocabulary.approximate.words if vocabulary.approximate else ()
    with path.open("w", encoding="utf-8") as file:
        for word, text in zip([*vocabulary.words, *more], cycle(numbers), strict=False):
            file.write(f"{word}{text}\n")
    return len(vocabulary) + len(more)


def parse(path: Path) -> Parsed:
    """Return the vectors in a text file, read line by line as the talk's repository does."""
    vectors = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            word, *numbers = line.split()
            vectors[word] = np.asarray(numbers, np.float32)
    return vectors


def read_with_gensim(path: Path, count: int) -> object:
    """Return gensim's `KeyedVectors` of a text file."""
    from gensim.models import KeyedVectors

    return KeyedVectors.load_word2vec_format(path, limit=count, no_header=True)


def open_afresh() -> float:
    """Return the seconds that opening and one look-up take in a new process, imports aside."""
    command = [sys.executable, "-c", OPEN]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def sharing() -> list[Figure]:
    """Return what the vocabulary takes of two processes that both have looked at all of it."""
    with ExitStack() as stack:
        bare, *open_ones = [stack.enter_context(process(code)) for code in (BARE, HOLD, HOLD)]
        without, *holding = [shares(pid) for pid in (bare, *open_ones)]
    own = statistics.mean(one["Private"] for one in holding) - without["Private"]
    whole = statistics.mean(one["Rss"] for one in holding) - without["Rss"]
    return [
        Figure("memory of its own, each of two processes", own / MB, "MB",
               "all of it that a process has mapped", whole / MB)
    ]  # fmt: skip


@contextmanager
def process(code: str) -> Iterator[int]:
    """Run code that prints a line and waits, and yield its number once it waits."""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdout
        running.stdout.readline()
        yield running.pid
        running.communicate()
