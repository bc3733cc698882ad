"""Teach a head what drawings show, so that they are found among photos and photos by them.

    python scripts/teach_drawings.py SOURCES PHOTOS FEATURES data/models/head-efficientnet-b3.npz
    python scripts/update_manifest.py

PHOTOS and FEATURES are those of the `semsearch train` that made the head, which says in its file
what it was told of them. The named drawings are fetched to SOURCES, where they are not there
already, with npm and Debian's apt-get and dpkg-deb: Noto Emoji (Google, Apache-2.0), Fluent Emoji
(Microsoft, MIT), Twemoji (Twitter, CC BY 4.0), FxEmoji (Mozilla, Apache-2.0) and Open Clip Art
(public domain). No drawing is shipped. Each is embedded in
colour and twice as a sketch, and is to become what photos of the same name are; photos that are
drawn in several styles are to become themselves. Needs resvg-py to render SVG. Some 6,000
pictures are embedded, in about five minutes on two idle cores.
"""

import gzip
import json
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from semsearch.encoders import Encoder, load_encoder
from semsearch.errors import UnreadableImageError
from semsearch.head.projection import ProjectionHead
from semsearch.images.loading import load_image
from semsearch.training.drawings import fit_drawings
from semsearch.training.features import Features
from semsearch.training.styles import drawn
from semsearch.training.truth import Truth, read_truth
from semsearch.vectors import Array

EMOJI = (
    "@iconify-json/noto@1.2.9", "@iconify-json/fluent-emoji-flat@1.2.6",
    "@iconify-json/twemoji@1.2.5", "@iconify-json/fxemoji@1.2.2",
)  # fmt: skip
CLIP_ART = "openclipart-svg"
CLIP_ART_KINDS = re.compile("animals|people|buildings|plants|transportation|food|recreation/music")
LARGEST = 150_000
SIDE = 320
# So many drawings of one thing from one source are enough.
OF_ONE = 4
STYLES = ("contours", "pencil", "cartoon", "paint")
DRAWN_PHOTOS = 600
WEIGHT_OF_PHOTOS = 0.25
SKIPPED = re.compile("skin-tone|flag|keycap|clock|button|sign|arrow|light|dark|medium")
PERSON = re.compile(r"\b(man|woman|boy|girl|person|lady|guy|people|ballerina|men|women|child)\b")
# What drawings are called, and photos are not; many Italians drew for Open Clip Art.
CALLED = {
    "puppy": "dog", "poodle": "dog", "beagle": "dog", "bulldog": "dog", "cane": "dog",
    "cavallo": "horse", "giraffa": "giraffe", "elefante": "elephant", "gatto": "cat",
    "tigre": "tiger", "leone": "lion", "orso": "bear", "topo": "mouse", "pecora": "sheep",
    "canguro": "kangaroo", "coniglio": "rabbit", "chitarra": "guitar", "tromba": "trumpet",
    "violino": "violin", "casa": "house", "homes": "house", "home": "house", "vacca": "cow",
    "ox": "cow", "gallo": "rooster", "farfalla": "butterfly", "mela": "apple",
    "automobile": "car", "honeybee": "bee",
}  # fmt: skip
SAME = {
    "domestic cat": "cat", "cattle": "cow", "swine": "pig", "giant panda": "panda",
    "indian elephant": "elephant", "african elephant": "elephant", "koala bear": "koala",
    "acoustic guitar": "guitar", "electric guitar": "guitar", "cup or mug": "mug",
    "hotdog": "hot dog", "tv or monitor": "television",
}  # fmt: skip


def main() -> None:
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sources, photos, kept, target = map(Path, sys.argv[1:])
    head = ProjectionHead.load(target)
    encoder = load_encoder(head.info.encoder)
    views = Features.load(kept, encoder.name)
    views = views.where(views.whole)
    shown = means(views, told(head, photos, views.files.tolist()))
    named = list(chosen(drawings(sources), shown))
    embedded, names = as_drawn(encoder, named)
    targets = np.stack([shown[name] for name in names])
    seen, themselves = drawn_photos(encoder, photos, views)
    weights = np.repeat(np.array([1, WEIGHT_OF_PHOTOS], np.float32), [len(embedded), len(seen)])
    found = fit_drawings(
        np.vstack([embedded, seen]), np.vstack([targets, themselves]), views.embeddings, weights
    )
    replace(head, drawings=found).save(target)
    touched = float((found.share(views.embeddings) > 0).mean())
    print(f"{target}: {len(named)} drawings of {len(set(names))} things; "
          f"{touched:.2%} of the photos count as drawn")  # fmt: skip


def told(head: ProjectionHead, photos: Path, files: Sequence[str]) -> Truth:
    """Return what the head's training was told of its photos."""
    words = shlex.split(head.info.recipe)
    pairs = list(pairwise(words))
    labelled, captions = (
        [value for option, value in pairs if option == name]
        for name in ("--labelled", "--captions")
    )
    return read_truth(photos, files, labelled, captions)


def means(views: Features, truth: Truth) -> dict[str, Array]:
    """Return the mean embedding of the photos of each thing that two photos or more show.

    All captions of a photo have to say that there are people for it to be one of a person.
    """
    rows: dict[str, list[int]] = {}
    for row, file in enumerate(views.files.tolist()):
        name = truth.labels.get(file, "").lower()
        said = truth.captions.get(file, ())
        if not name and said and all(PERSON.search(text.lower()) for text in said):
            name = "person"
        if name:
            rows.setdefault(SAME.get(name, name), []).append(row)
    return {n: views.embeddings[own[:80]].mean(axis=0) for n, own in rows.items() if len(own) > 1}


