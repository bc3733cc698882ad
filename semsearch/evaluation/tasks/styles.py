"""Drawings: as the query for photos of the same thing, and as what words find."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from semsearch.evaluation import metrics
from semsearch.evaluation.systems import Semsearch
from semsearch.evaluation.tasks.searches import Figures, Labels, mean
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Case, same_odds
from semsearch.vectors import Array
from semsearch.words.word_vectors import WordVectors


@dataclass(frozen=True)
class Style:
    """Pictures in one style.

    Attributes
    ----------
    embeddings : array of shape (n, dim)
    classes : array of shape (n,), str
    """

    embeddings: Array
    classes: Labels


def styles(
    head: ProjectionHead, words: WordVectors, pictures: Mapping[str, Style], photos: str
) -> dict[str, Figures]:
    """Return the figures of each style, by its name; those of the photos first.

    Each picture of a class that there are photos of is a query for those, and each class a word
    for the pictures of each style.

    Parameters
    ----------
    head : ProjectionHead
    words : WordVectors
    pictures : dict of str to Style
    photos : str
        The style that the pictures of all are to find.
    """
    systems = {name: Semsearch(head, own.embeddings, words) for name, own in pictures.items()}
    order = [photos, *(name for name in pictures if name != photos)]
    return {
        name: _to_photos(systems[name], pictures[name], systems[photos], pictures[photos])
        | _words(systems[name], pictures[name].classes)
        for name in order
    }


def _to_photos(ours: Semsearch, own: Style, theirs: Semsearch, photos: Style) -> Figures:
    """Return how well pictures find photos of their classes; a photo does not find itself."""
    asked = np.flatnonzero(np.isin(own.classes, photos.classes))
    odds = same_odds(ours.head, ours.gallery.points[asked] @ theirs.gallery.points.T)
    scores = ours.scorer.ranked(Case.IMAGE, odds, theirs.shared)
    relevant = own.classes[asked][:, None] == photos.classes
    itself = asked if own is photos else None
    return {
        "to_photos_map": mean(metrics.average_precisions(scores, relevant, itself)),
        "to_photos_p_at_10": metrics.precision_at(10, scores, relevant, itself),
    }


def _words(ours: Semsearch, classes: Labels) -> Figures:
    """Return how well the names of classes find pictures of them."""
    names = sorted(set(classes.tolist()))
    relevant = np.array(names)[:, None] == classes
    return {
        "words_map": mean(metrics.average_precisions(ours.text_scores(names), relevant)),
        "pictures": len(classes),
        "classes": len(names),
    }
