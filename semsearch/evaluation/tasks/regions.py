"""Searching for a part of a photo: the whole, the part alone, or the part of the feature map."""

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from semsearch.encoders import Encoder
from semsearch.evaluation import metrics
from semsearch.evaluation.tasks.searches import Figures, Labels
from semsearch.head.projection import ProjectionHead
from semsearch.search.pictures import embed_region, pool_region
from semsearch.vectors import Array

HALVES = (0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0)


def regions(
    encoder: Encoder, head: ProjectionHead, gallery: Array, labels: Labels,
    images: Sequence[Image], wanted: Sequence[str],
) -> Figures:  # fmt: skip
    """Search for one half of each collage.

    Parameters
    ----------
    encoder : Encoder
    head : ProjectionHead
    gallery : array of shape (n, dim)
        The embeddings of the photos that are searched.
    labels : array of shape (n,), str
    images : sequence of m pictures
        The first shows what is wanted in its left half, the next in its right one, and so on.
    wanted : sequence of m str
        The class of that half.
    """
    boxes = [HALVES[number % 2] for number in range(len(images))]
    pairs = list(zip(images, boxes, strict=True))
    ways = {
        "whole": encoder.encode(images),
        "crop": np.stack([embed_region(encoder, image, box) for image, box in pairs]),
    }
    pooled = [pool_region(encoder, image, box) for image, box in pairs]
    if all(vector is not None for vector in pooled):
        ways["pooled"] = np.stack([vector for vector in pooled if vector is not None])
    relevant = np.array(wanted)[:, None] == labels
    points = head.gallery(gallery).points
    scores = {way: head.gallery(vectors).points @ points.T for way, vectors in ways.items()}
    figures: Figures = {
        f"map_{way}": metrics.mean_average_precision(own, relevant) for way, own in scores.items()
    }
    figures |= {
        f"p_at_10_{way}": metrics.precision_at(10, own, relevant) for way, own in scores.items()
    }
    return figures | {"regions": len(images)}
