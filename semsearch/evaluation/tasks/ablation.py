"""The task ablation: how well photos are found without parts of the joint space, or by one alone.

Each alone has weight 1; the others keep the weights that they have together. Only `all` lets
photos that look alike share what is known of each.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from semsearch.evaluation import metrics
from semsearch.evaluation.metrics import Flags, Rows
from semsearch.evaluation.systems import Semsearch
from semsearch.evaluation.tasks.searches import Figures, Labels, mean
from semsearch.training.datasets import CaptionedPhotos, class_query
from semsearch.vectors import Array

EVIDENCE = ("named concepts", "classifier made from words", "words among labels",
            "sentence among captions")  # fmt: skip
Ablation = dict[str, Figures]


def ablation(system: Semsearch, labels: Labels, known: Sequence[bool]) -> Ablation:
    """Rank all photos for each class name, by parts of the joint space.

    Parameters
    ----------
    system : Semsearch
    labels : array of shape (n,), str
    known : sequence of bool
        For each class, in sorted order, whether the head knows it.

    Returns
    -------
    dict of str to Figures
        By what is left of the joint space.
    """
    classes = sorted(set(labels) - {""})
    relevant = labels == np.array(classes)[:, None]
    found = {name: np.full(len(classes), np.nan) for name in variants(system)}
    for name, rows, scores in _scored(system, [class_query(label) for label in classes]):
        found[name][rows] = metrics.average_precisions(scores, relevant[rows])
    flags = np.array(known, bool)
    return {
        name: {"map": mean(own), "map_known": mean(own[flags]), "map_unknown": mean(own[~flags])}
        for name, own in found.items()
    }


def caption_ablation(system: Semsearch, photos: CaptionedPhotos) -> Ablation:
    """Rank all photos for each caption, by parts of the joint space."""
    sentences, owners = photos.pairs()
    found = {name: np.full(len(sentences), len(photos.files) + 1) for name in variants(system)}
    for name, rows, scores in _scored(system, sentences):
        relevant: Flags = owners[rows, None] == np.arange(len(photos.files))
        found[name][rows] = metrics.ranks(scores, relevant)
    return {
        name: {f"caption_r_at_{k}": mean(ranks <= k) for k in (1, 10)}
        for name, ranks in found.items()
    }


def variants(system: Semsearch) -> dict[str, Array]:
    """Return how the evidence adds up in each variant, weights of shape (cases, features)."""
    weights = system.head.weights[:, : len(EVIDENCE)]
    alone = dict(zip(EVIDENCE, np.eye(len(EVIDENCE), dtype=np.float32), strict=True))
    return {
        "all": weights,
        "without diffusion": weights,
        **{f"without {name}": weights * (1 - row) for name, row in alone.items()},
        **{f"{name} alone": np.tile(row, (len(weights), 1)) for name, row in alone.items()},
    }


def _scored(system: Semsearch, queries: Sequence[str]) -> Iterator[tuple[str, Rows, Array]]:
    """Yield the scores of some queries, (m, n), in each variant, and the places of those."""
    kinds = variants(system)
    for rows, meanings in system.read(queries):
        case, evidence = meanings[0].case, system.scorer.evidence(meanings, system.gallery)
        for name, weights in kinds.items():
            logits = evidence @ weights[case]
            if name == "all":
                whole = logits + system.head.weights[case, -1]
                logits = system.scorer.ranked(case, whole, system.shared)
            yield name, rows, logits
