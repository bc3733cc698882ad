"""Measure how well what stands in long pictures is found, with their tiles and without.

    python scripts/measure_long_pictures.py PHOTOS SCENES [--encoder vgg16] [--pictures 40]

PHOTOS is a folder of photos named after what they show, such as n01440764_tench.jpg, and SCENES
one of photos of landscapes. Each picture is made of one photo that no other has, in a panorama of
a scene and its mirror images, or in a tall page of text. As many pictures have no photo in them.
All lie in one library beside ordinary photos. Prints the tables in docs/experiments.md.
"""

import argparse
import random
import shutil
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.folders.listing import find_photos
from semsearch.images.loading import load_image
from semsearch.indexing.indexer import index_folder
from semsearch.training.datasets import class_query

ACROSS = 800
ORDINARY = 400
# From which confidence a match counts as sure.
LIKELY = 0.5
FORMS = ("{:.2f}", "{:.0f}", "{:.2f}", "{:.1f}")
PANORAMAS, PAGES = (2.2, 3.0, 6.0, 12.0), (2.2, 3.0, 5.0, 8.0)
WORDS = "the of and to in is that for it as was with be by on not he his but at are this".split()


@dataclass(frozen=True)
class Kind:
    """Pictures of one shape: panoramas, or tall pages."""

    ratio: float
    is_tall: bool

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        long = int(ACROSS * self.ratio)
        return (ACROSS, long) if self.is_tall else (long, ACROSS)

    def __str__(self) -> str:
        return f"page, 1:{self.ratio:g}" if self.is_tall else f"panorama, {self.ratio:g}:1"


KINDS = [Kind(ratio, False) for ratio in PANORAMAS] + [Kind(ratio, True) for ratio in PAGES]


def panorama(size: tuple[int, int], scene: Path) -> Image.Image:
    """Return a scene and its mirror images in turn."""
    part = load_image(scene)
    part = part.resize((max(1, part.width * size[1] // part.height), size[1]))
    picture = Image.new("RGB", size)
    for number, left in enumerate(range(0, size[0], part.width)):
        picture.paste(ImageOps.mirror(part) if number % 2 else part, (left, 0))
    return picture


def page(size: tuple[int, int], rng: random.Random) -> Image.Image:
    """Return a page of words."""
    picture = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(40)
    for top in range(20, size[1], 64):
        if rng.random() < 0.8:
            draw.text((28, top), " ".join(rng.choices(WORDS, k=8)), "#222222", font)
    return picture


def made(kind: Kind, photo: Path | None, scene: Path, rng: random.Random) -> Image.Image:
    """Return a picture with a photo somewhere in it; all of its width, or six tenths."""
    picture = page(kind.size, rng) if kind.is_tall else panorama(kind.size, scene)
    if photo:
        subject, room = load_image(photo), ACROSS * rng.choice((1.0, 0.6))
        scale = room / (subject.width if kind.is_tall else subject.height)
        subject = subject.resize((int(subject.width * scale), int(subject.height * scale)))
        free = (picture.width - subject.width, picture.height - subject.height)
        picture.paste(subject, (rng.randint(0, max(0, free[0])), rng.randint(0, max(0, free[1]))))
    return picture


def make(folder: Path, photos: list[Path], scenes: list[Path], each: int) -> dict[Path, Kind]:
    """Save `each` pictures of each kind with a photo in it, named after that, and without."""
    rng, kinds, photos = random.Random(1), {}, list(photos)
    for number, kind in enumerate(KINDS):
        for count in range(2 * each):
            photo = photos.pop() if count < each else None
            name = f"{photo.stem if photo else 'nothing'}.{count}.jpg"
            path = folder / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            made(kind, photo, rng.choice(scenes), rng).save(path, quality=90)
            kinds[path] = kind
    return kinds


def index(library: Library, folder: Path, encoder: str) -> float:
    """Return how many seconds a photo takes."""
    start = time.perf_counter()
    report = index_folder(library, folder, load_encoder(encoder))
    return (time.perf_counter() - start) / report.indexed


def without_tiles(library: Library) -> Library:
    """Return a copy of a library in which long pictures have none."""
    copy = library.path.with_name("without.sqlite")
    shutil.copy(library.path, copy)
    with sqlite3.connect(copy) as db:
        db.execute("DELETE FROM tile")
    return Library(copy)


def judge(library: Library, kinds: dict[Path, Kind]) -> dict[Kind, tuple[float, ...]]:
    """Return found@10, the median rank, and shares found and falsely found, of each kind."""
    engine = SearchEngine.open(str(library.path))
    ranks: dict[Kind, list[int]] = {kind: [] for kind in KINDS}
    sure: dict[Kind, list[bool]] = {kind: [] for kind in KINDS}
    false: dict[Kind, list[bool]] = {kind: [] for kind in KINDS}
    for path, kind in kinds.items():
        if path.stem.startswith("nothing"):
            continue
        matches = engine.search(class_query(path.stem.partition(".")[0]), k=len(engine)).matches
        for rank, match in enumerate(matches):
            if match.photo.path == path:
                ranks[kind].append(rank + 1)
                sure[kind].append(match.score >= LIKELY)
            elif match.photo.path.stem.startswith("nothing"):
                false[kinds[match.photo.path]].append(match.score >= LIKELY)
    return {
        kind: (float(np.mean(np.array(ranks[kind]) <= 10)), float(np.median(ranks[kind])),
               float(np.mean(sure[kind])), 1000 * float(np.mean(false[kind])))
        for kind in KINDS
    }  # fmt: skip


def report(
    library: Library, kinds: dict[Path, Kind], seconds: dict[str, float], encoder: str
) -> None:
    """Print a row a kind; of two figures the first is without tiles."""
    before, after = judge(without_tiles(library), kinds), judge(library, kinds)
    owners = library.tiles(encoder)[0].tolist()
    tiles = {kinds.get(photo.path): owners.count(photo.id) for photo in library.photos()}
    print("| | embeddings | s | found@10 | median rank | likely | false in 1,000 |")
    print("|---|---|---|---|---|---|---|")
    print(f"| photo | 1 | {seconds['photo']:.2f} | | | | |")
    for kind in KINDS:
        pairs = zip(FORMS, before[kind], after[kind], strict=True)
        told = " | ".join(f"{form.format(a)}, {form.format(b)}" for form, a, b in pairs)
        print(f"| {kind} | {1 + tiles[kind]} | {seconds[str(kind)]:.2f} | {told} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well long pictures are found.")
    parser.add_argument("photos", type=Path)
    parser.add_argument("scenes", type=Path)
    parser.add_argument("--encoder", default="vgg16")
    parser.add_argument("--pictures", type=int, default=40, help="of each kind")
    options = parser.parse_args()
    photos = random.Random(1).sample(find_photos(options.photos), ORDINARY + options.pictures * 8)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        scenes = find_photos(options.scenes)
        kinds = make(root / "long", photos[ORDINARY:], scenes, options.pictures)
        for photo in photos[:ORDINARY]:
            (root / "ordinary").mkdir(exist_ok=True)
            shutil.copy(photo, root / "ordinary")
        library = Library(root / "with.sqlite")
        seconds = {"photo": index(library, root / "ordinary", options.encoder)}
        for number, kind in enumerate(KINDS):
            seconds[str(kind)] = index(library, root / "long" / str(number), options.encoder)
        report(library, kinds, seconds, options.encoder)


if __name__ == "__main__":
    main()
