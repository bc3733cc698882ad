"""What was read of files, kept in the library: embedded if it is new, else only placed."""

from collections.abc import Sequence
from pathlib import Path

from semsearch.encoders import Encoder
from semsearch.folders.stats import Skipped, Stat
from semsearch.images.decoding import Decoded
from semsearch.images.tiles import ACROSS, count, cut
from semsearch.indexing.known import KnownFiles
from semsearch.indexing.reading import BATCH, Read
from semsearch.indexing.report import IndexReport
from semsearch.library.library import Library
from semsearch.library.photo import Entry, Place
from semsearch.library.photos import Known
from semsearch.vectors import Array


class Keeper:
    """Keeps files in a library, and counts in a report what it does.

    Parameters
    ----------
    library : Library
    encoder : Encoder
    known : KnownFiles
        Kept up to date with the library.
    report : IndexReport
    """

    def __init__(
        self, library: Library, encoder: Encoder, known: KnownFiles, report: IndexReport
    ) -> None:
        self._library, self._encoder = library, encoder
        self._known, self._report = known, report

    def keep(self, batch: Sequence[Read]) -> dict[Path, Stat]:
        """Keep what was read; return the files whose content has become unknown meanwhile.

        Raises
        ------
        LibraryError
            If the library cannot be written.
        """
        fresh: dict[str, Read] = {}
        for found in batch:
            if found.decoded and not self._known.embedded(found.sha256):
                fresh.setdefault(found.sha256, found)
        self._embed(list(fresh.values()))
        others = [f for f in batch if not f.reason and fresh.get(f.sha256) is not f]
        again = self._place(others)
        self._skip([found for found in batch if found.reason])
        self._report.done += len(batch) - len(again)
        return again

    def _embed(self, batch: Sequence[Read]) -> None:
        if not batch:
            return
        pairs = [(found, found.decoded) for found in batch if found.decoded]
        vectors = self._encoder.encode([decoded.image for _, decoded in pairs])
        entries = [
            Entry(
                found.path,
                found.stat,
                found.sha256,
                decoded.facts,
                decoded.phash,
                vector,
                decoded.colours,
                embed_tiles(self._encoder, decoded),
            )
            for (found, decoded), vector in zip(pairs, vectors, strict=True)
        ]
        numbers = self._library.add(entries, self._encoder.name)
        for found, number in zip(batch, numbers, strict=True):
            self._learn(found, number)
        self._report.indexed += len(entries)
        self._report.last = entries[-1].path

    def _place(self, batch: Sequence[Read]) -> dict[Path, Stat]:
        """Keep files whose content is known: touched, moved, or a further copy.

        Return those whose content is no longer known, because another file took its place.
        """
        again, placed, places = {}, [], []
        for found in batch:
            if original := self._known.embedded(found.sha256):
                placed.append(found)
                places.append(self._choose_place(found, original))
            else:
                again[found.path] = found.stat
        if places:
            for found, number in zip(placed, self._library.place(places), strict=True):
                self._learn(found, number)
        return again

    def _choose_place(self, found: Read, original: Known) -> Place:
        own = self._known.pop(found.path)
        if own and own.embedded and own.sha256 == found.sha256:
            self._report.unchanged += 1
            self._report.refreshed += found.facts is not None
            place = Place(own.id, found.path, found.stat, True, found.facts)
        elif before := self._known.pop_vanished(found.sha256):
            self._report.moved += 1
            place = Place(before.id, found.path, found.stat, True, found.facts)
        else:
            self._report.copied += 1
            return Place(original.id, found.path, found.stat, False, found.facts)
        self._learn(found, place.photo_id)
        return place

    def _skip(self, batch: Sequence[Read]) -> None:
        self._report.skipped += [Skipped(found.path, found.reason) for found in batch]
        unreadable = {f.path: (f.stat, f.reason) for f in batch if f.is_unreadable}
        if unreadable:
            self._library.skipped.add(unreadable)
        for path in unreadable:
            self._known.pop(path)

    def _learn(self, found: Read, number: int) -> None:
        source = found.facts.taken_from if found.facts else None
        is_said_of = bool(found.facts and found.facts.said)
        known = Known(number, found.stat, found.sha256, False, True, source, is_said_of)
        self._known.learn(found.path, known)


def embed_tiles(encoder: Encoder, decoded: Decoded) -> list[Array]:
    """Return the embeddings of the tiles of a photo, each of shape (dim,)."""
    n = count((decoded.facts.width, decoded.facts.height))
    tiles = cut(decoded.image, n, encoder.side or ACROSS)
    batches = (tiles[start : start + BATCH] for start in range(0, n, BATCH))
    return [vector for batch in batches for vector in encoder.encode(batch)]
