"""Indexing beside the bare encoder, and a large library beside its bare files.

The large photos are demo photos, enlarged; the many files are links to small photos, with
random embeddings.
"""

import statistics
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.figures import Figure, Settings, seconds
from semsearch import Library, SearchEngine
from semsearch.encoders import TALK_ENCODER, Encoder, load_encoder
from semsearch.facts.reading import Facts
from semsearch.folders.listing import list_photos
from semsearch.images.colour import BINS
from semsearch.images.loading import load_image, squashed
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.reading import BATCH, SIDE
from semsearch.library.photo import Entry
from semsearch.models.manifest import data_dir
from semsearch.vectors import unit

# Seconds of a quick run on two idle cores, and what is not in it.
QUICK = 4.0
NOT_QUICK = ("photos indexed a second", "100,000 photos in place of 10,000")
PHOTOS = 20 * BATCH
LARGE_PHOTOS = 8 * BATCH
ROUNDS = 3
MANY = 100_000
QUICK_MANY = 10_000
STEP = 5_000
FOLDER = 500
LARGE = (4000, 3000)


def measure(settings: Settings) -> list[Figure]:
    """Measure indexing of small and of large photos, and of many that are not new."""
    with settings.room() as folder:
        if settings.quick:
            return many(folder, QUICK_MANY)
        return [*paces(folder), *many(folder, MANY)]


def paces(folder: Path) -> list[Figure]:
    """Return the photos a second that are indexed, of small and of large ones."""
    originals = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))[:PHOTOS]
    small, large = folder / "small", folder / "large"
    for place in (small, large):
        place.mkdir()
    for path in originals:
        (small / path.name).write_bytes(path.read_bytes())
    for path in originals[:LARGE_PHOTOS]:
        Image.open(path).convert("RGB").resize(LARGE).save(large / path.name, quality=90)
    encoder = load_encoder(TALK_ENCODER)
    return [
        pace("demo photos", small, encoder, folder),
        pace("photos of 12 megapixels", large, encoder, folder),
    ]


def pace(name: str, photos: Path, encoder: Encoder, folder: Path) -> Figure:
    """Return how near indexing comes to the encoder's own pace on pictures already decoded."""
    side = encoder.side or SIDE
    ready = [squashed(load_image(path, side=SIDE), side) for path in sorted(photos.iterdir())]
    bare, whole = [], []
    encoder.encode(ready[:BATCH])
    for number in range(ROUNDS):
        bare.append(seconds(lambda: encode_all(encoder, ready)))
        library = Library(folder / f"{photos.name}-{number}.sqlite")
        whole.append(seconds(lambda target=library: index_folder(target, photos, encoder)))  # type: ignore[misc]
    own, alone = (len(ready) / statistics.median(times) for times in (whole, bare))
    return Figure(f"{name} indexed", own, "1/s", f"the bare encoder {encoder.name}", alone)


def encode_all(encoder: Encoder, images: list[Image.Image]) -> None:
    for start in range(0, len(images), BATCH):
        encoder.encode(images[start : start + BATCH])


def many(folder: Path, count: int) -> list[Figure]:
    """Return what a library of many photos takes to look through and to open."""
    root = folder / "many"
    for number in range(0, count, FOLDER):
        place = root / f"{number:06}"
        place.mkdir(parents=True)
        first = place / f"{number}.jpg"
        Image.new("RGB", (32, 24), "red").save(first)
        for other in range(number + 1, number + FOLDER):
            (place / f"{other}.jpg").hardlink_to(first)
    library = Library(folder / "many.sqlite")
    fill(library, root, count)
    encoder = load_encoder(TALK_ENCODER)
    bare = seconds(lambda: sum(1 for _ in root.rglob("*")))
    again = seconds(lambda: index_folder(library, root, encoder))
    reading = seconds(lambda: library.path.read_bytes())
    opening = seconds(lambda: SearchEngine.open(str(library.path)))
    return [
        Figure("nothing new found", again, "s", "listing the files bare", bare, photos=count),
        Figure("library opened", opening, "s", "reading its file", reading, photos=count),
    ]


def fill(library: Library, root: Path, count: int) -> None:
    vectors = np.random.default_rng(0).standard_normal((count, 512), np.float32)
    colours = np.full(BINS, 1 / BINS, np.float32)
    found = list(list_photos([root]).photos.items())
    for start in range(0, count, STEP):
        rows = range(start, start + STEP)
        entries = [
            Entry(path, stat, f"{row:064x}", Facts(32, 24), None, vector, colours)
            for row, (path, stat), vector in zip(
                rows, found[start : start + STEP], unit(vectors[rows]), strict=True
            )
        ]
        library.add(entries, TALK_ENCODER)
    library.folders.add([root])
