"""Which photos each word is said of, and by what: no text is looked through for a query."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from semsearch.facts.said import Saying
from semsearch.queries.query import Term
from semsearch.search.said.words import SaidWords
from semsearch.words.lexicon import Lexicon

NOBODY = np.zeros(0, np.int64)
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
    photos : dict of str to dict of str to list of int
        The numbers of the photos of which each source says each word.
    """

    def __init__(
        self, sayings: Iterable[tuple[int, Saying]], words: SaidWords, lexicon: Lexicon
    ) -> None:
        self._words, self._lexicon = words, lexicon
        self.photos: dict[str, dict[str, list[int]]] = {}
        self._alone: set[str] = set()
        self._add(sayings)
        self.meant = lru_cache(KEPT)(self._meant)

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
        fresh, gone = SaidIndex((), self._words, self._lexicon), set(changed)
        fresh._alone = set(self._alone)
        for source, said in self.photos.items():
            kept = {word: [n for n in own if n not in gone] for word, own in said.items()}
            fresh.photos[source] = {word: own for word, own in kept.items() if own}
        fresh._add(sayings)
        fresh.photos = {source: said for source, said in fresh.photos.items() if said}
        return fresh

    def _add(self, sayings: Iterable[tuple[int, Saying]]) -> None:
        read = lru_cache(READ)(self._words.of_text)
        for number, (source, text) in sayings:
            said = self.photos.setdefault(source, {})
            own, compounds = read(text)
            self._alone |= own
            for word in own | compounds:
                said.setdefault(word, []).append(number)

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
        for word in self._alone:
            for synset in self._lexicon.synsets(word)[:1]:
                for above in self._lexicon.ancestors(synset):
                    kinds.setdefault(above, []).append(word)
        return kinds

    def _union(self, said: Mapping[str, list[int]], words: Iterable[str]) -> NDArray[np.int64]:
        lists = [said[word] for word in words if word in said]
        return np.unique(np.concatenate(lists)).astype(np.int64) if lists else NOBODY

    def _all(self, said: Mapping[str, list[int]], term: Term) -> NDArray[np.int64]:
        """Return the photos of which all words of a term of several are said."""
        lists = [set(said.get(word, ())) for word in self._parts(term)]
        return np.array(sorted(set.intersection(*lists)) if lists else [], np.int64)

    def _parts(self, term: Term) -> set[str]:
        """Return the words of a term of several; none of one word."""
        return self._words.of_text(term.text)[0] if " " in term.text else set()
