"""Pushing sends what a vector engine lacks of a library, and deletes what the library lacks."""

from dataclasses import dataclass
from itertools import islice

from semsearch.errors import LibraryError
from semsearch.head.projection import ProjectionHead
from semsearch.library.library import Library
from semsearch.progress import Progress, unseen
from semsearch.stores import VectorEngine
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
        Called with how many photos were looked at and how many there are.
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
    stale = engine.known()
    if not total and not stale:
        raise LibraryError(
            f"No photo of the library {library.name} is embedded by {encoder}. Run: "
            f"semsearch index --library '{library.name}' --encoder {encoder}"
        )
    made_by = head_checksum(head)
    done = sent = 0
    progress(done, total)
    for photos in library.embedded(encoder, size):
        changed = [p for p in photos if stale.pop(p.id, None) != checksum_of(p, made_by)]
        engine.upsert(records_of(changed, head, made_by))
        done, sent = done + len(photos), sent + len(changed)
        progress(done, total)
    gone = iter(stale)
    while batch := list(islice(gone, size)):
        engine.delete(batch)
    return PushReport(sent, len(stale), done - sent)
