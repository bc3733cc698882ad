"""Measure what learning from pairs brings, for three meanings of *alike* over the same photos.

    python scripts/measure_likeness.py PHOTOS FEATURES HEAD

PHOTOS is the folder of photos that heads are trained on, FEATURES their features for the encoder of
HEAD, as `semsearch train --features` keeps them. HEAD should not have seen the labels of
`imagenet-synsets` and `scenes`: train one on the other photos. *Alike* is the same synset, the same
scene, or colours of one of twenty clusters. A metric is learned from pairs of some photos, half of
them alike, and half of the others near to one another; the mAP is that among 1,400 other photos.
Prints the table in docs/experiments.md.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import average_precision_score

from semsearch.head.projection import ProjectionHead
from semsearch.images.colour import describe
from semsearch.images.loading import load_image
from semsearch.training.features import Features
from semsearch.training.likeness.fitting import Photos, fit_metric
from semsearch.vectors import Array

SETS = ("imagenet-synsets/", "scenes/")
PAIRS, DRAWS = (20, 100, 500), 5
HELD_OUT, ASKED = 1_400, 250
NEAR, CLUSTERS = 20, 20
Rows = NDArray[np.intp]
Labels = NDArray[np.str_]


def meanings(files: list[str], colours: Array) -> dict[str, Labels]:
    """Return what each photo is by each meaning; "" where it is nothing."""
    clusters = KMeans(CLUSTERS, n_init=4, random_state=0).fit_predict(np.sqrt(colours))
    kinds = [f.split("/")[1].split("_")[0] if f.startswith(SETS[0]) else "" for f in files]
    scenes = [f.split("/")[1] if f.startswith(SETS[1]) else "" for f in files]
    return {"kind of thing": np.array(kinds), "scene": np.array(scenes),
            "colours": clusters.astype(str)}  # fmt: skip


def draw(
    labels: Labels, rows: Rows, points: Array, count: int, rng: np.random.Generator
) -> tuple[Rows, Rows]:
    """Return pairs of rows that are alike, and as many that are not, half of those near."""
    rows = rows[labels[rows] != ""]
    alike: set[tuple[int, int]] = set()
    unlike: set[tuple[int, int]] = set()
    while len(alike) < count // 2:
        one = rng.choice(rows)
        same = rows[(labels[rows] == labels[one]) & (rows != one)]
        if len(same):
            alike.add(ordered(one, rng.choice(same)))
    while len(unlike) < count // 2:
        one = rng.choice(rows)
        others = rows[labels[rows] != labels[one]]
        if len(unlike) % 2:
            others = others[np.argsort(-(points[others] @ points[one]))[:NEAR]]
        unlike.add(ordered(one, rng.choice(others)))
    return np.array(sorted(alike)), np.array(sorted(unlike))


def ordered(one: int, other: int) -> tuple[int, int]:
    """Return two rows, the smaller first."""
    return min(one, other), max(one, other)


def found(places: Array, labels: Labels) -> float:
    """Return the mAP of photos of the same label, over some of those that have one."""
    scores, precision = places @ places.T, []
    for row in np.flatnonzero(labels != "")[:: max(1, (labels != "").sum() // ASKED)]:
        others = np.delete(np.arange(len(labels)), row)
        right = labels[others] == labels[row]
        if right.any():
            precision.append(average_precision_score(right, scores[row, others]))
    return float(np.mean(precision))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("photos", "features", "head"):
        parser.add_argument(name, type=Path)
    asked = parser.parse_args()
    head = ProjectionHead.load(asked.head)
    kept = Features.load(asked.features, head.info.encoder)
    kept = kept.where(kept.whole & np.array([file.startswith(SETS) for file in kept.files]))
    files = kept.files.tolist()
    colours = np.stack([describe(load_image(asked.photos / file)) for file in files])
    photos = Photos(head.gallery(kept.embeddings).points, colours)
    print("alike | pairs | mAP before | with it, mean (least to most of the draws)")
    for name, labels in meanings(files, colours).items():
        for count in PAIRS:
            before, after = zip(
                *(once(photos, labels, count, n) for n in range(DRAWS)), strict=True
            )
            span = f"{np.mean(after):.3f} ({min(after):.3f} to {max(after):.3f})"
            print(f"{name} | {count} | {np.mean(before):.3f} | {span}", flush=True)


def once(photos: Photos, labels: Labels, count: int, seed: int) -> tuple[float, float]:
    """Return the mAP among photos held out, before and after learning from one draw of pairs."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(photos))
    test = order[:HELD_OUT]
    pairs = draw(labels, np.sort(order[HELD_OUT:]), photos.points, count, rng)
    places = fit_metric(photos, *pairs)(photos.points[test], photos.colours[test])
    return found(photos.points[test], labels[test]), found(places, labels[test])


if __name__ == "__main__":
    main()
