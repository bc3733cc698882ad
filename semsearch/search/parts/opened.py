"""The parts of a search engine over a library as it is now."""

from dataclasses import dataclass

from semsearch.head.scoring import Scorer
from semsearch.library.derived.changes import State
from semsearch.library.library import Library
from semsearch.search.photos import SearchedPhotos
from semsearch.search.pictures import Pictures
from semsearch.search.proposals import Proposals, proposals_for
from semsearch.search.ranking import Ranking
from semsearch.search.said.evidence import Said
from semsearch.search.tags.tagging import Tagging
from semsearch.search.taught import Taught
from semsearch.stores.beside import forget_engine


@dataclass(frozen=True)
class Opened:
    """What answers queries about one state of a library.

    Attributes
    ----------
    state : State
        The last change of the library that it knows of.
    proposals : Proposals or None
        What proposes photos to compare; None if all are compared.
    searched : SearchedPhotos
    taught : Taught
    said : Said
    ranking : Ranking
    tagging : Tagging
    """

    state: State
    proposals: Proposals | None
    searched: SearchedPhotos
    taught: Taught
    said: Said
    ranking: Ranking
    tagging: Tagging

    @classmethod
    def of(cls, library: Library, scorer: Scorer, pictures: Pictures) -> "Opened":
        """Open a library as it is now.

        Raises
        ------
        LibraryError, DamagedLibraryError
            If it cannot be read.
        EngineError
            If a server that proposes photos does not answer.
        """
        state = library.changes.state()
        return cls._with(state, proposals_for(library, scorer), library, scorer, pictures)

    def renewed(self, library: Library, scorer: Scorer, pictures: Pictures) -> "Opened":
        """Return this if the library has not changed since, or else what answers of it now.

        What an engine proposes is kept, and only what changed is read.

        Raises
        ------
        LibraryError, DamagedLibraryError, EngineError
            As `of`.
        """
        state = library.changes.state()
        if state == self.state:
            return self
        if self.proposals is None:
            return self.of(library, scorer, pictures)
        self.proposals.engine.refresh()
        return self._with(state, self.proposals, library, scorer, pictures)

    def without_engine(self, library: Library, scorer: Scorer, pictures: Pictures) -> "Opened":
        """Compare all photos from now on, as what is kept of them beside the library is damaged.

        The next index run makes that anew.
        """
        forget_engine(library, scorer.head)
        return self._with(self.state, None, library, scorer, pictures)

    @classmethod
    def _with(
        cls, state: State, proposals: Proposals | None, library: Library, scorer: Scorer,
        pictures: Pictures,
    ) -> "Opened":  # fmt: skip
        kept = proposals.engine if proposals else None
        searched = SearchedPhotos(library, scorer.head, kept)
        taught, said = Taught(searched, pictures), Said(searched, scorer)
        ranking = Ranking(searched, scorer, proposals, taught, said)
        tagging = Tagging(searched, scorer, taught, state)
        return cls(state, proposals, searched, taught, said, ranking, tagging)
