"""The lexicon: names of things that one can see, and what each is a kind of."""

from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.models.manifest import model_path

SENSES = 4
SENSE_DECAY = 0.5
NOTHING = np.zeros(0, np.intp)


class Lexicon:
    """WordNet's nouns for visible things (Miller, 1995), as a graph of synsets.

    A synset is one meaning: it has names, and it is a kind of other synsets, its parents.

    Parameters
    ----------
    lines : sequence of str
        One a synset: names with their sense's rank, the lines of its parents, and how many
        synsets are kinds of it, as ``scripts/build_lexicon.py`` writes them.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @classmethod
    @cache
    def load(cls) -> "Lexicon":
        """Open the lexicon that semsearch ships."""
        return cls(model_path("lexicon").read_text(encoding="utf-8").split("\n")[:-1])

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, name: object) -> bool:
        return name in self._senses

    def synsets(self, name: str) -> list[int]:
        """Return the meanings of a lower-case name, commonest first; none if it is unknown."""
        senses = sorted((int(rank), synset) for rank, synset in self._senses.get(name, ()))
        return [synset for _, synset in senses][:SENSES]

    def names(self, synset: int) -> list[str]:
        """Return the names of a meaning, the usual one first."""
        spelt = self._lines[synset].split("\t", 1)[0]
        return [name.rpartition(":")[0] for name in spelt.split("|")]

    def parents(self, synset: int) -> list[int]:
        """Return the meanings that `synset` is directly a kind of."""
        field = self._lines[synset].split("\t")[1]
        return [int(number) for number in field.split(",")] if field else []

    @cache  # noqa: B019
    def ancestors(self, synset: int) -> tuple[int, ...]:
        """Return `synset` and all that it is a kind of, nearest first."""
        found, level = {synset: None}, [synset]
        while level:
            level = [p for child in level for p in self.parents(child) if p not in found]
            found.update(dict.fromkeys(level))
        return tuple(found)

    @cache  # noqa: B019
    def information(self, synset: int) -> float:
        """Return how much a meaning tells, 0 (the most general) to 1 (Seco et al., 2004)."""
        size = int(self._lines[synset].rsplit("\t", 1)[1])
        return float(1 - np.log(size) / np.log(len(self)))

    def kinds_of(self, name: str, others: "Relatives") -> NDArray[np.float32]:
        """Return for each of `others` whether it is a `name`, shape (n,), 0 to 1.

        1 means that it is one in the commonest sense; each rarer sense counts half.
        """
        found = np.zeros(len(others), np.float32)
        for rank, synset in enumerate(self.synsets(name)):
            rows = others.below.get(synset, NOTHING)
            found[rows] = np.maximum(found[rows], SENSE_DECAY**rank)
        return found

    @cached_property
    def _senses(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """The rank, as it is written, and the synset of each meaning of a name.

        Every search makes this first, so numbers are read when they are wanted, and it is of
        tuples: Python looks through 70,000 lists again and again for circles.
        """
        senses: dict[str, tuple[tuple[str, int], ...]] = {}
        for synset, line in enumerate(self._lines):
            for spelt in line.partition("\t")[0].split("|"):
                name, _, rank = spelt.rpartition(":")
                senses[name] = (*senses.get(name, ()), (rank, synset))
        return senses


class Relatives:
    """Synsets that a name can be compared with, all at once.

    Parameters
    ----------
    lexicon : Lexicon
    synsets : sequence of int
        -1 stands for something that the lexicon does not know.
    """

    def __init__(self, lexicon: Lexicon, synsets: Sequence[int]) -> None:
        known = [(row, synset) for row, synset in enumerate(synsets) if synset >= 0]
        below: dict[int, list[int]] = {}
        self._size = len(synsets)
        for row, synset in known:
            for ancestor in lexicon.ancestors(synset):
                below.setdefault(ancestor, []).append(row)
        self.below = {ancestor: np.array(rows) for ancestor, rows in below.items()}

    def __len__(self) -> int:
        return self._size
