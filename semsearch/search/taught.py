"""Things that a library was taught by name: as its head sees them, and which photos show them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import ExampleError, LibraryError, SemsearchError
from semsearch.feedback.examples import Example
from semsearch.feedback.names import Name, Names
from semsearch.head.gallery import Gallery
from semsearch.head.tags import Tag
from semsearch.head.things import Thing
from semsearch.models.manifest import model_path
from semsearch.queries.taught import TaughtNames
from semsearch.search.photos import SearchedPhotos
from semsearch.search.pictures import Pictures
from semsearch.vectors import Array, sigmoid
from semsearch.words.word_vectors import read_words

# From which confidence a name is a tag of a photo.
SHOWN_FROM = 0.5
# The log-odds of a photo that somebody said to show a thing; of one said not to, less than 0.
CERTAIN = 6.0


class Taught:
    """The things that a library was taught by name. Iterates over their names, newest first.

    Parameters
    ----------
    photos : SearchedPhotos
    pictures : Pictures
        What embeds boxes on photos.

    Attributes
    ----------
    names : Names
    """

    def __init__(self, photos: SearchedPhotos, pictures: Pictures) -> None:
        self.names = Names(photos.library)
        self._photos = photos
        self._pictures = pictures
        self._stamp = (-1, -1)
        self._spellings = TaughtNames()
        self._things: dict[str, Thing] = {}
        self._rows: dict[str, NDArray[np.intp]] | None = None

    def __iter__(self) -> Iterator[Name]:
        return iter(self.names)

    @property
    def spellings(self) -> TaughtNames:
        """The names as queries may spell them."""
        self._refresh()
        return self._spellings

    def teach(self, name: str, examples: Sequence[Example]) -> None:
        """Add examples, or refusals, to a name, which is made if there is none.

        Raises
        ------
        TaughtNameError, LibraryError
            As `Names.teach`.
        ExampleError
            As `Names.teach`, or if a photo is not in the library.
        EmptyRegionError, UnreadableImageError
            If a box shows nothing of its photo, or the photo cannot be read.
        """
        embeddings = {own: self._embedding(own) for own in examples}
        self.names.teach(name, examples)
        self.names.keep(name, self._encoder, embeddings)

    def thing(self, name: str) -> Thing:
        """Return what is known by a name.

        Raises
        ------
        UnknownNameError
            If there is no such name.
        ExampleError
            If the encoder has seen none of its examples, and none is in the library.
        """
        self._refresh()
        if name not in self._things:
            self._things[name] = self._thing(name)
        return self._things[name]

    def logits(self, name: str, ids: NDArray[np.int64], gallery: Gallery) -> Array:
        """Return the log-odds that each of some photos shows what has a name, shape (n,).

        Those that somebody said to show it do, and those said not to do not.

        Parameters
        ----------
        name : str
        ids : array of shape (n,)
            The photos' numbers.
        gallery : Gallery of n photos
        """
        found = self.thing(name).logits(gallery, len(self._photos))
        for is_of, bound, limit in ((True, CERTAIN, np.maximum), (False, -CERTAIN, np.minimum)):
            said = np.isin(ids, self._said(name, is_of))
            found[said] = limit(found[said], bound)
        return found

    def tags(self, ids: Sequence[int]) -> list[list[Tag]]:
        """Return the names of what photos of the library likely show, the surest first."""
        if not self.spellings.spellings:
            return [[] for _ in ids]
        numbers = np.unique(np.array(ids, np.int64))
        embeddings = np.stack([self._photos.embedding(int(number)) for number in numbers])
        gallery = self._photos.gallery_of(numbers, embeddings)
        found = self._tags(len(numbers), lambda name: self.logits(name, numbers, gallery))
        return [found[np.searchsorted(numbers, own)] for own in ids]

    def tags_of_embedding(self, embedding: Array) -> list[Tag]:
        """Return the names of what an embedding, shape (dim,), likely shows, the surest first."""
        gallery = self._photos.head.gallery(embedding[None])
        return self._tags(1, lambda name: self.thing(name).logits(gallery, len(self._photos)))[0]

    @property
    def rows(self) -> dict[str, NDArray[np.intp]]:
        """The rows of the photos that likely show what has each name."""
        self._refresh()
        if self._rows is None:
            photos = self._photos
            self._rows = {
                name: np.flatnonzero(self.logits(name, photos.ids, photos.gallery) >= 0)
                for name in self._usable()
            }
        return self._rows

    def _tags(self, n: int, logits: Callable[[str], Array]) -> list[list[Tag]]:
        found: list[list[Tag]] = [[] for _ in range(n)]
        for name in self._usable():
            sure = sigmoid(logits(name))
            for row in np.flatnonzero(sure >= SHOWN_FROM):
                found[row].append(Tag(name, float(sure[row])))
        return [sorted(own, key=lambda tag: -tag.confidence) for own in found]

    def _usable(self) -> Iterator[str]:
        """Yield the names of which the encoder has seen an example."""
        for own in self.names:
            with suppress(ExampleError):
                self.thing(own.name)
                yield own.name

    def _said(self, name: str, is_of: bool) -> NDArray[np.int64]:
        """Return the numbers of the photos that somebody said to show a thing, or not to."""
        whole = (own for own in self.names.examples(name) if is_of or own.box is None)
        contents = [own.sha256 for own in whole if own.is_of == is_of]
        found = self._photos.library.with_content(contents).values()
        return np.array([number for numbers in found for number in numbers], np.int64)

    def _refresh(self) -> None:
        """Forget what was known of the names if any has changed since."""
        if (stamp := self.names.stamp) != self._stamp:
            self._spellings = TaughtNames.of([own.name for own in self.names], is_ordinary)
            self._things, self._rows = {}, None
            self._stamp = stamp

    def _thing(self, name: str) -> Thing:
        known = self.names.embeddings(name, self._encoder)
        new = {}
        for own in self.names.examples(name):
            if own not in known:
                # One that is gone teaches no longer; the others do.
                with suppress(SemsearchError, OSError):
                    new[own] = self._embedding(own)
        if new:
            with suppress(LibraryError):
                self.names.keep(name, self._encoder, new)
        return self._placed(name, known | new)

    def _placed(self, name: str, known: dict[Example, Array]) -> Thing:
        if not any(own.is_of for own in known):
            raise ExampleError(
                f"{name} was taught with photos that are gone, and {self._encoder} has not seen "
                "them. Give other examples."
            )
        head = self._photos.head
        points = head.gallery(np.stack(list(known.values()))).points
        is_of = np.array([own.is_of for own in known])
        return Thing(head, points[is_of], points[~is_of])

    def _embedding(self, example: Example) -> Array:
        library = self._photos.library
        numbers = library.with_content([example.sha256]).get(example.sha256, [])
        number = next((n for n in numbers if n in self._photos), None)
        if number is None:
            raise ExampleError(
                f"A photo that was given is not in the library {library.name}, or "
                f"{self._encoder} has not seen it. Index its folder first."
            )
        if example.box is None:
            return self._photos.embedding(number)
        return self._pictures.embed_region(self._photos.photo(number).path, example.box)

    @property
    def _encoder(self) -> str:
        return self._photos.head.info.encoder


def is_ordinary(name: str) -> bool:
    """Whether a name, in lower case, is a word for something that one can see."""
    return name in _visible()


@cache
def _visible() -> frozenset[str]:
    return frozenset(read_words(model_path("tag-words")))
