"""What a tuning brings: photos that it has not seen, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Scorer
from semsearch.queries.naming import Naming
from semsearch.queries.query import Part, as_typed
from semsearch.vectors import Array

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Figure:
    """How well photos are found, as mAP: 1 where all that is right comes first.

    Attributes
    ----------
    what, by : str
        Which photos, and what they are found by.
    photos : int
        Among how many.
    before, after : float
    """

    what: str
    by: str
    photos: int
    before: float
    after: float


@dataclass(frozen=True)
class Seen:
    """Photos that blocks did not learn from, and what is right for whom.

    Attributes
    ----------
    what : str
        Which photos.
    embeddings : array of shape (n, dim)
    same : array of shape (n, n), bool, or None
        Which of them show the same, if that is known.
    queries : dict of str to array of shape (n,), bool
        Texts, and which photos answer them.
    """

    what: str
    embeddings: Array
    same: Flags | None
    queries: dict[str, Flags]


def compare(before: Scorer, after: Scorer, seen: Seen) -> list[Figure]:
    """Return how well photos are found by likeness and by words, by two heads.

    The first takes the first half of the embeddings.
    """
    photos = len(seen.embeddings)
    first = seen.embeddings[:, : before.head.dim]
    naming = Naming(after.words, after.names)
    read = {text: as_typed(text, naming) for text in seen.queries}
    parts = [part for part in read.values() if part]
    right = [seen.queries[text] for text, part in read.items() if part]
    both = ((before, first), (after, seen.embeddings))
    found = []
    if seen.same is not None:
        own = [found_alike(scorer.head, rows, seen.same) for scorer, rows in both]
        found.append(Figure(seen.what, "a photo", photos, *own))
    if parts:
        flags = np.stack(right)
        own = [_found_by_words(scorer, rows, parts, flags) for scorer, rows in both]
        found.append(Figure(seen.what, "words", photos, *own))
    return [figure for figure in found if not np.isnan(figure.before)]


def found_alike(head: ProjectionHead, embeddings: Array, same: Flags) -> float:
    """Return how well photos find those that show the `same` among all others, as mAP."""
    points = head.gallery(embeddings).points
    return mean_precision(points @ points.T, same, is_among=True)


def _found_by_words(
    scorer: Scorer, embeddings: Array, parts: Sequence[Part], right: Flags
) -> float:
    odds = scorer.logits(scorer.meanings(parts), scorer.head.gallery(embeddings))
    return mean_precision(odds, right)


def mean_precision(scores: Array, right: Flags, is_among: bool = False) -> float:
    """Return the mean average precision of rankings by scores, (q, n); nan if nothing is right.

    Parameters
    ----------
    scores : array of shape (q, n)
    right : array of shape (q, n), bool
    is_among : bool
        Whether the n are the queries themselves, each of which is left out of its own ranking.
    """
    found = []
    for row, (own, flags) in enumerate(zip(scores, right, strict=True)):
        kept = np.arange(len(own)) != row if is_among else np.ones(len(own), bool)
        ranked = flags[kept][np.argsort(-own[kept], kind="stable")]
        places = np.flatnonzero(ranked)
        if len(places):
            found.append(np.mean(np.arange(1, len(places) + 1) / (places + 1)))
    return float(np.mean(found)) if found else float("nan")
