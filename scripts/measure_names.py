"""Measure how well things are found that were taught by a few photos, and how right it is.

    python scripts/measure_names.py PHOTOS [--encoder efficientnet-b3] [--features FILE] [--fit]

PHOTOS is the folder of photos that heads are trained on. The sets of things are the fifty of
`named-things/things-part`, goods of `grocery-store`, synsets of `imagenet-synsets`, and, where ten
examples are wanted, classes of `scenes`. Each thing is taught by some of its photos, and looked
for in the others among photos of the other sets and of no set. Refusals are the best of those that
are wrong, as a person would be asked about them, and are left out of what is measured. A library
of 100,000 is the photos that there are, again and again with noise. Prints the tables in
docs/experiments.md; `--fit` prints the numbers in `semsearch/head/things.py` too.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from semsearch.encoders import load_encoder
from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import same_odds
from semsearch.head.things import Thing, nearness
from semsearch.images.loading import load_image
from semsearch.models.manifest import head_path
from semsearch.search.certainty import BANDS, band
from semsearch.search.pictures import VIEWS, views_of
from semsearch.training.features import Features, extract_features
from semsearch.vectors import Array, sigmoid, unit

EXAMPLES, REFUSALS, SIZES = (1, 3, 5, 10), (0, 1, 3, 10), (1_000, 100_000)
THINGS = 25
MOST = 25
NOISE = 0.5
NEAREST = 1000
SETS = ("imagenet-", "named-things", "grocery-store", "scenes")
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Photos:
    """All photos with their points, those of each thing, and those of none."""

    folder: Path
    files: list[str]
    head: ProjectionHead
    points: Array
    things: dict[str, dict[str, Rows]]
    others: Rows


@dataclass(frozen=True)
class Trial:
    """One thing that was taught, and whether each photo of a library shows it."""

    thing: Thing
    points: Array
    is_of: NDArray[np.bool_]
    size: int


def read(folder: Path, encoder: str, kept: Path | None) -> Photos:
    """Embed the photos, and sort them into things."""
    if kept and kept.exists():
        found = Features.load(kept, encoder)
    else:
        found = extract_features(folder, load_encoder(encoder), lambda done, n: print(done, n))
    found = found.where(found.whole)
    head = ProjectionHead.load(head_path(encoder))
    files = found.files.tolist()
    things = sorted_into_things(folder, files)
    # What others of these sets show may be one of the things.
    others = [n for n, file in enumerate(files) if not file.startswith(SETS)]
    points = head.gallery(found.embeddings).points
    return Photos(folder, files, head, points, things, np.array(others))


def sorted_into_things(folder: Path, files: list[str]) -> dict[str, dict[str, Rows]]:
    """Return the rows of the photos of each thing of each set."""
    listed = json.loads((folder / "named-things" / "things-part.json").read_text())
    called = {f"named-things/{name}": said["label"] for name, said in listed.items()}
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, file in enumerate(files):
        start, _, name = file.partition("/")
        if file in called:
            found["things"][called[file]].append(row)
        elif start == "grocery-store":
            found["groceries"][name.split("__")[-2]].append(row)
        elif start == "imagenet-synsets":
            found["synsets"][name.split("_")[0]].append(row)
        elif start == "scenes":
            found["scenes"][name.split("/")[0]].append(row)
    return {kind: some(own) for kind, own in found.items()}


def some(things: dict[str, list[int]]) -> dict[str, Rows]:
    """Return some of the things of a set, and some photos of each, always the same ones."""
    rng = np.random.default_rng(0)
    large = sorted((name for name, rows in things.items() if len(rows) > 1),
                   key=lambda name: (-len(things[name]) // 5, name))  # fmt: skip
    return {name: rng.permutation(things[name])[:MOST] for name in large[:THINGS]}


def views(photos: Photos, rows: Rows) -> dict[int, Array]:
    """Return the points of the views of photos, as `Pictures.embed_views` makes them."""
    encoder, found = load_encoder(photos.head.info.encoder), {}
    for row in rows.tolist():
        image = load_image(photos.folder / photos.files[row])
        found[row] = photos.head.gallery(encoder.encode(views_of(image))).points
    return found


def trials(photos: Photos, count: int, size: int, seen: dict[int, Array]) -> Iterator[Trial]:
    """Yield things that were taught by so many examples, each in a library of that size."""
    rng = np.random.default_rng(count)
    crowd = grown(photos.points[photos.others], size, rng)
    for own in photos.things.values():
        for name, rows in own.items():
            if len(rows) <= count:
                continue
            shown, left = np.stack([seen[row] for row in rows[:count].tolist()]), rows[count:]
            beside = np.concatenate([others for other, others in own.items() if other != name])
            beside = rng.permutation(beside)[: size // 5]
            # What is farther changes neither the order of the others nor how right they are.
            nearest = np.argsort(-nearness(crowd, shown).mean(axis=1))[:NEAREST]
            points = np.vstack([photos.points[left], photos.points[beside], crowd[nearest]])
            nothing = np.empty((0, *shown.shape[1:]), np.float32)
            is_of = np.arange(len(points)) < len(left)
            yield Trial(Thing(photos.head, shown, nothing), points, is_of, size)


def grown(points: Array, n: int, rng: np.random.Generator) -> Array:
    """Return n of some points, and the same again with noise if they are too few."""
    rows = rng.permutation(len(points))[:n]
    more = points[rng.integers(len(points), size=n - len(rows))]
    noise = rng.standard_normal(more.shape, np.float32) / np.sqrt(points.shape[1])
    return np.vstack([points[rows], unit(more + NOISE * noise)])


def refused(trial: Trial, count: int) -> Trial:
    """Return a thing after the best wrong photos were refused; they count no longer."""
    order = np.argsort(-logits(trial))
    wrong = order[~trial.is_of[order]][:count]
    thing = replace(trial.thing, refusals=np.repeat(trial.points[wrong][:, None], VIEWS, axis=1))
    left = np.delete(np.arange(len(trial.points)), wrong)
    return Trial(thing, trial.points[left], trial.is_of[left], trial.size)


def logits(trial: Trial) -> Array:
    """Return the log-odds that each photo shows the thing."""
    nothing = np.empty((len(trial.points), 0), np.float32)
    return trial.thing.logits(Gallery(nothing, nothing, nothing, nothing, trial.points), trial.size)


def figures(found: list[Trial]) -> str:
    """Return mAP, how often the first is right, and how many of each certainty are."""
    precision, first = [], []
    said: dict[str, list[bool]] = defaultdict(list)
    for trial in found:
        sure = logits(trial)
        precision.append(average_precision_score(trial.is_of, sure))
        first.append(trial.is_of[np.argmax(sure)])
        for row in np.flatnonzero(sigmoid(sure) >= BANDS["perhaps"]):
            said[band(float(sigmoid(sure[row])))].append(bool(trial.is_of[row]))
    right = " · ".join(f"{np.mean(said[name]):.2f} of {len(said[name])}" for name in BANDS)
    return f"{np.mean(precision):.3f} | {np.mean(first):.2f} | {right}"


def fit(photos: Photos, seen: dict[int, Array]) -> None:
    """Print what makes log-odds of the nearness to examples, as the photos have it."""
    inputs, targets = [], []
    for count in EXAMPLES:
        for size in SIZES:
            for trial in trials(photos, count, size, seen):
                near = nearness(trial.points, trial.thing.examples).mean(axis=1)
                same = np.ones(len(near))
                inputs.append(np.stack([same_odds(photos.head, near), 
                                        np.log10(size) * same], axis=1))  # fmt: skip
                targets.append(trial.is_of)
    model = LogisticRegression(C=1e4, max_iter=500)
    model.fit(np.concatenate(inputs), np.concatenate(targets))
    print("SAME, PHOTOS, OFFSET =", model.coef_[0].round(3), model.intercept_.round(3))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--encoder", default="efficientnet-b3")
    parser.add_argument("--features", type=Path)
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    photos = read(asked.photos.resolve(), asked.encoder, asked.features)
    taught = [rows[: max(EXAMPLES)] for own in photos.things.values() for rows in own.values()]
    seen = views(photos, np.unique(np.concatenate(taught)))
    print(f"{len(seen)} examples seen", flush=True)
    if asked.fit:
        fit(photos, seen)
    print(
        "examples | refusals | photos | things | mAP | first right | right: surely, likely, perhaps"
    )
    for size in SIZES:
        for count in EXAMPLES:
            found = list(trials(photos, count, size, seen))
            for no in REFUSALS:
                line = figures(list(map(partial(refused, count=no), found)))
                print(f"{count} | {no} | {size:,} | {len(found)} | {line}", flush=True)


if __name__ == "__main__":
    main()
