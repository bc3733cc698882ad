"""Which photos each word is said of, and by what: no text is looked through for a query."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from semsearch.facts.said import Saying
from semsearch.queries.query import Term
from semsearch.search.said.postings import Postings
from semsearch.search.said.words import SaidWords
from semsearch.words.lexicon import Lexicon

NOBODY = np.zeros(0, np.int64)
NOTHING = Postings.of({})
KEPT, READ = 64, 4096
# How much a kind of what is asked for counts beside its own name.
KIND = 0.75


@dataclass(frozen=True)
class SaidOf:
    """What a source says of some photos.

    Attributes
    ----------
    source : str
    ids : array of shape (n,)
        The photos' numbers, ascending.
    share : float
        How much it counts that it says that, 0 to 1.
    """

    source: str
    ids: NDArray[np.int64]
    share: float


class SaidIndex:
    """The words that are said of photos, by source.

    Parameters
    ----------
    sayings : iterable of (int, Saying)
        The number of a photo, and what is said of it.
    words : SaidWords
    lexicon : Lexicon

    Attributes
    ----------
    photos : dict of str to Postings
        The photos of which each source says each word.
    alone : frozenset of str
        Words that the lexicon knows, and that were said not only within a compound.
    """

    def __init__(
        self, sayings: Iterable[tuple[int, Saying]], words: SaidWords, lexicon: Lexicon
    ) -> None:
        self._words, self._lexicon = words, lexicon
        self.photos, self.alone = self._read(sayings)
        self.meant = lru_cache(KEPT)(self._meant)

    def holding(self, photos: dict[str, Postings], alone: frozenset[str]) -> "SaidIndex":
        """Return an index that reads words as this one does, and has `photos` and `alone`."""
        fresh = SaidIndex((), self._words, self._lexicon)
        fresh.photos = {source: said for source, said in photos.items() if said}
        fresh.alone = alone
        return fresh

    def among(self, photos: NDArray[np.int64]) -> "SaidIndex":
        """Return an index of what is said of some photos."""
        own = {source: said.among(photos) for source, said in self.photos.items()}
        return self.holding(own, self.alone)

    def updated(
        self, changed: Collection[int], sayings: Iterable[tuple[int, Saying]]
    ) -> "SaidIndex":
        """Return this index after some photos changed.

        Parameters
        ----------
        changed : collection of int
            Their numbers.
        sayings : iterable of (int, Saying)
            What is said of them now.
        """
        new, gone = SaidIndex(sayings, self._words, self._lexicon), np.array([*changed], np.int64)
        kept = {source: said.without(gone) for source, said in self.photos.items()}
        added = {source: kept.get(source, NOTHING).joined(said)
                 for source, said in new.photos.items()}  # fmt: skip
        return self.holding(kept | added, self.alone | new.alone)

    def _read(
        self, sayings: Iterable[tuple[int, Saying]]
    ) -> tuple[dict[str, Postings], frozenset[str]]:
        read = lru_cache(READ)(self._words.of_text)
        photos: dict[str, dict[str, list[int]]] = {}
        alone: set[str] = set()
        for number, (source, text) in sayings:
            said = photos.setdefault(source, {})
            own, compounds = read(text)
            alone |= own
            for word in own | compounds:
                said.setdefault(word, []).append(number)
        known = frozenset(word for word in alone if word in self._lexicon)
        return {source: Postings.of(said) for source, said in photos.items() if said}, known

    def said_of(self, term: Term) -> Iterator[SaidOf]:
        """Yield of which photos each source says what a term names: its own words, and kinds of it.

        Sources that say it of none are left out.
        """
        for source, said in self.photos.items():
            known = 0
            for words, share in self.meant(term):
                ids = self._union(said, words)
                if share == 1 and not len(ids):
                    ids = self._all(said, term)
                if len(ids) > known:
                    yield SaidOf(source, ids, share)
                known = len(ids)

    def share(self, text: str, term: Term) -> float:
        """Return how much a text says what a term names, 0 if it does not; see `SaidOf`."""
        said = set().union(*self._words.of_text(text))
        own = self._parts(term)
        if own and own <= said:
            return 1.0
        return max((share for words, share in self.meant(term) if words & said), default=0.0)

    def _meant(self, term: Term) -> tuple[tuple[frozenset[str], float], ...]:
        """Return the words that say what a term names, and those with kinds of it."""
        own = frozenset({self._words.of_term(term), self._words.spelt(term.text)})
        senses = self._lexicon.synsets(term.name)[:1]
        kinds = own.union(*(self._kinds.get(synset, ()) for synset in senses))
        return ((own, 1.0), (kinds, KIND)) if kinds > own else ((own, 1.0),)

    @cached_property
    def _kinds(self) -> dict[int, list[str]]:
        """The words that mean a kind of each thing, in their commonest sense."""
        kinds: dict[int, list[str]] = {}
        for word in self.alone:
            for synset in self._lexicon.synsets(word)[:1]:
                for above in self._lexicon.ancestors(synset):
                    kinds.setdefault(above, []).append(word)
        return kinds

    def _union(self, said: Postings, words: Iterable[str]) -> NDArray[np.int64]:
        found = [said[word] for word in words if word in said]
        return found[0] if len(found) == 1 else np.unique(np.concatenate([NOBODY, *found]))

    def _all(self, said: Postings, term: Term) -> NDArray[np.int64]:
        """Return the photos of which all words of a term of several are said."""
        each = [said.get(word, NOBODY) for word in self._parts(term)]
        return reduce(np.intersect1d, each) if each else NOBODY

    def _parts(self, term: Term) -> set[str]:
        """Return the words of a term of several; none of one word."""
        return self._words.of_text(term.text)[0] if " " in term.text else set()
