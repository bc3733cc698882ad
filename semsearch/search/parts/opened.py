"""The parts of a search engine over a library as it is now."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import EngineError
from semsearch.head.scoring import Scorer
from semsearch.library.derived.changes import State
from semsearch.library.library import Library
from semsearch.search.photos import SearchedPhotos
from semsearch.search.pictures import Pictures
from semsearch.search.proposals import HERE, Chosen, proposals_for, proposals_here
from semsearch.search.ranking import Ranking
from semsearch.search.said.evidence import Said
from semsearch.search.said.sources import Sources
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
    chosen : Chosen
        What proposes photos to compare.
    searched : SearchedPhotos
    taught : Taught
    said : Said
    ranking : Ranking
    tagging : Tagging
    """

    state: State
    chosen: Chosen
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
        """Return this if nothing has changed since, or else what answers of the library now.

        What an engine proposes is kept, and only what changed is read.

        Raises
        ------
        LibraryError, DamagedLibraryError, EngineError
            As `of`.
        """
        state = library.changes.state()
        if state == self.state and library.said.heeded == self.said.heeded:
            return self
        if self.chosen.proposals is None:
            return self.of(library, scorer, pictures)
        try:
            self.chosen.proposals.engine.refresh()
        except EngineError:
            # It is gone, or was made anew, or is far behind now.
            return self.of(library, scorer, pictures)
        changed = library.changes.since(self.state.number)
        return self._with(state, self.chosen, library, scorer, pictures, (self.said, changed))

    def without_engine(
        self, error: EngineError, library: Library, scorer: Scorer, pictures: Pictures
    ) -> "Opened":
        """Go on without an engine that failed: without a server on this computer.

        What is kept beside the library is damaged if it failed; the next index run makes it anew,
        and until then all photos are compared.
        """
        proposals = self.chosen.proposals
        if proposals and proposals.name != HERE:
            notice = f"{error} Photos are searched on this computer."
            chosen = proposals_here(library, scorer, notice)
        else:
            forget_engine(library, scorer.head)
            chosen = Chosen(None)
        return self._with(self.state, chosen, library, scorer, pictures)

    @classmethod
    def _with(
        cls, state: State, chosen: Chosen, library: Library, scorer: Scorer, pictures: Pictures,
        before: tuple[Said, NDArray[np.int64]] | None = None,
    ) -> "Opened":  # fmt: skip
        """Put the parts together; `before` is what was said then, and what photos changed since."""
        kept = chosen.proposals.engine if chosen.proposals else None
        searched = SearchedPhotos(library, scorer.head, kept)
        sources = (before[0].sources.renewed(searched, before[1], state) if before
                   else Sources(searched, scorer, state))  # fmt: skip
        taught, said = Taught(searched, pictures), Said(searched, scorer, sources)
        ranking = Ranking(searched, scorer, chosen.proposals, taught, said)
        tagging = Tagging(searched, scorer, taught, state)
        return cls(state, chosen, searched, taught, said, ranking, tagging)
