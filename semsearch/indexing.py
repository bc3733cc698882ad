"""Fills a library from a folder: find the photos, decode, embed, keep, batch by batch."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.assets import sha256
from semsearch.encoders import Encoder
from semsearch.errors import LibraryError, UnreadableImageError
from semsearch.images import SUFFIXES, load_image
from semsearch.library import Entry, Library

BATCH = 16

Progress = Callable[[int, int], None]


@dataclass
class IndexReport:
    """What a run did.

    Attributes
    ----------
    indexed, unchanged : int
        Photos that were embedded, and those that the library had already.
    skipped : list of (Path, str)
        Files that could not be read, with the reason.
    """

    indexed: int = 0
    unchanged: int = 0
    skipped: list[tuple[Path, str]] = field(default_factory=list)


def find_photos(folder: Path) -> list[Path]:
    """Return the image files below `folder`, sorted; hidden folders are left out.

    Raises
    ------
    LibraryError
        If `folder` is no folder.
    """
    if not folder.is_dir():
        raise LibraryError(f"{folder} is not a folder. Check the path.")
    return sorted(_walk(folder.absolute()))


def index_folder(
    library: Library,
    folder: Path,
    encoder: Encoder,
    progress: Progress = lambda done, total: None,
) -> IndexReport:
    """Embed the photos of `folder` that `library` does not have as they are now.

    Each batch is kept before the next begins, so an interrupted run loses at most one.
    Photos that another encoder has embedded are embedded anew; when all are, and not before,
    the library is searched with `encoder`.

    Parameters
    ----------
    progress : callable
        Called as ``progress(done, total)`` after every batch.

    Raises
    ------
    LibraryError
        If `folder` is no folder or the library cannot be written.
    """
    photos = find_photos(folder)
    known = library.fingerprints(encoder.name) if library.path.is_file() else {}
    new = [path for path in photos if known.get(path) != _fingerprint(path)]
    report = IndexReport(unchanged=len(photos) - len(new))
    progress(report.unchanged, len(photos))
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        _index_batch(library, batch, encoder, report)
        progress(report.unchanged + start + len(batch), len(photos))
    if photos:
        library.choose_encoder(encoder.name)
    return report


def _index_batch(
    library: Library, batch: Sequence[Path], encoder: Encoder, report: IndexReport
) -> None:
    readable = [found for path in batch if (found := _read(path, report))]
    vectors = encoder.encode([image for _, image in readable])
    entries = [
        _entry(path, image, vector) for (path, image), vector in zip(readable, vectors, strict=True)
    ]
    library.add(entries, encoder.name)
    report.indexed += len(entries)


def _read(path: Path, report: IndexReport) -> tuple[Path, Image.Image] | None:
    try:
        os.fspath(path).encode()
        return path, load_image(path)
    except UnreadableImageError as error:
        report.skipped.append((path, str(error)))
    except UnicodeEncodeError:
        report.skipped.append((path, "Its name is not valid UTF-8. Rename the file."))
    return None


def _entry(path: Path, image: Image.Image, vector: NDArray[np.float32]) -> Entry:
    size, mtime_ns = _fingerprint(path)
    width, height = image.info["size"]
    taken = image.info["taken"]
    return Entry(path, size, mtime_ns, sha256(path), width, height, taken, vector)


def _fingerprint(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                yield Path(parent, name)
