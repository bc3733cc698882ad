"""Takes a library away, with all that is derived from it."""

from semsearch.errors import LibraryError
from semsearch.indexing.runs import IndexRun
from semsearch.library.database import check_ours, journal_of
from semsearch.library.derived.files import derived_files
from semsearch.library.library import DEMO, Library
from semsearch.stores.beside import check_engine, delete_engine, engine_folders


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
    engines = engine_folders(library.path)
    for folder in engines:
        check_engine(folder)
    try:
        with IndexRun(library).kept_off():
            library.path.unlink()
            journal_of(library.path).unlink(missing_ok=True)
        for path, is_ours in derived_files(library.path):
            if is_ours:
                path.unlink(missing_ok=True)
        for folder in engines:
            delete_engine(folder)
    except OSError as error:
        raise LibraryError(f"{library.path} cannot be deleted ({error}).") from error
