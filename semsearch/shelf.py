"""The shelf: which libraries there are, and which one was used last."""

from shutil import rmtree

from semsearch.assets import user_folder
from semsearch.database import check_ours, journal_of
from semsearch.engines.beside import engine_folders
from semsearch.errors import LibraryError
from semsearch.files import write_atomically
from semsearch.library import DEFAULT, DEMO, SUFFIX, Library
from semsearch.runs import IndexRun

LAST_USED = "last-library.txt"
DERIVED = (".run.json", ".run.log", ".cancel", ".lock", ".photos.annoy", ".photos.annoy.json",
           ".memory", ".map.npz")  # fmt: skip


def list_libraries() -> list[Library]:
    """Return the demo library and the user's own, by name."""
    own = [Library(path) for path in sorted(user_folder().glob(f"*{SUFFIX}"))]
    return [Library.named(DEMO), *(library for library in own if library.exists)]


def last_used() -> str:
    """Return the name of the library that was used last: the demo where there is none."""
    try:
        name = (user_folder() / LAST_USED).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = DEFAULT
    return name if name in [library.name for library in list_libraries()] else DEMO


def remember(name: str) -> None:
    """Make a library the one that was used last; a disk that takes no file is no reason to fail."""
    if name != last_used():
        try:
            write_atomically(user_folder() / LAST_USED, name.encode())
        except OSError:
            return


def remove_library(library: Library) -> None:
    """Delete a library and what is derived from it. The photos themselves are never touched.

    Raises
    ------
    LibraryError
        If it is the demo, is not there, is no library, or cannot be deleted.
    BusyLibraryError
        If it is being indexed.
    """
    if library.name == DEMO:
        raise LibraryError("The demo library comes with semsearch and cannot be removed.")
    check_ours(library.path)
    try:
        with IndexRun(library).kept_off():
            library.path.unlink()
            journal_of(library.path).unlink(missing_ok=True)
        for ending in DERIVED:
            library.path.with_name(library.path.stem + ending).unlink(missing_ok=True)
        for folder in engine_folders(library.path):
            rmtree(folder)
    except OSError as error:
        raise LibraryError(f"{library.path} cannot be deleted ({error}).") from error
