"""Files read ahead of time, on threads: content, facts, and the picture where it is needed."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from semsearch.errors import UnreadableImageError
from semsearch.facts.reading import Facts
from semsearch.facts.sidecars import sidecars_of
from semsearch.facts.taken import OF_PLACE
from semsearch.files import sha256
from semsearch.folders.listing import stat_of
from semsearch.folders.stats import Stat
from semsearch.images.decoding import Decoded, Decoders
from semsearch.images.tiles import ACROSS
from semsearch.indexing.known import KnownFiles

BATCH = 16
READERS = 2
READ_AHEAD = 3 * BATCH
# Twice what encoders look at: JPEG decoders then skip most of a large photo's detail.
SIDE = 640
# Enough to tell a photo's colours by.
SMALL = 128

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Read:
    """What reading a file gave.

    Attributes
    ----------
    path : Path
    stat : Stat
    sha256 : str
        Of its content; "" if it cannot be read.
    decoded : Decoded or None
        Its picture, if nothing has that content yet.
    facts : Facts or None
        What it tells of its photo, if that has to be kept.
    reason : str
        Why it is skipped; "" if it is not.
    is_unreadable : bool
        Whether it is skipped until it changes.
    """

    path: Path
    stat: Stat
    sha256: str = ""
    decoded: Decoded | None = None
    facts: Facts | None = None
    reason: str = ""
    is_unreadable: bool = False


class Reader:
    """Reads files; serves several threads.

    Parameters
    ----------
    decoders : Decoders
    known : KnownFiles
    side : int or None
        The side that the encoder looks at, see `Encoder.side`.
    reread : bool
        Whether to read the facts of known content too.
    """

    def __init__(
        self, decoders: Decoders, known: KnownFiles, side: int | None, reread: bool
    ) -> None:
        self._decoders, self._known = decoders, known
        self._side, self._reread = side, reread

    def read(self, file: tuple[Path, Stat]) -> Read:
        """Read a file, given with its stat; the picture only if its content is new."""
        path, stat = file
        try:
            os.fspath(path).encode()
            content = sha256(path)
            if self._known.embedded(content):
                return Read(path, stat, content, facts=self._facts_there(path, content))
            decoded = self._decoders.decode(path, None, SIDE, True, self._side, ACROSS)
            if stat_of(path) != stat:
                return Read(path, stat, reason="It changed while it was read. Index it again.")
            return Read(path, stat, content, decoded, decoded.facts)
        except UnreadableImageError as error:
            return Read(path, stat, reason=str(error), is_unreadable=_is_still(path, content))
        except UnicodeEncodeError:
            return Read(path, stat, reason="Its name is not valid UTF-8. Rename the file.")
        except OSError as error:
            reason = f"It cannot be read ({error.strerror}). Check its rights and the disk."
            return Read(path, stat, reason=reason)

    def _facts_there(self, path: Path, content: str) -> Facts | None:
        """Return the facts of known content where its place may tell others; else None."""
        known = self._known.embedded(content)
        is_of_content = known and known.taken_from not in OF_PLACE and not known.is_said_of
        if is_of_content and not sidecars_of(path) and not self._reread:
            return None
        # What is known of a photo is not lost to a decoder that fails over it now.
        with suppress(UnreadableImageError):
            return self._decoders.decode(path, None, SMALL).facts
        return None


def ahead(items: Iterable[T], work: Callable[[T], R]) -> Generator[R, None, None]:
    """Yield ``work(item)`` of each item in order, worked on ahead of time by threads."""
    waiting: deque[Future[R]] = deque()
    threads = ThreadPoolExecutor(READERS)
    try:
        for item in items:
            waiting.append(threads.submit(work, item))
            if len(waiting) >= READ_AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        threads.shutdown(cancel_futures=True)


def _is_still(path: Path, content: str) -> bool:
    """Whether a file is there and is what it was: if not, its decoder's verdict means nothing."""
    try:
        return sha256(path) == content
    except OSError:
        return False
