"""The engine beside a large library: which need one, where it is, and that it keeps up."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import get_args

from semsearch.encoders import ENCODERS
from semsearch.errors import EngineError, LibraryError, SemsearchError
from semsearch.files import size_text, write_atomically
from semsearch.head.projection import ProjectionHead
from semsearch.library.library import Library
from semsearch.models.tuned import is_whole_name
from semsearch.progress import Progress
from semsearch.stores import Space
from semsearch.stores.fresh import FreshEngine
from semsearch.stores.graph import is_installed
from semsearch.stores.local import SHOWS, LocalEngine
from semsearch.stores.pushing import catch_up, changed_since
from semsearch.stores.records import dims_of, head_checksum

# From so many photos on a library is searched by what is kept of each, and not by reading all
# embeddings when it is opened, which takes seconds and gigabytes where there are many.
LARGE = 2_000
BATCH = 2_000
ENDING = ".vectors"
MADE_BY = "head-checksum.txt"
FORMAT = 3
# Bytes a photo of both graphs, measured.
GRAPHS = 1_330
KINDS = (*get_args(Space), SHOWS)
FILES = (MADE_BY, "lock", "photos.sqlite", "photos.sqlite-journal")


def needs_engine(library: Library) -> bool:
    """Return whether a library is so large that searching it takes an engine, and can have one."""
    return is_installed() and library.exists and library.has(LARGE)


def engine_beside(library: Library, head: ProjectionHead) -> LocalEngine:
    """Return the engine beside a library; one of another head, or a damaged one, is begun anew."""
    engine = _opened(library, head)
    if engine is None:
        folder = _place(library.path, head.info.encoder)
        if folder.exists():
            delete_engine(folder)
        write_atomically(folder / MADE_BY, _made_by(head).encode())
        engine = LocalEngine(folder, dims_of(head), len(head.concepts))
    return engine


def ready_engine(library: Library, head: ProjectionHead) -> FreshEngine | None:
    """Return the engine beside a library, if it is of use: whole, and not far behind."""
    engine = _opened(library, head)
    try:
        return FreshEngine(library, head, engine) if engine else None
    except EngineError:
        return None


def keep_up(library: Library, head: ProjectionHead, progress: Progress) -> None:
    """Bring the engine beside a library up to date with what changed, and its graphs.

    Parameters
    ----------
    progress : callable
        Called with how much is done and how much there is to do; it may raise, and what was
        done by then is kept, but for a graph that is being made.

    Raises
    ------
    LibraryError
        If the disk has no room for it.
    """
    engine = engine_beside(library, head)
    if engine.is_wasteful:
        delete_engine(engine.folder)
        engine = engine_beside(library, head)
    _check_space(library, engine)
    catch_up(library, head, engine, lambda done, total: progress(done, 2 * total), BATCH)
    engine.grow(lambda done, total: progress(total + done, 2 * total))
    progress(2 * engine.count(), 2 * engine.count())


def _check_space(library: Library, engine: LocalEngine) -> None:
    """Make sure that the disk has room for what an engine lacks, and for a graph beside the old."""
    changed = changed_since(library, engine)
    lacking = len(library) if changed is None else len(changed)
    needed = lacking * engine.bytes_a_photo + (lacking > 0) * len(library) * GRAPHS
    free = shutil.disk_usage(engine.folder).free
    if needed > free:
        raise LibraryError(
            f"What makes searches of many photos fast takes {size_text(needed)} in "
            f"{engine.folder.parent}, and {size_text(free)} are free. Make room and index again; "
            "until then all photos are compared."
        )


def forget_engine(library: Library, head: ProjectionHead) -> None:
    """Let the next index run begin the engine beside a library anew, as it is damaged."""
    with suppress(OSError):
        (_place(library.path, head.info.encoder) / MADE_BY).unlink(missing_ok=True)


def engine_folders(path: Path) -> list[Path]:
    """Return the folders of all engines beside the library file `path`."""
    begin = path.stem + "."
    named = {
        place: place.name[len(begin) : -len(ENDING)]
        for place in path.parent.glob(f"*{ENDING}")
        if place.name.startswith(begin) and place.is_dir()
    }
    return [place for place, name in named.items() if name in ENCODERS or is_whole_name(name)]


def check_engine(folder: Path) -> None:
    """Make sure that a folder holds nothing but an engine, before it is deleted.

    Raises
    ------
    EngineError
        If there is anything else in it.
    """
    for path in folder.iterdir():
        is_ours = path.name in FILES or path.name.partition(".")[0] in KINDS
        if not is_ours or path.is_dir() or path.is_symlink():
            raise EngineError(f"{path} is not of semsearch and is left alone. Move it away.")


def delete_engine(folder: Path) -> None:
    """Delete the folder of an engine.

    Raises
    ------
    EngineError
        As `check_engine`; then nothing is deleted.
    """
    check_engine(folder)
    shutil.rmtree(folder)


def _opened(library: Library, head: ProjectionHead) -> LocalEngine | None:
    folder = _place(library.path, head.info.encoder)
    try:
        if (folder / MADE_BY).read_text(encoding="ascii") != _made_by(head):
            return None
        return LocalEngine(folder, dims_of(head), len(head.concepts))
    except (OSError, ValueError, SemsearchError):
        return None


def _place(path: Path, encoder: str) -> Path:
    return path.with_suffix(f".{encoder}{ENDING}")


def _made_by(head: ProjectionHead) -> str:
    """Return what tells how the files were made: their format, and the head."""
    return f"{FORMAT} {head_checksum(head)}"
