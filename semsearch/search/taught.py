"""Things that a library was taught by name: as its head sees them, and which photos show them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import ExampleError, LibraryError, SemsearchError, UnreadableImageError
from semsearch.feedback.examples import Change, Example, check_said_once
from semsearch.feedback.names import Name, Names, checked_name
from semsearch.feedback.names_file import read_names, written_names
from semsearch.head.gallery import Gallery
from semsearch.head.tags import Tag
from semsearch.head.things import Thing
from semsearch.models.manifest import model_path
from semsearch.paths import folded
from semsearch.progress import Progress, unseen
from semsearch.queries.taught import TaughtNames, as_name
from semsearch.search.photos import BLOCK, SearchedPhotos
from semsearch.search.pictures import VIEWS, Pictures, part_of
from semsearch.search.showing import may_show
from semsearch.vectors import Array, sigmoid
from semsearch.words.word_vectors import read_words

# From which confidence a name is a tag of a photo.
SHOWN_FROM = 0.5
# The log-odds of a photo that somebody said to show a thing; of one said not to, less than 0.
CERTAIN = 6.0


@dataclass
class _Known:
    """What is known of the names as they are: another thread may begin another one meanwhile."""

    things: dict[str, Thing] = field(default_factory=dict)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    rows: dict[str, NDArray[np.intp]] | None = None


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
        self._concepts = frozenset(map(folded, photos.head.concepts))
        self._stamp = (-1, -1)
        self._spellings = TaughtNames()
        self._known = _Known()

    def __iter__(self) -> Iterator[Name]:
        return iter(self.names)

    @property
    def spellings(self) -> TaughtNames:
        """The names as queries may spell them; none if the file of them cannot be read."""
        self._refresh()
        return self._spellings

    def is_word(self, name: str) -> bool:
        """Whether a name is an ordinary word too: one for what photos show, as tags have it."""
        return is_ordinary(folded(name)) or folded(name) in self._concepts

    def teach(self, name: str, examples: Sequence[Example], progress: Progress = unseen) -> Change:
        """Add examples, or refusals, to a name, which is made if there is none.

        A box that is the whole photo is none, and a name that is an ordinary word too gets a
        capital letter, by which a query tells it from the word. `Names.undo` takes the change
        back.

        Parameters
        ----------
        name : str
        examples : sequence of Example
        progress : callable
            Called with how many of them were looked at and how many there are.

        Raises
        ------
        TaughtNameError, LibraryError
            As `Names.teach`.
        ExampleError
            As `Names.teach`, or if a photo is not in the library.
        EmptyRegionError, UnreadableImageError
            If a box shows nothing of its photo, or the photo cannot be read.
        """
        name = self._told_apart(checked_name(name))
        said = [replace(own, box=part_of(own.box)) if own.box else own for own in examples]
        check_said_once(said)
        embeddings = {}
        for done, own in enumerate(said):
            progress(done, len(said))
            embeddings[own] = self._embedding(own)
        progress(len(said), len(said))
        change = self.names.teach(name, said)
        self.names.keep(change.name, self._encoder, embeddings)
        return change

    def rename(self, name: str, new: str) -> str:
        """Call what is known by `name` `new`, see `Names.rename`; return how that is spelt."""
        new = self._told_apart(checked_name(new))
        self.names.rename(name, new)
        return new

    def export_names(self) -> bytes:
        """Return a file with all names and what encoders made of their examples."""
        for name in self._usable():
            # What the library knows of examples is kept by this.
            self.thing(name)
        return written_names([self.names.record(own.name) for own in self.names])

    def import_names(self, content: bytes, called: str) -> list[Change]:
        """Add the names of a file that `export_names` returned: all of them, or none.

        Raises
        ------
        NamesFileError, LibraryError
            As `read_names` and `Names.add`; `called` is what messages call the file.
        """
        records = read_names(content, called, {self._encoder: VIEWS * self._photos.head.dim})
        return self.names.add(replace(own, name=self._told_apart(own.name)) for own in records)

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
        things = self._known.things
        if name not in things:
            things[name] = self._thing(name)
        return things[name]

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
        gallery = self._photos.gallery_of_some(numbers)
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
        known, photos = self._known, self._photos
        if known.rows is None:
            shown = {name: self._shown(name) for name in self._usable()}
            known.rows = {name: np.searchsorted(photos.ids, ids) for name, ids in shown.items()}
        return known.rows

    def _shown(self, name: str) -> NDArray[np.int64]:
        """Return the numbers of the photos that likely show what has a name, ascending."""
        said = np.intersect1d(self._said(name, True), self._photos.ids)
        ids = np.union1d(may_show(self._photos, self.thing(name)), said)
        found = [block[self.logits(name, block, self._photos.looks_of(block)) >= 0]
                 for block in np.array_split(ids, -(-len(ids) // BLOCK) or 1)]  # fmt: skip
        return np.concatenate(found)

    def _tags(self, n: int, logits: Callable[[str], Array]) -> list[list[Tag]]:
        found: list[list[Tag]] = [[] for _ in range(n)]
        for name in self._usable():
            sure = sigmoid(logits(name))
            for row in np.flatnonzero(sure >= SHOWN_FROM):
                found[row].append(Tag(name, float(sure[row])))
        return [sorted(own, key=lambda tag: -tag.confidence) for own in found]

    def _usable(self) -> Iterator[str]:
        """Yield the names of which the encoder has seen an example."""
        for name in self.spellings.spellings.values():
            with suppress(ExampleError):
                self.thing(name)
                yield name

    def _said(self, name: str, is_of: bool) -> NDArray[np.int64]:
        """Return the numbers of the photos that somebody said to show a thing, or not to."""
        examples = self._known.examples
        if name not in examples:
            examples[name] = self.names.examples(name)
        whole = (own for own in examples[name] if is_of or own.box is None)
        contents = [own.sha256 for own in whole if own.is_of == is_of]
        found = self._photos.library.with_content(contents).values()
        return np.array([number for numbers in found for number in numbers], np.int64)

    def _refresh(self) -> None:
        """Forget what was known of the names if any has changed since."""
        if (stamp := self.names.stamp) == self._stamp:
            return
        known: list[str] = []
        # Who asks for a name is told that the file cannot be read; other searches go on.
        with suppress(LibraryError):
            known = [own.name for own in self.names]
        self._spellings = TaughtNames.of(known, self.is_word)
        self._known, self._stamp = _Known(), stamp

    def _thing(self, name: str) -> Thing:
        kept, dim = self.names.embeddings(name, self._encoder), self._photos.head.dim
        known = {own: v.reshape(VIEWS, dim) for own, v in kept.items() if v.size == VIEWS * dim}
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
        vectors = np.stack(list(known.values()))
        points = head.gallery(vectors.reshape(-1, head.dim)).points
        points = points.reshape(*vectors.shape[:2], -1)
        is_of = np.array([own.is_of for own in known])
        return Thing(head, points[is_of], points[~is_of])

    def _embedding(self, example: Example) -> Array:
        """Return the embeddings of the views of an example, shape (v, dim)."""
        library = self._photos.library
        numbers = library.with_content([example.sha256]).get(example.sha256, [])
        number = next((n for n in numbers if n in self._photos), None)
        if number is None:
            raise ExampleError(
                f"A photo that was given is not in the library {library.name}, or "
                f"{self._encoder} has not seen it. Index its folder first."
            )
        try:
            return self._pictures.embed_views(self._photos.photo(number).path, example.box)
        except UnreadableImageError:
            if example.box:
                raise
            # A file that is not at hand, as on a drive, was embedded once.
            return np.repeat(self._photos.embedding(number)[None], VIEWS, axis=0)

    def _told_apart(self, name: str) -> str:
        return as_name(name) if self.is_word(name) else name

    @property
    def _encoder(self) -> str:
        return self._photos.head.info.encoder


def is_ordinary(name: str) -> bool:
    """Whether a name, in lower case, is a word for something that one can see."""
    return name in _visible()


@cache
def _visible() -> frozenset[str]:
    return frozenset(read_words(model_path("tag-words")))
