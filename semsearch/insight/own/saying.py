"""What is said of a photo, what that is worth, and what it adds to a search."""

from dataclasses import dataclass

import numpy as np

from semsearch.insight.sample import Sample
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix
from semsearch.search.said.evidence import raised
from semsearch.vectors import Array, sigmoid


@dataclass(frozen=True)
class Told:
    """Something that is said of a photo.

    Attributes
    ----------
    source : str
        Of `semsearch.search.said.sources.SOURCES`.
    text : str
    worth : float
        What the source is worth on this library, 0 to 1.
    photos : int
        Of how many photos the source says anything.
    words : tuple of str
        Those of the text that a search may ask for.
    """

    source: str
    text: str
    worth: float
    photos: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Added:
    """What is said of a photo, for a search for one word.

    Attributes
    ----------
    shown : float
        The log-odds that the photo shows it, by what it looks like.
    believed : float
        How far it is believed what is said of it, 0 to 1.
    both : float
        The log-odds that one of both is right.
    place_before, place : int
        Where the photo stands among all, or a `Sample`, by its log-odds, without and with what is
        said of them.
    """

    shown: float
    believed: float
    both: float
    place_before: int
    place: int

    @property
    def confidence_before(self) -> float:
        """That the photo answers, 0 to 1, by what it looks like."""
        return float(sigmoid(np.asarray(self.shown, np.float32)))

    @property
    def confidence(self) -> float:
        """That the photo answers, 0 to 1."""
        return float(sigmoid(np.asarray(self.both, np.float32)))


def told(engine: SearchEngine, photo: Photo) -> list[Told]:
    """Return what is said of a photo of the library, what its source is worth the most first."""
    sources = engine.said.sources
    photos = sources.counted()
    found = [
        Told(source, text, sources.worth(source), photos[source], _words(engine, text))
        for source, text in sources.said_of(photo)
    ]
    return sorted(found, key=lambda each: -each.worth)


def added(engine: SearchEngine, photo: Photo, word: str) -> Added | None:
    """Return what is said of a photo adds to a search for a word, if what is said counts.

    None if the word is read as something else, such as a taught name.

    Raises
    ------
    UnknownWordsError
        If it is no word of a query.
    """
    query = engine.read(Mix(word))
    if query is None or len(query.wanted) != 1 or query.names:
        return None
    part = query.wanted[0]
    sample = Sample.of(engine, Mix(word), photo)
    shown = engine.scorer.logits([engine.scorer.meaning(part)], sample.gallery)[0]
    believed = engine.said.believed(part, sample.ids, sample.gallery)
    both = raised(shown, believed)
    row = sample.row(photo)
    return Added(
        float(shown[row]), float(believed[row]), float(both[row]),
        _place(shown, row), _place(both, row),
    )  # fmt: skip


def _words(engine: SearchEngine, text: str) -> tuple[str, ...]:
    """Return the words of a text, in about the order in which they stand there."""
    words = set().union(*engine.said.sources.words.of_text(text))
    return tuple(sorted(words, key=lambda word: (text.casefold().find(word), word)))


def _place(logits: Array, row: int) -> int:
    return int(np.count_nonzero(logits > logits[row])) + 1
