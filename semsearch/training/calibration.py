"""Fits how the evidence for a query adds up, on photos whose content is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import BASE, Case, Scorer
from semsearch.head.tags import Tagger, tag_vocabulary
from semsearch.training.known import Known, of_captions, of_labels, of_photos, of_tags
from semsearch.training.weighing import Example, fit_ranking, fit_weights
from semsearch.vectors import Array
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

# How often a search for what no photo shows is to be told so, in galleries like those of training.
REFUSED = {Case.NAME: 0.8, Case.WORD: 0.65, Case.PHRASE: 0.65}
# How many photos of a gallery are taken to be right. Most labels of the training photos have one
# in 3,400; people ask for what they have more of.
PRIOR = 0.01
SMALLEST_GALLERY = 100
SIZES = 4


@dataclass(frozen=True)
class Calibration:
    """How evidence adds up.

    Attributes
    ----------
    weights : array of shape (cases, `FEATURES` + 1)
    limits : array of shape (cases, 2)
    """

    weights: Array
    limits: Array


def calibrate(head: ProjectionHead, words: WordVectors, known: Known) -> Calibration:
    """Return how the evidence adds up for each case of `semsearch.head.scoring`.

    For labels that are hidden from the head nothing speaks but the joint space: they are as new
    to it as most of what people type.
    """
    scorer = Scorer(head, words, Lexicon.load())
    gallery = head.gallery(known.embeddings)
    examples: dict[Case, list[Example]] = {
        **of_labels(scorer, gallery, known),
        Case.PHRASE: list(of_captions(scorer, gallery, known)),
    }
    weights = {case: fit_ranking(own, PRIOR) for case, own in examples.items()}
    tags = of_tags(scorer, gallery, Tagger(scorer, tag_vocabulary(scorer)), known)
    weights |= {case: fit_weights(own) for case, own in tags.items()}
    weights[Case.IMAGE] = fit_weights(list(of_photos(gallery, known.labels)))
    limits = {
        case: found_from(examples[case], weights[case], share) for case, share in REFUSED.items()
    }
    cases, nothing = sorted(weights), np.zeros(2, np.float32)
    return Calibration(
        np.stack([weights[case] for case in cases]),
        np.stack([limits.get(case, nothing) for case in cases]),
    )


def found_from(examples: Sequence[Example], weights: Array, refused: float) -> Array:
    """Return from which log-odds the best of n photos counts as found, see `ProjectionHead`.

    It is what the best of n photos that are all wrong stays below in a share of `refused` of
    all searches. The best of many wrong photos is the better the more there are: by how much is
    seen in galleries of several sizes.
    """
    rng = np.random.default_rng(0)
    wrong = [rng.permutation(e.logits(weights)[e.judged & ~e.right]) for e in examples]
    wrong = [own for own in wrong if len(own)]
    if not wrong:
        return np.zeros(2, np.float32)
    largest = int(np.median([len(own) for own in wrong]))
    sizes = np.unique(np.geomspace(min(SMALLEST_GALLERY, largest), largest, SIZES).astype(int))
    best = [np.quantile([own[:size].max() for own in wrong], refused) for size in sizes]
    if len(sizes) < 2:
        return np.array([best[0], 0.0], np.float32)
    more, first = np.polyfit(np.log10(sizes / BASE), best, 1)
    return np.array([first, max(more, 0.0)], np.float32)
