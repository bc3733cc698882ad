"""Looks at photos again, to compare them: several at a time, each once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from PIL.Image import Image

from semsearch.errors import UnreadableImageError
from semsearch.images.decoding import shared_decoders
from semsearch.insight.duplicates.originals import sharpness
from semsearch.insight.duplicates.sketch import Sketch, sketch
from semsearch.library.photo import Photo
from semsearch.progress import Progress

WORKERS = 2
VIEWED_SIDE = 512
# Enough for any camera; the detail of a larger picture is measured at this size.
LARGEST_SIDE = 8192
Found = TypeVar("Found")


class Viewer(Protocol):
    """What `find_duplicates` asks of photos whose hashes are alike."""

    def sketches(self, photos: Sequence[Photo], progress: Progress) -> dict[str, Sketch]:
        """Return the sketches of photos by content, without those that cannot be read."""
        ...

    def sharpness(self, photos: Sequence[Photo], progress: Progress) -> dict[str, float]:
        """Return the `originals.sharpness` of photos by content, likewise."""
        ...


class FileViewer:
    """A `Viewer` that reads the files."""

    def sketches(self, photos: Sequence[Photo], progress: Progress) -> dict[str, Sketch]:
        """See `Viewer.sketches`."""
        return dict(_viewed(photos, VIEWED_SIDE, sketch, progress))

    def sharpness(self, photos: Sequence[Photo], progress: Progress) -> dict[str, float]:
        """See `Viewer.sharpness`."""
        return dict(_viewed(photos, LARGEST_SIDE, sharpness, progress))


def _viewed(
    photos: Iterable[Photo], side: int, view: Callable[[Image], Found], progress: Progress
) -> Iterator[tuple[str, Found]]:
    def viewed(photo: Photo) -> Found | None:
        try:
            return view(shared_decoders().decode(photo.path, side=side).image)
        except UnreadableImageError:
            return None

    contents = {photo.sha256: photo for photo in photos}
    executor = ThreadPoolExecutor(WORKERS)
    try:
        found = executor.map(viewed, contents.values())
        for done, (content, seen) in enumerate(zip(contents, found, strict=True), 1):
            progress(done, len(contents))
            if seen is not None:
                yield content, seen
    finally:
        executor.shutdown(cancel_futures=True)
