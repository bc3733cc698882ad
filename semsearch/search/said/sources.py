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
from semsearch.library.photo import Photo
from semsearch.library.said.names import NAMES, said_by_places, telling_part
from semsearch.search.photos import SearchedPhotos
from semsearch.search.said.index import SaidIndex
from semsearch.search.said.words import SaidWords
from semsearch.search.said.worth import worth

ALBUM = "album"
SOURCES = (*WRITTEN, *NAMES, ALBUM)
Stamp = tuple[int, int]


class Sources:
    """Titles, captions and keywords in files, and the names of folders, files and albums.

    Nothing is read before it is asked for; albums are read anew when they have changed.

    Parameters
    ----------
    photos : SearchedPhotos
    scorer : Scorer

    Attributes
    ----------
    words : SaidWords
    """

    def __init__(self, photos: SearchedPhotos, scorer: Scorer) -> None:
        self.words = SaidWords(scorer.words, scorer.lexicon)
        self._photos, self._scorer = photos, scorer
        self._memory = MemoryFile(photos.library)
        self._albums: tuple[Stamp, list[tuple[int, Saying]], SaidIndex] | None = None
        self._worth: dict[tuple[str, Stamp], float] = {}

    def renewed(self, photos: SearchedPhotos, changed: NDArray[np.int64]) -> "Sources":
        """Return the sources of a library of which some photos changed; only theirs are read.

        What a source is worth stays as it was measured.
        """
        fresh = Sources(photos, self._scorer)
        fresh.words, fresh._worth = self.words, self._worth
        if "_of_files" in vars(self):
            ids, said = changed.tolist(), photos.library.said
            sayings = chain(said.texts(ids), said_by_places(said.places(ids)))
            own = set(ids).intersection(photos.ids.tolist())
            searched = (each for each in sayings if each[0] in own)
            vars(fresh)["_of_files"] = self._of_files.updated(ids, searched)
        return fresh

    @property
    def stamp(self) -> Stamp:
        """What changes when albums do."""
        return self._memory.stamp

    def indices(self) -> tuple[SaidIndex, SaidIndex]:
        """Return the words of files, and those of albums."""
        return self._of_files, self._of_albums[1]

    def counted(self) -> dict[str, int]:
        """Return of how many photos each source says anything, in the order of `SOURCES`."""
        found = {source: len(set().union(*said.values()))
                 for index in self.indices() for source, said in index.photos.items()}  # fmt: skip
        return {source: found[source] for source in SOURCES if source in found}

    def worth(self, source: str) -> float:
        """Return what a source is worth here, 0 to 1, see `semsearch.search.said.worth`."""
        key = (source, self.stamp if source == ALBUM else (0, 0))
        if key not in self._worth:
            said = next(own.photos[source] for own in self.indices() if source in own.photos)
            self._worth[key] = worth(said, self._scorer, self._photos.gallery_of)
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
        said = self._photos.library.said
        return self._index(chain(said.texts(), said_by_places(said.places())))

    def _index(self, sayings: Iterable[tuple[int, Saying]]) -> SaidIndex:
        own = set(self._photos.ids.tolist())
        searched = (each for each in sayings if each[0] in own)
        return SaidIndex(searched, self.words, self._scorer.lexicon)

    def _said_by_albums(self) -> Iterator[tuple[int, Saying]]:
        albums = Albums(self._photos.library)
        # Albums that cannot be read say nothing here; their own page says why.
        with suppress(LibraryError):
            for name in (album.name for album in albums if telling_part(album.name)):
                found = albums.library.with_content(albums.contents(name))
                for number in chain.from_iterable(found.values()):
                    yield number, Saying(ALBUM, name)
