"""Pushing sends what a vector engine lacks of a library, and deletes what the library lacks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import LibraryError
from semsearch.head.projection import ProjectionHead
from semsearch.library.library import Library
from semsearch.progress import Progress, unseen
from semsearch.stores import VectorEngine
from semsearch.stores.local import LocalEngine
from semsearch.stores.records import checksum_of, head_checksum, records_of

BATCH = 256


@dataclass(frozen=True)
class PushReport:
    """How many photos were sent, deleted there, and found there as they are."""

    sent: int
    deleted: int
    unchanged: int


def push(
    library: Library,
    head: ProjectionHead,
    engine: VectorEngine,
    progress: Progress = unseen,
    size: int = BATCH,
) -> PushReport:
    """Make an engine have the photos of a library that the head's encoder has embedded.

    Photos go in batches of `size`; one that is interrupted is sent by the next push. What
    was pushed before with the same embedding, head, path and facts is not sent again.

    Parameters
    ----------
    library : Library
    head : ProjectionHead
    engine : VectorEngine
        Of this library and of the head's encoder.
    progress : callable
        Called with how many photos were sent or deleted and how many there are.
    size : int

    Raises
    ------
    EngineError
        If the engine cannot be reached or refuses.
    LibraryError
        If the encoder has embedded no photo and the engine has none either.
    """
    encoder = head.info.encoder
    total = library.count(encoder)
    if not total and not engine.count():
        raise LibraryError(
            f"No photo of the library {library.name} is embedded by {encoder}. Run: "
            f"semsearch index --library '{library.name}' --encoder {encoder}"
        )
    changed = differing(library, head, engine)
    sent = _send(library, head, engine, changed, progress, size)
    return PushReport(sent, len(changed) - sent, total - sent)


def differing(library: Library, head: ProjectionHead, engine: VectorEngine) -> NDArray[np.int64]:
    """Return the photos that an engine does not have as the library has them, ascending.

    Those are among them that it has and the library has not.
    """
    known, made_by = engine.known(), head_checksum(head)
    changed = [
        photo.id for photo in library.embedded_facts(head.info.encoder)
        if known.pop(photo.id, None) != checksum_of(photo, made_by)
    ]  # fmt: skip
    return np.array(sorted([*changed, *known]), np.int64)


def changed_since(library: Library, engine: LocalEngine) -> NDArray[np.int64] | None:
    """Return the photos that changed since an engine was brought up to date, ascending.

    None if it is of another library, or of one that was put back to an older state.
    """
    own, now = engine.state, library.changes.state()
    if own is None or own.file != now.file or own.number > now.number:
        return None
    return library.changes.since(own.number)


def catch_up(
    library: Library, head: ProjectionHead, engine: LocalEngine, progress: Progress = unseen,
    size: int = BATCH,
) -> None:  # fmt: skip
    """Make the engine beside a library have what changed since; all, if it is of another state.

    See `push`; what is interrupted is done by the next one.
    """
    state, changed = library.changes.state(), changed_since(library, engine)
    if changed is None:
        push(library, head, engine, progress, size)
    else:
        _send(library, head, engine, changed, progress, size)
    engine.state = state


def _send(
    library: Library, head: ProjectionHead, engine: VectorEngine, changed: NDArray[np.int64],
    progress: Progress, size: int,
) -> int:  # fmt: skip
    """Send those of some photos that the library has, and delete the others; return how many."""
    sent, made_by = 0, head_checksum(head)
    progress(0, len(changed))
    for start in range(0, len(changed), size):
        ids = changed[start : start + size]
        photos = library.embedded(head.info.encoder, ids)
        engine.upsert(records_of(photos, head, made_by))
        engine.delete(np.setdiff1d(ids, [photo.id for photo in photos]).tolist())
        sent += len(photos)
        progress(start + len(ids), len(changed))
    return sent
