"""Photos moved out of the way, with their sidecars, and brought back; nothing is ever deleted."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from semsearch.errors import LibraryError, MoveError, SemsearchError
from semsearch.facts.sidecars import own_sidecars
from semsearch.files import is_there, printable, typed_path
from semsearch.insight.duplicates.groups import DuplicateGroup
from semsearch.insight.tidying.places import free_places, move_file
from semsearch.insight.tidying.trash import send_to_trash
from semsearch.library.library import DEMO, Library
from semsearch.library.photo import Photo


@dataclass(frozen=True)
class MovedFile:
    """A file that was moved.

    Attributes
    ----------
    source : Path
        Where it was.
    place : Path or None
        Where it is now; None if only the system knows, as with its trash.
    note : Path or None
        What the trash keeps of it, which goes when it comes back.
    """

    source: Path
    place: Path | None
    note: Path | None = None


@dataclass(frozen=True)
class Move:
    """What became of photos that somebody wanted elsewhere.

    Attributes
    ----------
    photos : tuple of Photo
        Those that were moved.
    files : tuple of MovedFile
        Theirs, sidecars too.
    problems : tuple of str
        What did not go, and why; each names the file.
    """

    photos: tuple[Photo, ...]
    files: tuple[MovedFile, ...]
    problems: tuple[str, ...]

    @property
    def can_be_undone(self) -> bool:
        """Whether `move_back` can bring files back."""
        return any(file.place for file in self.files)


# Moves the files of a photo one after another, as far as that goes.
Mover = Callable[[Sequence[Path]], Iterable[MovedFile]]


def move_to_trash(library: Library, photos: Iterable[Photo]) -> Move:
    """Move the files of photos to the trash of the system, from which people can take them back.

    The library counts them as missing at once, as its next index run would.

    Raises
    ------
    LibraryError
        If it is the demo library, whose photos stay.
    """

    def mover(files: Sequence[Path]) -> Iterable[MovedFile]:
        for file in files:
            found = send_to_trash(file)
            yield MovedFile(file, found.place, found.note) if found else MovedFile(file, None)

    return _move(library, photos, mover)


def move_to_folder(library: Library, photos: Iterable[Photo], folder: Path) -> Move:
    """Move the files of photos to a folder, under names that are free there.

    Raises
    ------
    LibraryError
        As `move_to_trash`.
    """

    def mover(files: Sequence[Path]) -> Iterable[MovedFile]:
        if files[0].parent.resolve() == folder.resolve():
            raise MoveError(f"{printable(files[0])} is in that folder already.")
        for file, place in zip(files, free_places(files, folder), strict=True):
            move_file(file, place)
            yield MovedFile(file, place)

    return _move(library, photos, mover)


def move_back(library: Library, move: Move) -> Move:
    """Bring files back to where they were, never over what is there meanwhile.

    Returns
    -------
    Move
        The photos that are back, their files, and what did not go.
    """
    files: list[MovedFile] = []
    problems: list[str] = []
    for file in move.files:
        try:
            files.append(_bring_back(file))
        except MoveError as error:
            problems.append(str(error))
    back = {file.place for file in files}
    photos = tuple(photo for photo in move.photos if photo.path in back)
    problems += _told(library, missing=(), present=[photo.id for photo in photos])
    return Move(photos, tuple(files), tuple(problems))


def left_without_copy(
    groups: Iterable[DuplicateGroup], photos: Collection[Photo]
) -> list[DuplicateGroup]:
    """Return the groups of which no photo stays where it is if `photos` are moved."""
    chosen = {photo.id for photo in photos}
    return [group for group in groups if chosen.issuperset(photo.id for photo in group.photos)]


def check_movable(library: Library) -> None:
    """Make sure that the photos of a library may be moved.

    Raises
    ------
    LibraryError
        If it is the demo library.
    """
    if library.name == DEMO:
        raise LibraryError("The photos of the demo library come with semsearch and stay in place.")


def folder_to_move_to(text: str) -> Path:
    """Return the folder that somebody typed; one that is not there is made by the move.

    Raises
    ------
    MoveError
        If no folder can be there.
    """
    try:
        folder = typed_path(text.strip())
        is_taken = next(each for each in (folder, *folder.parents) if each.exists()).is_file()
    except (LibraryError, OSError, ValueError) as error:
        raise MoveError(f"{text!r} cannot name a folder ({error}).") from error
    if not text.strip() or "\0" in text or is_taken:
        raise MoveError(f"{text!r} is no folder. Type the path of one, such as ~/Copies.")
    return folder


def _move(library: Library, photos: Iterable[Photo], mover: Mover) -> Move:
    check_movable(library)
    files: list[MovedFile] = []
    problems: list[str] = []
    chosen = list(photos)
    for photo in chosen:
        try:
            _check(library, photo)
            for file in mover([photo.path, *own_sidecars(photo.path)]):
                files.append(file)
        except MoveError as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{printable(photo.path)} cannot be moved ({error.strerror or error}).")
    gone = {file.source for file in files}
    moved = tuple(photo for photo in chosen if photo.path in gone)
    problems += _told(library, missing=[photo.id for photo in moved], present=())
    return Move(moved, tuple(files), tuple(problems))


def _check(library: Library, photo: Photo) -> None:
    """Make sure that a photo's file is the one that the library knows."""
    path, name = photo.path, printable(photo.path)
    if path.is_symlink():
        raise MoveError(f"{name} is only a link to a file elsewhere and is left where it is.")
    if not is_there(path):
        raise MoveError(f"{name} is no longer there.")
    if not library.folders.hold(path):
        raise MoveError(f"{name} is not in a folder of this library and is left where it is.")
    stat = path.stat()
    if (stat.st_size, stat.st_mtime_ns) != (photo.bytes, photo.stat.mtime_ns):
        raise MoveError(f"{name} has changed since it was indexed and is left where it is.")


def _bring_back(file: MovedFile) -> MovedFile:
    if file.place is None:
        raise MoveError(f"{printable(file.source)} can be taken back in the trash of the system.")
    if not is_there(file.place):
        raise MoveError(f"{printable(file.source)} is no longer where it was moved to.")
    move_file(file.place, file.source)
    if file.note:
        # The file is back, and a note of nothing does no harm.
        with suppress(OSError):
            file.note.unlink()
    return MovedFile(file.place, file.source)


def _told(library: Library, missing: Sequence[int], present: Sequence[int]) -> list[str]:
    """Say which files are gone or back; return what is wrong where the library cannot be written.

    The files are where they are, and the next index run will see that.
    """
    try:
        if missing or present:
            library.mark(missing, present)
    except SemsearchError as error:
        return [str(error)]
    return []
