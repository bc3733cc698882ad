"""An engine whose answers are of the library as it is now, however far behind the engine is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import StaleEngineError
from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.library.filters import Filter
from semsearch.library.library import Library
from semsearch.stores import Space, VectorEngine
from semsearch.stores.local import SHOWS, LocalEngine
from semsearch.stores.long_photos import LongPhotos
from semsearch.stores.pushing import changed_since, differing
from semsearch.stores.records import gallery_of, vectors_of
from semsearch.vectors import Array, best, unit

# More photos than these are not compared one by one beside an engine: the next index run sends
# them to it, and until then all photos are compared.
MOST_BEHIND = 20_000
NOBODY = np.zeros(0, np.int64)
# What is behind is read while all else is opened: ten thousand photos take a second.
_READERS = ThreadPoolExecutor(thread_name_prefix="behind")


@dataclass(frozen=True)
class _Behind:
    """What an engine does not have as the library has it.

    Attributes
    ----------
    changed : array of shape (c,), ascending
        The numbers of the photos that changed since, those too that are gone.
    ids : array of shape (n,), ascending
        Those of them that can be found.
    gallery : Gallery of n photos
    vectors : dict of space to array of shape (n, k)
    """

    changed: NDArray[np.int64]
    ids: NDArray[np.int64]
    gallery: Gallery
    vectors: dict[Space, Array]

    @classmethod
    def of(cls, library: Library, head: ProjectionHead, changed: NDArray[np.int64]) -> "_Behind":
        """Return what is behind, if these photos changed."""
        ids, embeddings = NOBODY, np.zeros((0, head.dim), np.float32)
        if len(changed):
            ids, embeddings = library.embeddings(head.info.encoder, changed)
        gallery = head.gallery(embeddings.reshape(len(ids), head.dim))
        return cls(changed, ids, gallery, vectors_of(gallery))


class FreshEngine:
    """Proposes photos by an engine, and compares those beside it that it is behind with.

    Attributes
    ----------
    ids : array of shape (n,), ascending
        The numbers of the photos that can be found.

    Parameters
    ----------
    library : Library
    head : ProjectionHead
    engine : VectorEngine
        What a server has is compared with the library once; one beside the library knows how far
        the changes of the library had come.

    Raises
    ------
    StaleEngineError
        If the engine is of another library, or so far behind that it is no help.
    """

    def __init__(self, library: Library, head: ProjectionHead, engine: VectorEngine) -> None:
        self.engine = engine
        self._library = library
        self._head = head
        self._now = library.changes.state()
        self._missed = NOBODY
        self._catch_up()

    @property
    def behind(self) -> int:
        """How many photos are compared beside the engine, as it does not have them as they are."""
        return len(self._behind.ids)

    @property
    def _behind(self) -> _Behind:
        """What the engine does not have; whoever asks waits until it is read."""
        return self._reading.result()

    def refresh(self) -> bool:
        """See what has changed since; return whether anything has.

        Raises
        ------
        StaleEngineError
            As the engine's constructor.
        """
        if (now := self._library.changes.state()) == self._now:
            return False
        self._now = now
        if isinstance(self.engine, LocalEngine):
            self.engine.refresh()
        self._catch_up()
        return True

    def nearest(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> NDArray[np.int64]:
        """Return the numbers of the photos nearest to `vector` that meet `condition`.

        They are `k`, and those of which a tile is as near as the `k` nearest tiles.
        """
        behind = self._behind
        found, scores = self._kept(space, vector, k, condition)
        own, cosines = behind.ids, behind.vectors[space] @ vector
        if condition and len(own):
            meets = np.isin(own, self._library.ids(condition))
            own, cosines = own[meets], cosines[meets]
        both = np.concatenate([found, own])
        rows, _ = best(np.concatenate([scores, cosines]), k)
        return np.union1d(both[rows], self._long.nearest(space, vector, k, condition))

    def gallery(self, ids: NDArray[np.int64]) -> Gallery:
        """Return what the head says of photos by number, ascending, and of their tiles.

        Raises
        ------
        EngineError
            If anything that is kept of them is not what was written.
        """
        return self._gallery(ids, self._kept_gallery, lambda own: own)

    def looks(self, ids: NDArray[np.int64]) -> Gallery:
        """Return `gallery` with points alone, and the tiles; faster."""
        return self._gallery(ids, self._kept_looks, lambda own: Gallery.of_points(own.points))

    def _gallery(
        self, ids: NDArray[np.int64], kept: Callable[[NDArray[np.int64]], Gallery],
        as_kept: Callable[[Gallery], Gallery],
    ) -> Gallery:  # fmt: skip
        """Return a gallery of those that are kept, and those beside them, with their tiles."""
        behind = self._behind
        is_beside = np.isin(ids, behind.ids)
        found = kept(ids[~is_beside])
        if is_beside.any():
            rows = np.searchsorted(behind.ids, ids[is_beside])
            found = found.merged(as_kept(behind.gallery[rows]), is_beside)
        return self._long.with_tiles(ids, found)

    def _kept(
        self, space: Space, vector: Array, k: int, condition: Filter | None
    ) -> tuple[NDArray[np.int64], Array]:
        """Return the nearest that the engine has as they are, and their cosines."""
        wanted, changed = k, self._behind.changed
        while True:
            ids, scores = self._found(space, vector, wanted, condition)
            kept = ~np.isin(ids, changed) if len(changed) else np.ones(len(ids), bool)
            if kept.sum() >= k or len(ids) < wanted:
                return ids[kept][:k], scores[kept][:k]
            wanted *= 2

    def _found(
        self, space: Space, vector: Array, k: int, condition: Filter | None
    ) -> tuple[NDArray[np.int64], Array]:
        if isinstance(self.engine, LocalEngine):
            return self.engine.nearest(space, vector, k, condition)
        hits = self.engine.search(space, vector, k, condition)
        scores = np.array([hit.score for hit in hits], np.float32)
        return np.array([hit.id for hit in hits], np.int64), scores

    def _kept_gallery(self, ids: NDArray[np.int64]) -> Gallery:
        """Return what the head says of photos that the engine has as they are."""
        if not isinstance(self.engine, LocalEngine):
            return self._head.gallery(self._library.embeddings(self._head.info.encoder, ids)[1])
        kept = self.engine.vectors(ids)
        shows = kept.pop(SHOWS)
        return gallery_of(self._head, kept, shows)

    def _kept_looks(self, ids: NDArray[np.int64]) -> Gallery:
        """Return the points of photos that the engine has as they are."""
        if isinstance(self.engine, LocalEngine):
            return Gallery.of_points(unit(self.engine.looks(ids)))
        embeddings = self._library.embeddings(self._head.info.encoder, ids)[1]
        return Gallery.of_points(self._head.points(embeddings))

    def _catch_up(self) -> None:
        """Read what the engine does not have as the library has it."""
        if isinstance(self.engine, LocalEngine):
            changed = changed_since(self._library, self.engine)
        elif not hasattr(self, "_reading"):
            self._began, changed = self._now, differing(self._library, self._head, self.engine)
        else:
            later = self._library.changes.since(self._began.number)
            changed = np.union1d(self._missed, later)
        if changed is None:
            raise StaleEngineError("The engine has the vectors of another library.")
        if len(changed) > MOST_BEHIND:
            raise StaleEngineError(f"The engine lacks {len(changed):,} photos as they are now.")
        self.ids = self._library.embedded_ids(self._head.info.encoder)
        if isinstance(self.engine, LocalEngine):
            kept = np.setdiff1d(self.ids, changed, assume_unique=True)
            if not np.array_equal(kept, np.setdiff1d(self.engine.numbers, changed)):
                raise StaleEngineError(f"The vectors in {self.engine.folder} are of other photos.")
        self._missed = changed
        self._reading = _READERS.submit(_Behind.of, self._library, self._head, changed)
        self._long = LongPhotos(self._library, self._head)