def drawings(sources: Path) -> Iterator[tuple[str, str, str]]:
    """Yield source, name and SVG of each drawing, fetched where it is not there."""
    for package in EMOJI:
        archive = sources / re.sub(r"\W+", "-", package).strip("-")
        if not archive.exists():
            fetch_npm(package, archive)
        icons = json.loads((archive / "package" / "icons.json").read_text(encoding="utf-8"))
        for name, icon in icons["icons"].items():
            if not SKIPPED.search(name):
                yield package, name.replace("-", " "), svg_of(icon, icons)
    folder = sources / CLIP_ART
    if not folder.exists():
        fetch_debian(CLIP_ART, folder)
    root = folder / "usr" / "share" / "openclipart" / "svg"
    for path in sorted(root.rglob("*.svg*")):
        place = path.relative_to(root).as_posix()
        if CLIP_ART_KINDS.match(place) and path.stat().st_size <= LARGEST:
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".svgz" else content
            name = re.sub(r"[\W_\d]+", " ", f"{path.parent.name} {path.name.split('.')[0]}")
            yield CLIP_ART, name, content.decode("utf-8", "replace")


def svg_of(icon: dict[str, object], icons: dict[str, object]) -> str:
    width, height = (icon.get(n, icons.get(n, 16)) for n in ("width", "height"))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}">{icon["body"]}</svg>'
    )


def fetch_npm(package: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    done = subprocess.run(
        ["npm", "pack", "-s", package], cwd=folder, check=True, capture_output=True, text=True
    )
    subprocess.run(["tar", "xzf", done.stdout.split()[-1]], cwd=folder, check=True)


def fetch_debian(package: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    subprocess.run(["apt-get", "download", package], cwd=folder, check=True)
    subprocess.run(["dpkg-deb", "-x", next(folder.glob("*.deb")).name, "."], cwd=folder, check=True)


def chosen(
    found: Iterator[tuple[str, str, str]], shown: Mapping[str, Array]
) -> Iterator[tuple[str, Image.Image]]:
    """Yield thing and picture of the first few drawings of each thing that photos show."""
    counts: Counter[tuple[str, str]] = Counter()
    for source, name, svg in found:
        thing = thing_of(name, shown)
        if thing and counts[source, thing] < OF_ONE and (picture := rendered(svg)):
            counts[source, thing] += 1
            yield thing, picture


def thing_of(name: str, shown: Mapping[str, Array]) -> str:
    """Return which thing a drawing of this name shows, or ""."""
    words = name.lower().removesuffix(" face").split()
    if " ".join(words) in shown:
        return " ".join(words)
    if PERSON.search(" ".join(words)):
        return "person" if "person" in shown else ""
    for n in (3, 2, 1):
        for start in range(len(words) - n + 1):
            own = " ".join(words[start : start + n])
            for thing in (CALLED.get(own, own), own.removesuffix("s")):
                if thing in shown and len(thing) > 2:
                    return thing
    return ""


def rendered(svg: str) -> Image.Image | None:
    """Return a drawing on white paper, None if it cannot be rendered."""
    resvg = import_module("resvg_py")
    try:
        return load_image(bytes(resvg.svg_to_bytes(svg_string=svg, width=SIDE)))
    except (ValueError, UnreadableImageError):
        return None


def as_drawn(encoder: Encoder, named: Sequence[tuple[str, Image.Image]]) -> tuple[Array, list[str]]:
    """Return the embeddings of drawings in colour and twice as sketches, and what they show."""
    rng = np.random.default_rng(0)
    names = [name for name, _ in named]
    pictures = [picture for _, picture in named]
    parts = [embed(encoder, pictures)]
    for _ in range(2):
        parts.append(embed(encoder, [drawn(on_paper(p, rng), "outlines", rng) for p in pictures]))
    return np.concatenate(parts), names * 3


def on_paper(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return a picture somewhere on a sheet that is a little larger."""
    side = int(max(picture.size) * rng.uniform(1.05, 1.4))
    sheet = Image.new("RGB", (side, side), "white")
    free = np.array([side - picture.width, side - picture.height])
    left, top = (free * rng.uniform(0.3, 0.7, 2)).astype(int)
    sheet.paste(picture, (left, top))
    return sheet


def drawn_photos(encoder: Encoder, folder: Path, views: Features) -> tuple[Array, Array]:
    """Return the embeddings of photos as somebody may have drawn them, and of those photos."""
    rng = np.random.default_rng(0)
    rows = rng.permutation(len(views.files))[:DRAWN_PHOTOS]
    images = [load_image(folder / str(views.files[row])) for row in rows]
    drawn_ones = [drawn(image, STYLES[n % 4], rng) for n, image in enumerate(images)]
    return embed(encoder, drawn_ones), views.embeddings[rows]


def embed(encoder: Encoder, pictures: Sequence[Image.Image]) -> Array:
    parts = [encoder.encode(pictures[start : start + 16]) for start in range(0, len(pictures), 16)]
    print(f"{len(pictures)} pictures are embedded.", flush=True)
    return np.concatenate(parts)


if __name__ == "__main__":
    main()
