"""Measure indexing beside the bare encoder, and a library of 100,000 photos.

    python benchmarks/indexing.py [ENCODER]

Prints ratios of one run on this machine. The large photos are demo photos, enlarged; the
100,000 files are links to small photos, with random embeddings.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from semsearch import Library, SearchEngine
from semsearch.assets import data_dir
from semsearch.encoders import DEFAULT_ENCODER, Encoder, load_encoder
from semsearch.exif import Facts
from semsearch.files import list_photos
from semsearch.images import load_image, squashed
from semsearch.indexing import BATCH, SIDE, index_folder
from semsearch.photo import Entry
from semsearch.vectors import unit

PHOTOS = 20 * BATCH
LARGE_PHOTOS = 8 * BATCH
ROUNDS = 3
MANY = 100_000
FOLDER = 500
LARGE = (4000, 3000)


def main() -> None:
    encoder = load_encoder(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_ENCODER)
    originals = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))[:PHOTOS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small", folder / "large"
        for place in (small, large):
            place.mkdir()
        for path in originals:
            (small / path.name).write_bytes(path.read_bytes())
        for path in originals[:LARGE_PHOTOS]:
            Image.open(path).convert("RGB").resize(LARGE).save(large / path.name, quality=90)
        compare(f"{PHOTOS} demo photos", small, encoder, folder)
        compare(f"{LARGE_PHOTOS} photos of 12 megapixels", large, encoder, folder)
        many(folder)


def compare(name: str, photos: Path, encoder: Encoder, folder: Path) -> None:
    """Print how near indexing comes to the encoder's own pace on pictures already decoded."""
    side = encoder.side or SIDE
    ready = [squashed(load_image(path, side=SIDE), side) for path in sorted(photos.iterdir())]
    bare, whole = [], []
    encoder.encode(ready[:BATCH])
    for number in range(ROUNDS):
        bare.append(seconds(lambda: encode_all(encoder, ready)))
        library = Library(folder / f"{photos.name}-{number}.sqlite")
        whole.append(seconds(lambda target=library: index_folder(target, photos, encoder)))  # type: ignore[misc]
    ratio = statistics.median(b / w for b, w in zip(bare, whole, strict=True))
    print(f"{name}, {encoder.name}: {len(ready) / statistics.median(whole):.1f} photos/s indexed, "
          f"{ratio:.2f} of the bare encoder's pace")  # fmt: skip


def encode_all(encoder: Encoder, images: list[Image.Image]) -> None:
    for start in range(0, len(images), BATCH):
        encoder.encode(images[start : start + BATCH])


def many(folder: Path) -> None:
    """Print what a library of 100,000 photos takes to look through and to open."""
    root = folder / "many"
    for number in range(0, MANY, FOLDER):
        place = root / f"{number:06}"
        place.mkdir(parents=True)
        first = place / f"{number}.jpg"
        Image.new("RGB", (32, 24), "red").save(first)
        for other in range(number + 1, number + FOLDER):
            (place / f"{other}.jpg").hardlink_to(first)
    library = Library(folder / "many.sqlite")
    fill(library, root)
    encoder = load_encoder()
    bare = seconds(lambda: sum(1 for _ in root.rglob("*")))
    again = seconds(lambda: index_folder(library, root, encoder))
    print(f"{MANY:,} files, nothing new: {again:.1f} s, {again / bare:.1f} x listing them bare")
    reading = seconds(lambda: library.path.read_bytes())
    opening = seconds(lambda: SearchEngine.open(str(library.path)))
    print(f"library of {MANY:,} photos: opened in {opening:.2f} s, "
          f"{opening / reading:.1f} x reading its file")  # fmt: skip


def fill(library: Library, root: Path) -> None:
    vectors = np.random.default_rng(0).standard_normal((MANY, 512), np.float32)
    found = list(list_photos([root]).photos.items())
    for start in range(0, MANY, 5_000):
        rows = range(start, start + 5_000)
        entries = [
            Entry(path, stat, f"{row:064x}", Facts(32, 24), None, vector)
            for row, (path, stat), vector in zip(
                rows, found[start : start + 5_000], unit(vectors[rows]), strict=True
            )
        ]
        library.add(entries, DEFAULT_ENCODER)
    library.folders.add([root])


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
