"""The photo library: one SQLite file with a row a photo and its embeddings."""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.encoders import OWN_ENCODER
from semsearch.errors import LibraryError
from semsearch.files import typed_path
from semsearch.library.database import (
    LibraryFile,
    holds_data,
)
from semsearch.library.derived.changes import Changes
from semsearch.library.embeddings import EmbeddedPhoto, Embeddings, PhotoFacts
from semsearch.library.filters import Filter
from semsearch.library.folders import Folders, SkippedFiles
from semsearch.library.outlines import Outline, outlines
from semsearch.library.patterns import Patterns
from semsearch.library.photo import Credit, Details, Entry, Photo, Place
from semsearch.library.photos import GRACE, Known, Photos
from semsearch.library.said.texts import SaidTexts
from semsearch.models.manifest import data_dir
from semsearch.models.places import user_folder

DEMO = "demo"
DEFAULT = "default"
SUFFIX = ".sqlite"


class Library:
    """Photos and their embeddings in one SQLite file.

    Each method opens the file for itself, so that one `Library` serves many threads, and
    is one transaction, so that a reader never sees half of a change. `Photos` and `Embeddings`,
    which do the work of most methods, say what those return and raise.

    Parameters
    ----------
    path : Path
        The file; made by the first method that writes where it does not exist.

    Attributes
    ----------
    folders : Folders
        The folders whose photos it holds.
    skipped : SkippedFiles
        The files in them that could not be indexed.
    patterns : Patterns
        What is left out of it.
    said : SaidTexts
        What people wrote of its photos.
    changes : Changes
        What changed in it, for what is derived from it.
    """

    def __init__(self, path: Path) -> None:
        self._file = LibraryFile(path.expanduser().absolute())
        self.path = self._file.path
        self.folders = Folders(self._file)
        self.skipped = SkippedFiles(self._file)
        self.patterns = Patterns(self._file)
        self.said = SaidTexts(self._file)
        self.changes = Changes(self._file)
        self._photos = Photos(self._file, self.folders)
        self._embeddings = Embeddings(self._file)

    @classmethod
    def named(cls, name: str) -> "Library":
        """Return the library called `name`.

        ``demo`` comes with semsearch. What begins like a path, with ``/``, ``./``, ``../`` or
        ``~``, or ends in ``.sqlite``, is a path; any other names a file in the user's data folder.

        Raises
        ------
        LibraryError
            If no file could have that name.
        """
        if name == DEMO:
            return cls(data_dir() / DEMO / f"library{SUFFIX}")
        if _is_path(name):
            return cls(typed_path(name))
        if not name.strip() or name.startswith(".") or not name.isprintable() or "/" in name:
            raise LibraryError(
                f"{name!r} cannot name a library. Use letters and digits, or give a path that "
                f"ends in {SUFFIX}."
            )
        return cls(user_folder() / f"{name}{SUFFIX}")

    @property
    def name(self) -> str:
        """What `named` finds it by."""
        if self == Library.named(DEMO):
            return DEMO
        return self.path.stem if self.path.parent == user_folder() else str(self.path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Library) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    def __len__(self) -> int:
        return len(self._photos)

    def has(self, count: int) -> bool:
        """Return whether it has so many photos or more, at once."""
        return self._photos.has(count)

    @property
    def exists(self) -> bool:
        """Whether its file is there and holds anything."""
        return holds_data(self.path)

    @property
    def encoder(self) -> str:
        """The encoder that this library is searched with, or is to be if it is new."""
        with self._file.reading() as db:
            row = db.execute("SELECT value FROM setting WHERE name = 'encoder'").fetchone()
        return str(row["value"]) if row else next(iter(self.encoders()), OWN_ENCODER)

    def choose_encoder(self, name: str) -> None:
        """Search this library with another encoder from now on."""
        with self._file.writing() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES ('encoder', ?)", (name,))

    def photos(self, ids: Sequence[int] | None = None) -> list[Photo]:
        """Return photos, those of `ids` or all, in the order in which they came."""
        return self._photos.read(ids)

    def ids(self, condition: Filter) -> NDArray[np.int64]:
        """Return the numbers of the photos that meet a filter, shape (n,), ascending."""
        return self._photos.ids(condition)

    def outlines(self) -> Iterator[Outline]:
        """Yield the little that is looked at of all photos, ascending."""
        return outlines(self._file)

    def shapes(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the numbers of all photos, ascending, and the width of each by its height."""
        return self._photos.shapes()

    def ids_of_file(self, name: str) -> list[int]:
        """Return the numbers of the photos whose file is called `name`, ascending."""
        return self._photos.ids_of_file(name)

    def contents_of(self, paths: Sequence[Path]) -> dict[Path, str]:
        """Return the SHA-256 of each of some files that is in the library, missing or not."""
        return self._photos.contents_of(paths)

    def with_content(self, sha256s: Sequence[str]) -> dict[str, list[int]]:
        """Return the numbers of the photos with each content that any has, by SHA-256."""
        return self._photos.with_content(sha256s)

    def with_content_beginning(self, start: str) -> list[int]:
        """Return the numbers of the photos whose SHA-256 begins with `start`."""
        return self._photos.beginning(start)

    def undated(self, condition: Filter) -> int:
        """Return how many photos a filter leaves out only because they have no date."""
        return self._photos.undated(condition)

    def by_date(self, condition: Filter) -> list[tuple[int, str | None]]:
        """Return the number and the day of each photo that meets a filter, the newest first."""
        return self._photos.by_date(condition)

    def subfolders(self) -> dict[Path, int]:
        """Return every folder that holds a photo, or a folder that does, with their photos."""
        return self._photos.subfolders()

    def missing(self) -> int:
        """Return how many photos are kept although their files are gone."""
        return self._photos.missing()

    def incomplete(self) -> list[tuple[int, Path]]:
        """Return the number and the file of each photo that older versions kept less of."""
        return self._photos.incomplete()

    def known(self, encoder: str) -> dict[Path, Known]:
        """Return what is known of each file, the missing ones too."""
        return self._photos.known(encoder)

    def add(self, entries: Sequence[Entry], encoder: str) -> list[int]:
        """Keep photos, or what became of them, in one transaction; return their numbers."""
        return self._photos.add(entries, encoder)

    def place(self, places: Sequence[Place]) -> list[int]:
        """Keep files whose content is known, in one transaction; return their photos' numbers."""
        return self._photos.place(places)

    def complete(self, found: Iterable[Details]) -> None:
        """Keep the details of photos that the library has, in one transaction."""
        self._photos.complete(found)

    def mark(self, missing: Iterable[int], present: Iterable[int]) -> None:
        """Say which photos' files are gone since now, and which are back."""
        self._photos.mark(missing, present)

    def leave_out(self, ids: Iterable[int]) -> None:
        """Delete photos, whether or not their files are there; the files stay."""
        self._photos.leave_out(ids)

    def forget(self, ids: Iterable[int], grace: timedelta = GRACE) -> int:
        """Delete those of `ids` that have been missing for at least `grace`; return how many."""
        return self._photos.forget(ids, grace)

    def add_credits(self, credits: Iterable[tuple[Path, Credit]]) -> None:
        """Keep credits of photos that are in the library."""
        self._photos.add_credits(credits)

    def encoders(self) -> dict[str, int]:
        """Return the encoders that have embedded photos, with how many each has."""
        return self._embeddings.encoders()

    def is_embedded_by(self, encoder: str) -> bool:
        """Return whether `encoder` has embedded every photo that is not missing."""
        return self._embeddings.is_embedded_by(encoder)

    def count(self, encoder: str) -> int:
        """Return how many photos that are not missing `encoder` has embedded."""
        return self._embeddings.count(encoder)

    def embedded_ids(self, encoder: str) -> NDArray[np.int64]:
        """Return the numbers of the photos that `encoder` has embedded, shape (n,), ascending."""
        return self._embeddings.ids(encoder)

    def embeddings(
        self, encoder: str, ids: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return what `encoder` made of photos that are not missing: of `ids`, or of all."""
        return self._embeddings.read(encoder, ids)

    def embedded_facts(self, encoder: str) -> Iterator[PhotoFacts]:
        """Yield the facts of the photos that `encoder` has embedded, by ascending number."""
        return self._embeddings.facts(encoder)

    def embedded(self, encoder: str, ids: NDArray[np.int64]) -> list[EmbeddedPhoto]:
        """Return those of the photos `ids` that `encoder` has embedded, by ascending number."""
        return self._embeddings.embedded(encoder, ids)

    def tiles(
        self, encoder: str, ids: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return what `encoder` made of the tiles of long photos: of `ids`, or of all."""
        return self._embeddings.tiles(encoder, ids)

    def without_tiles(self, encoder: str) -> list[tuple[int, Path]]:
        """Return the number and the file of each long photo that `encoder` saw no tiles of."""
        return self._embeddings.without_tiles(encoder)

    def add_tiles(
        self, found: Iterable[tuple[int, Sequence[NDArray[np.float32]]]], encoder: str
    ) -> None:
        """Keep what `encoder` made of the tiles of photos, by number, in one transaction."""
        self._embeddings.add_tiles(found, encoder)

    def colours(
        self, ids: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the colours of the photos that are not missing."""
        return self._embeddings.colours(ids)

    def colourless(self) -> int:
        """Return how many photos that are not missing have no colours."""
        return self._embeddings.colourless()

    def check(self) -> None:
        """Look through the whole file, see `LibraryFile.check`."""
        self._file.check()


def _is_path(name: str) -> bool:
    begins = name.startswith((os.sep, "./", "../", "~")) or Path(name).is_absolute()
    return begins or name.endswith(SUFFIX)
