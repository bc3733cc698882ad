"""Heat maps: whether a photo loses more without its hottest place than without any other."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL.Image import Image, new

from semsearch.encoders import Encoder
from semsearch.encoders.feature_map import Box
from semsearch.errors import UnknownWordsError
from semsearch.evaluation.systems import Semsearch
from semsearch.evaluation.tasks.searches import Figures, Labels, mean
from semsearch.images.loading import load_image, squashed
from semsearch.insight.heat import (
    HIDDEN_SIDE,
    HeatMap,
    Score,
    answer,
    hide_windows,
    likeness,
    replaced,
)
from semsearch.queries.query import read_query
from semsearch.training.datasets import class_query
from semsearch.vectors import Array

PHOTOS = 50
RANDOM = 4
# The place that is hidden has a sixth of the photo, and lies on one of 7 by 7 grounds.
WIDTH = 0.4
STEPS = 7
PIXELS = 40


def heat_maps(
    encoder: Encoder, ours: Semsearch, files: Sequence[Path], labels: Labels, embeddings: Array,
    n: int = PHOTOS, seed: int = 0,
) -> Figures | None:  # fmt: skip
    """Hide the hottest place of a photo, and random ones of its size, and compare the losses.

    Heat is found by blurring; here a place is filled with the photo's mean colour. `image` is
    the share of photos that become less like another one of their class without the hottest
    place than without random ones, on average; `text` is the same for the name of the class,
    and `text_known` for classes that the head knows. `_each` compares with one random place at
    a time. The losses are of log-odds.

    Parameters
    ----------
    encoder : Encoder
    ours : Semsearch
    files : sequence of Path
    labels : array of shape (photos,), str
    embeddings : array of shape (photos, dim)
    n : int
        How many pairs of photos are looked at, at most; no more than half the photos.
    """
    rng = np.random.default_rng(seed)
    losses: dict[str, list[Array]] = {"image": [], "text": [], "text_known": []}
    for asked, found in pairs(labels, min(n, len(files) // 2), rng):
        scores = {"image": likeness(ours.head, embeddings[asked])}
        scores |= _text_scores(ours, class_query(labels[found]))
        image = squashed(load_image(files[found]), HIDDEN_SIDE)
        for name, own in compare(encoder, image, scores, rng).items():
            losses[name].append(own)
    if not losses["image"]:
        return None
    figures: Figures = {"pairs": len(losses["image"])}
    for name, rows in losses.items():
        figures |= _figures(name, np.array(rows, np.float32)) if rows else {}
    return figures


def compare(
    encoder: Encoder, image: Image, scores: dict[str, Score], rng: np.random.Generator
) -> dict[str, Array]:
    """Return what a photo loses without its hottest place and without random ones.

    The random places are the same for all scores.

    Returns
    -------
    dict of str to array of shape (1 + `RANDOM`,)
    """
    hidden = hide_windows(image, lambda picture: encoder.encode([picture])[0])
    places = boxes()
    others = [places[number] for number in rng.choice(len(places), RANDOM, replace=False)]
    hot = [hottest(hidden.heat(score)) for score in scores.values()]
    plain = new("RGB", image.size, _mean_colour(image))
    pictures = [replaced(image, plain, box) for box in (*hot, *others)]
    embeddings = np.vstack([hidden.whole, encoder.encode(pictures)])
    found = {}
    for row, (name, score) in enumerate(scores.items()):
        whole, *rest = score(embeddings)
        losses = whole - np.array(rest, np.float32)
        found[name] = np.append(losses[row], losses[len(hot) :])
    return found


def hottest(heat: HeatMap) -> Box:
    """Return the place with the most heat."""
    pixels = heat.smooth((PIXELS, PIXELS))
    places = boxes()
    ends = [[round(edge * PIXELS) for edge in box] for box in places]
    sums = [pixels[top:bottom, left:right].sum() for left, top, right, bottom in ends]
    return places[int(np.argmax(sums))]


def boxes() -> list[Box]:
    """Return the places that can be hidden."""
    starts = [float(start) for start in np.linspace(0, 1 - WIDTH, STEPS)]
    return [(left, top, left + WIDTH, top + WIDTH) for top in starts for left in starts]


def pairs(labels: Labels, n: int, rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Yield the positions of two photos of a class, `n` times at most, each class as often."""
    classes = [np.flatnonzero(labels == label) for label in sorted(set(labels) - {""})]
    classes = [rows for rows in classes if len(rows) > 1]
    for turn in range(n if classes else 0):
        asked, found = rng.choice(classes[turn % len(classes)], 2, replace=False)
        yield int(asked), int(found)


def _text_scores(ours: Semsearch, name: str) -> dict[str, Score]:
    try:
        part = read_query(name, ours.words, ours.scorer.lexicon).wanted[0]
    except UnknownWordsError:
        return {}
    score = answer(ours.scorer, ours.scorer.meaning(part))
    return {"text": score} | ({"text_known": score} if ours.knows(name) else {})


def _mean_colour(image: Image) -> tuple[int, ...]:
    return tuple(int(value) for value in np.asarray(image).mean(axis=(0, 1)).round())


def _figures(name: str, losses: Array) -> Figures:
    hot, others = losses[:, :1], losses[:, 1:]
    return {
        name: mean(hot[:, 0] > others.mean(axis=1)),
        f"{name}_each": mean((hot > others).ravel()),
        f"{name}_loss": mean(hot[:, 0]),
        f"{name}_random_loss": mean(others.mean(axis=1)),
    }
