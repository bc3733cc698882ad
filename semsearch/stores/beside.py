"""The engine beside a large library: which need one, where it is, and that it keeps up."""

import os
from pathlib import Path
from shutil import rmtree
from typing import get_args

from semsearch.encoders import ENCODERS
from semsearch.errors import EngineError, SemsearchError
from semsearch.files import write_atomically
from semsearch.head.projection import ProjectionHead
from semsearch.library.library import Library
from semsearch.models.tuned import is_whole_name
from semsearch.progress import Progress
from semsearch.stores import Space
from semsearch.stores.graph import is_installed
from semsearch.stores.local import LocalEngine
from semsearch.stores.pushing import push
from semsearch.stores.records import dims_of, head_checksum
from semsearch.stores.space import TAIL

# From so many photos on, comparing with all of them takes seconds at first, and more memory
# than needed: all that a head says of them is made when the first words are searched for.
LARGE = 50_000
BATCH = 2_000
# So many photos are caught up with in a second or two, while the library is opened.
FEW = 2_000
ENDING = ".vectors"
MADE_BY = "head-checksum.txt"
FILES = (MADE_BY, "lock", "photos.sqlite", "photos.sqlite-journal")


def needs_engine(library: Library) -> bool:
    """Return whether a library is so large that searching it takes an engine, and can have one."""
    return is_installed() and library.exists and len(library) >= LARGE


def engine_beside(library: Library, head: ProjectionHead) -> LocalEngine:
    """Return the engine beside a library; one of another head, or a damaged one, is begun anew."""
    engine = _opened(library, head)
    if engine is None:
        folder = _place(library.path, head.info.encoder)
        if folder.exists():
            delete_engine(folder)
        write_atomically(folder / MADE_BY, str(head_checksum(head)).encode())
        engine = LocalEngine(folder, dims_of(head))
    return engine


def ready_engine(library: Library, head: ProjectionHead) -> LocalEngine | None:
    """Return the engine beside a library, if it has most of its photos.

    A few that it lacks are sent to it at once, many by the next run of the index.
    """
    engine, count = _opened(library, head), library.count(head.info.encoder)
    if engine is None or engine.count() < count // 2:
        return None
    behind = abs(count - engine.count())
    if 0 < behind <= FEW and os.access(library.path.parent, os.W_OK):
        push(library, head, engine, size=BATCH)
    return engine


def keep_up(
    library: Library, head: ProjectionHead, progress: Progress, is_changed: bool = True
) -> None:
    """Bring the engine beside a library up to date.

    Parameters
    ----------
    progress : callable
        Called with how much is done and how much there is to do; it may raise, and what was
        done by then is kept, but for a graph that is being made.
    is_changed : bool
        Whether any photo may be another than it was; if not, only their numbers are compared.
    """
    engine = engine_beside(library, head)
    ids = library.embedded_ids(head.info.encoder).tolist()
    if not is_changed and engine.behind <= TAIL and sorted(engine.known()) == ids:
        return
    if engine.is_wasteful:
        delete_engine(engine.folder)
        engine = engine_beside(library, head)
    push(library, head, engine, lambda done, total: progress(done, 2 * total), BATCH)
    engine.grow(lambda done, total: progress(total + done, 2 * total))
    progress(2 * engine.count(), 2 * engine.count())


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
        is_ours = path.name in FILES or path.name.partition(".")[0] in get_args(Space)
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
    rmtree(folder)


def _opened(library: Library, head: ProjectionHead) -> LocalEngine | None:
    folder = _place(library.path, head.info.encoder)
    try:
        made_by = (folder / MADE_BY).read_text(encoding="ascii")
        return LocalEngine(folder, dims_of(head)) if made_by == str(head_checksum(head)) else None
    except (OSError, ValueError, SemsearchError):
        return None


def _place(path: Path, encoder: str) -> Path:
    return path.with_suffix(f".{encoder}{ENDING}")
