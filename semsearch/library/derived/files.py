"""The files beside a library that can be thrown away, told from files of the same name."""

from collections.abc import Callable, Iterator
from pathlib import Path

from semsearch.errors import LibraryError
from semsearch.files import is_empty
from semsearch.library.database import HEAD, MAGIC
from semsearch.library.recognition import Recognise, either, holds_arrays, holds_keys, recognised


def holds_tables(*names: str) -> Recognise:
    """Return what recognises SQLite files by the names of their tables."""

    def is_ours(path: Path) -> bool:
        with path.open("rb") as file:
            start = file.read(HEAD)
        return start.startswith(MAGIC) and all(name.encode() in start for name in names)

    return is_ours


STATE, TREES = ".run.json", ".photos.annoy.json"
# What ends the name of each, which of them tells whose it is, and how.
KINDS: dict[str, tuple[str, Callable[[Path], bool]]] = {
    STATE: (STATE, holds_keys("status", "total")),
    ".run.log": (STATE, holds_keys("status", "total")),
    ".cancel": (".cancel", is_empty),
    ".lock": (".lock", is_empty),
    TREES: (TREES, holds_keys("metric", "trees")),
    ".photos.annoy": (TREES, holds_keys("metric", "trees")),
    ".memory": (".memory", holds_tables("pick", "album")),
    ".ignored": (".ignored", holds_tables("ignored_group", "ignored_folder")),
    ".map.npz": (
        ".map.npz",
        either(
            holds_arrays("about", "positions", "regions"),
            holds_arrays("key", "positions", "regions"),
        ),
    ),
    ".tags.npz": (".tags.npz", holds_arrays("about", "counts", "columns")),
    ".said.npz": (".said.npz", holds_arrays("about", "sources", "worth")),
    ".copies.npz": (".copies.npz", holds_arrays("about", "digests", "verdicts")),
    ".neighbours.npz": (".neighbours.npz", holds_arrays("about", "nearest", "cosines")),
    ".likeness.npz": (".likeness.npz", holds_arrays("about", "looks_basis", "tints_basis")),
}


def derived_files(library: Path) -> Iterator[tuple[Path, bool]]:
    """Yield the files that are named like those beside a library, and whether each is one."""
    for ending, (witness, is_ours) in KINDS.items():
        path = beside(library, ending)
        if path.is_symlink() or path.exists():
            own = path.is_file() and not path.is_symlink()
            yield path, own and (is_empty(path) or recognised(is_ours, beside(library, witness)))


def check_beside(library: Path) -> None:
    """Make sure that nothing of somebody else is where files of a library are to be.

    Raises
    ------
    LibraryError
        If there is.
    """
    for path, is_ours in derived_files(library):
        if not is_ours:
            raise LibraryError(
                f"{path} is not of semsearch, which would write there. Move it away, or choose "
                "another name for the library."
            )


def beside(library: Path, ending: str) -> Path:
    """Return the file beside the library file `library` whose name ends so."""
    return library.with_name(library.stem + ending)
