"""The sources of what is said of a library's photos: which words each has, and what it is worth."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import LibraryError
from semsearch.facts.said import WRITTEN, Saying
from semsearch.feedback.albums import Albums
from semsearch.feedback.memory_file import MemoryFile
from semsearch.head.scoring import Scorer
from semsearch.library.derived.changes import State
from semsearch.library.photo import Photo
from semsearch.library.said.names import NAMES, said_by_places, telling_part
from semsearch.progress import Progress, unseen
from semsearch.search.photos import SearchedPhotos
from semsearch.search.said.index import SaidIndex
from semsearch.search.said.kept import KeptSaid
from semsearch.search.said.postings import Postings
from semsearch.search.said.words import SaidWords
from semsearch.search.said.worth import worth
from semsearch.stores.beside import needs_engine

ALBUM = "album"
SOURCES = (*WRITTEN, *NAMES, ALBUM)
Stamp = tuple[int, int]
# The stamp of what is said by files: it stays.
FILES: Stamp = (0, 0)


class Sources:
    """Titles, captions and keywords in files, and the names of folders, files and albums.

    Nothing is read before it is asked for; albums are read anew when they have changed. The rest
    is kept beside a large library by each index run: only what changed since is read.

    Parameters
    ----------
    photos : SearchedPhotos
    scorer : Scorer
    state : State
        The change of the library that the photos are of.

    Attributes
    ----------
    words : SaidWords
    """

    def __init__(self, photos: SearchedPhotos, scorer: Scorer, state: State) -> None:
        self.words = SaidWords(scorer.words, scorer.lexicon)
        self._photos, self._scorer, self._state = photos, scorer, state
        self._memory = MemoryFile(photos.library)
        self._albums: tuple[Stamp, list[tuple[int, Saying]], SaidIndex] | None = None
        self._worth: dict[tuple[str, Stamp], float] = {}

    def renewed(
        self, photos: SearchedPhotos, changed: NDArray[np.int64], state: State
    ) -> "Sources":
        """Return the sources of a library of which some photos changed; only theirs are read.

        What a source is worth stays as it was measured.
        """
        fresh = Sources(photos, self._scorer, state)
        fresh.words, fresh._worth = self.words, self._worth
        if "_of_files" in vars(self):
            vars(fresh)["_of_files"] = fresh._updated(self._of_files, changed)
        return fresh

    def keep_up(self, progress: Progress = unseen) -> None:
        """Keep the words of a large library, and measure anew what their sources are worth.

        That is done if anything changed since they were kept; until then each source is worth what
        it was when they were.

        Parameters
        ----------
        progress : callable, optional
            Called with how many photos are done and how many there are; it may raise, and then
            what was kept before stays.
        """
        kept = self._kept.read()
        is_current = kept is not None and kept.number == self._state.number
        if is_current or not needs_engine(self._photos.library):
            return
        progress(0, len(self._photos))
        index = self._of_files
        worth = {source: self._measured(said) for source, said in index.photos.items()}
        self._worth |= {(source, FILES): value for source, value in worth.items()}
        self._kept.write(index, worth)
        progress(len(self._photos), len(self._photos))

    @property
    def stamp(self) -> Stamp:
        """What changes when albums do."""
        return self._memory.stamp

    def indices(self) -> tuple[SaidIndex, SaidIndex]:
        """Return the words of files, and those of albums."""
        return self._of_files, self._of_albums[1]

    def counted(self) -> dict[str, int]:
        """Return of how many photos each source says anything, in the order of `SOURCES`."""
        found = {source: len(said.photos)
                 for index in self.indices() for source, said in index.photos.items()}  # fmt: skip
        return {source: found[source] for source in SOURCES if source in found}

    def worth(self, source: str) -> float:
        """Return what a source is worth here, 0 to 1, see `semsearch.search.said.worth`."""
        indices = self.indices()
        key = (source, self.stamp if source == ALBUM else FILES)
        if key not in self._worth:
            said = next(own.photos[source] for own in indices if source in own.photos)
            self._worth[key] = self._measured(said)
        return self._worth[key]

    def said_of(self, photo: Photo) -> Iterator[Saying]:
        """Yield what is said of a photo."""
        said = self._photos.library.said
        for _, own in chain(said.texts([photo.id]), said_by_places(said.places([photo.id]))):
            yield own
        yield from (own for number, own in self._of_albums[0] if number == photo.id)

    @property
    def _of_albums(self) -> tuple[list[tuple[int, Saying]], SaidIndex]:
        stamp = self.stamp
        if self._albums is None or self._albums[0] != stamp:
            said = list(self._said_by_albums())
            self._albums = stamp, said, self._index(said)
        return self._albums[1:]

    @cached_property
    def _of_files(self) -> SaidIndex:
        kept, library = self._kept.read(), self._photos.library
        if kept is None:
            return self._index(chain(library.said.texts(), said_by_places(library.said.places())))
        self._worth = {(own, FILES): worth for own, worth in kept.worth.items()} | self._worth
        return self._updated(kept.index, library.changes.since(kept.number))

    @cached_property
    def _kept(self) -> KeptSaid:
        empty = SaidIndex((), self.words, self._scorer.lexicon)
        return KeptSaid(self._photos, self._state, empty)

    def _updated(self, index: SaidIndex, changed: NDArray[np.int64]) -> SaidIndex:
        """Return an index after some photos changed."""
        ids, said = changed.tolist(), self._photos.library.said
        sayings = chain(said.texts(ids), said_by_places(said.places(ids)))
        searched = _of(self._photos.ids[np.isin(self._photos.ids, changed)], sayings)
        return index.among(self._photos.ids).updated(ids, searched)

    def _index(self, sayings: Iterable[tuple[int, Saying]]) -> SaidIndex:
        return SaidIndex(_of(self._photos.ids, sayings), self.words, self._scorer.lexicon)

    def _measured(self, said: Postings) -> float:
        return worth(said, self._scorer, self._photos.gallery_of)

    def _said_by_albums(self) -> Iterator[tuple[int, Saying]]:
        albums = Albums(self._photos.library)
        # Albums that cannot be read say nothing here; their own page says why.
        with suppress(LibraryError):
            for name in (album.name for album in albums if telling_part(album.name)):
                found = albums.library.with_content(albums.contents(name))
                for number in chain.from_iterable(found.values()):
                    yield number, Saying(ALBUM, name)


def _of(
    ids: NDArray[np.int64], sayings: Iterable[tuple[int, Saying]]
) -> Iterator[tuple[int, Saying]]:
    """Yield those of the sayings that are of some photos."""
    own = set(ids.tolist())
    return (each for each in sayings if each[0] in own)
