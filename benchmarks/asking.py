"""Asks a library what it was not asked before, in turns with brute force over its vectors."""

import statistics
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from benchmarks.brute_force import BruteForce
from benchmarks.figures import Figure, each_once, seconds
from benchmarks.queries import queries
from semsearch.library.filters import Filter
from semsearch.search.engine import SearchEngine

BRUTE = "brute force"
READ = "the same reading, then one product in numpy"
# However many were meant, no more are asked after so many seconds.
LONGEST = 20.0
AGAIN = 20

Make = Callable[[int], list[str]]
Asked = tuple[Callable[[Any], object], Iterable[Any]]


class Asking:
    """Times queries to one engine.

    Parameters
    ----------
    engine : SearchEngine
    runs : int
        How many queries a median is of.
    photos : int or None
        What figures say of the library's size.
    """

    def __init__(self, engine: SearchEngine, runs: int, photos: int | None = None) -> None:
        self.engine = engine
        self.brute = BruteForce(engine)
        self._runs = runs
        self._photos = photos

    def first(self, name: str, text: str, target: str = "") -> Figure:
        """Return what the first text of its kind takes, after those of others."""
        took = seconds(partial(self.engine.search, text))
        return Figure(f"{name}, first of its kind", took, "s", target=target, photos=self._photos)

    def unseen(
        self, name: str, make: Make, condition: Filter | None = None, target: str = ""
    ) -> Figure:
        """Return what texts take that were never asked, `make` gives so many."""
        return self.compared(
            name,
            (lambda text: self.engine.search(text, condition=condition), make(self._runs)),
            (self.brute.text, make(self._runs)),
            target,
            READ,
        )

    def compared(
        self,
        name: str,
        own: Asked,
        bare: Asked,
        target: str,
        note: str,
    ) -> Figure:
        """Return what an action takes on things of its own, beside another on others."""
        times, others = each_once(own, bare, longest=LONGEST)
        note = f"median of {len(times)}; {note}"
        return Figure(f"{name}, unseen", 1000 * statistics.median(times), "ms", BRUTE,
                      1000 * statistics.median(others), photos=self._photos, target=target,
                      note=note)  # fmt: skip

    def product(self) -> Figure:
        """Return what the product alone takes, beside all of brute force."""
        texts, others = queries().words(self._runs), queries().words(self._runs)
        directions = [self.brute.direction(text) for text in texts]
        alone, whole = each_once((self.brute.nearest, directions), (self.brute.text, others))
        return Figure("the product of brute force alone", 1000 * statistics.median(alone), "ms",
                      "with the reading of the text", 1000 * statistics.median(whole),
                      photos=self._photos)  # fmt: skip

    def again(self) -> Figure:
        """Return what a word takes that was just asked, beside one that never was."""
        (word,), others = queries().words(1), queries().words(AGAIN)
        self.engine.search(word)
        same, unseen = each_once((self.engine.search, [word] * AGAIN), (self.engine.search, others))
        return Figure("text query, again", 1000 * statistics.median(same), "ms", "an unseen word",
                      1000 * statistics.median(unseen), photos=self._photos,
                      note="what was asked last is kept")  # fmt: skip
