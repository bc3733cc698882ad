"""What a source of words is worth on a library: whether photos look like what is said of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from semsearch.head.gallery import Gallery
from semsearch.head.scoring import Scorer
from semsearch.queries.query import Term, named
from semsearch.vectors import Array

# How many words are tried, how many photos of each, and with how many others they are compared.
WORDS, PHOTOS, OTHERS = 60, 20, 300
# What a source is worth of which nothing can be measured, and as how many photos that counts.
PRIOR, PRIOR_PHOTOS = 0.5, 10
# As how many photos those of one word count at most. A folder *Turkey* whose photos show no bird
# says something of that word first; several such folders are no chance.
OF_A_WORD = 4
# A source that is worth less is worth nothing.
LEAST = 0.25

GalleryOf = Callable[[NDArray[np.int64]], Gallery]


def worth(said: Mapping[str, ArrayLike], scorer: Scorer, gallery_of: GalleryOf) -> float:
    """Return what a source of words is worth, 0 to 1: about of which share of photos it is right.

    Nobody has to say what is right. Of words that the head knows it is asked how much likelier
    the photos of which they are said show them than the other photos of that source do; 0 is as by
    chance, 1 always likelier (Somers' D, which is 2 AUC - 1). With few words the answer is drawn
    to `PRIOR`.

    Parameters
    ----------
    said : mapping of str to sequence of int
        The numbers of the photos of which it says each word.
    scorer : Scorer
    gallery_of : callable
        Returns what the head says of photos, by ascending number.
    """
    random = np.random.default_rng(0)
    words = list(islice(_known(said, scorer, random), WORDS))
    if not words:
        return PRIOR
    tried = [random.permutation(np.unique(said[word]))[:PHOTOS] for word in words]
    others = random.permutation(np.unique(np.concatenate([*map(np.asarray, said.values())])))
    ids = np.unique(np.concatenate([*tried, others[:OTHERS]]))
    meanings = scorer.meanings([named(word, scorer.words) for word in words])
    logits = scorer.table(meanings).logits(gallery_of(ids))
    each = zip(logits, words, tried, strict=True)
    return _drawn([_gains(own, np.isin(ids, said[w]), np.isin(ids, t)) for own, w, t in each])


def _drawn(gains: Sequence[Array]) -> float:
    """Return the mean gain of words, drawn to `PRIOR` where they are few; 0 if it is small."""
    known = [own for own in gains if len(own)]
    counts = np.array([min(len(own), OF_A_WORD) for own in known]) * len(known) ** 0.5
    measured = float(counts @ np.array([own.mean() for own in known])) if known else 0.0
    found = (max(measured, 0.0) + PRIOR_PHOTOS * PRIOR) / (counts.sum() + PRIOR_PHOTOS)
    return float(found) if found >= LEAST else 0.0


def _known(
    said: Mapping[str, ArrayLike], scorer: Scorer, random: np.random.Generator
) -> Iterator[str]:
    """Yield the words, in any order, that the head can tell photos by in their commonest sense."""
    words = sorted(said)
    spoken = frozenset(scorer.head.info.caption_words)
    for n in random.permutation(len(words)):
        word = words[n]
        if word in scorer.lexicon and (
            word in spoken or scorer.kinds(Term(word, word, ())).max() >= 1
        ):
            yield word


def _gains(logits: Array, is_said: NDArray[np.bool_], is_tried: NDArray[np.bool_]) -> Array:
    """Return of each photo tried how much likelier it is than those of which a word is not said.

    The share of those that are less likely, without that of those that are likelier.
    """
    others = np.sort(logits[~is_said])
    if not len(others):
        return np.zeros(0, np.float32)
    own = logits[is_tried]
    below = np.searchsorted(others, own, "left") + np.searchsorted(others, own, "right")
    return np.asarray(below / len(others) - 1, np.float32)
