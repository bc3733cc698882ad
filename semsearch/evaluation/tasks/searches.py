"""The tasks: each takes a system and photos of known content, and returns its figures."""

import time
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.evaluation import metrics
from semsearch.evaluation.systems import Semsearch, System
from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.head.reweighting import reweight
from semsearch.head.tags import Tag, Tagger
from semsearch.stores.neighbours import AnnoyIndex, ExactIndex, annoy_is_installed
from semsearch.training.datasets import CaptionedPhotos, class_query
from semsearch.vectors import Array
from semsearch.words.lexicon import Lexicon

Figures = dict[str, float | int | None]
Labels = NDArray[np.str_]

NEIGHBOURS = 10
INDEX_QUERIES = 200
TELLING = 0.35
SURE = 0.8


def text_to_image(system: System, labels: Labels, known: Sequence[bool] | None = None) -> Figures:
    """Rank all photos for each class name.

    Parameters
    ----------
    system : System
    labels : array of shape (n,), str
        The class of each photo; "" for one that belongs to none and only distracts.
    known : sequence of bool, optional
        For each class, in sorted order, whether the head knows it; then `map_known` and
        `map_unknown` part the classes, with all photos in the gallery for both.
    """
    classes = sorted(set(labels) - {""})
    scores = system.text_scores([class_query(label) for label in classes])
    relevant = labels == np.array(classes)[:, None]
    precisions = metrics.average_precisions(scores, relevant)
    figures: Figures = {
        "map": mean(precisions),
        "p_at_10": metrics.precision_at(10, scores, relevant),
        "classes": len(classes),
        "photos": len(labels),
    }
    if known is not None:
        flags = np.array(known, bool)
        figures |= {"map_known": mean(precisions[flags]), "classes_known": int(flags.sum()),
                    "map_unknown": mean(precisions[~flags])}  # fmt: skip
    return figures


def image_to_image(system: System, labels: Labels) -> Figures:
    """Rank all other photos by similarity to each photo of a class."""
    queries = np.flatnonzero(labels != "")
    scores = system.image_scores()[queries]
    relevant = labels[queries][:, None] == labels
    return {
        "map": metrics.mean_average_precision(scores, relevant, exclude=queries),
        "p_at_10": metrics.precision_at(10, scores, relevant, exclude=queries),
    }


def captions(system: System, photos: CaptionedPhotos) -> Figures:
    """Rank the photos for each caption, and the captions for each photo."""
    sentences, owners = photos.pairs()
    scores = system.text_scores(sentences)
    relevant = owners[:, None] == np.arange(len(photos.files))
    forward = {f"r_at_{k}": metrics.recall_at(k, scores, relevant) for k in (1, 5, 10)}
    back = {f"image_to_text_r_at_{k}": metrics.recall_at(k, scores.T, relevant.T)
            for k in (1, 5, 10)}  # fmt: skip
    return {
        **forward,
        "median_rank": metrics.median_rank(scores, relevant),
        **back,
        "image_to_text_median_rank": metrics.median_rank(scores.T, relevant.T),
        "photos": len(photos.files),
        "captions": len(sentences),
    }


def tags(system: Semsearch, labels: Labels) -> Figures:
    """Compare tags with the class of each photo.

    A hit is a tag that names the class, by its name or a synonym; `hit_or_kind_at_5` takes
    tags for kinds of thing that the class is as well, such as *bird* for an owl. For `map`
    the photos are ranked for each class by the confidence of its tag. A tag that is shown is
    right if it names the class or a kind of thing that the class is. Tags that name a special
    kind of the class cannot be judged, nor can those of a class that the lexicon does not
    know; they are left out.
    """
    rows = np.flatnonzero(labels != "")
    accepted = {label: class_names(label) for label in set(labels[rows])}
    tagger, gallery = system.tagger(), system.gallery[rows]
    ranked = tagger.tags(gallery, k=5, threshold=0.0)
    words = [[tag.word for tag in found] for found in ranked]
    wanted = [accepted[label] for label in labels[rows]]
    kinds = {label: names | kind_names(label) for label, names in accepted.items()}
    sure, right = judge_shown(tagger.tags(gallery), labels[rows])
    share_right, shown = metrics.precision_above(SURE, sure, right)
    visible = [word in Lexicon.load() for found in words for word in found]
    return {
        "hit_at_1": metrics.hit_at(1, words, wanted),
        "hit_at_5": metrics.hit_at(5, words, wanted),
        "hit_or_kind_at_5": metrics.hit_at(5, words, [kinds[label] for label in labels[rows]]),
        "map": _tag_map(tagger, gallery, labels[rows], accepted),
        "visible_share": mean(np.array(visible)),
        "right_above_80": mean(np.array([share_right])),
        "shown_above_80": shown,
        "right_of_shown": mean(right),
        "mean_confidence": mean(sure),
        "calibration_error": mean(np.array([metrics.calibration_error(sure, right)])),
        "photos_without_tags": int(sum(not found for found in tagger.tags(gallery))),
    }


def _tag_map(
    tagger: Tagger, gallery: Gallery, labels: Labels, accepted: Mapping[str, set[str]]
) -> float:
    confidences = tagger.confidences(gallery)
    columns = {word: column for column, word in enumerate(tagger.vocabulary)}
    scores = np.zeros((len(accepted), len(labels)), np.float32)
    for row, names in enumerate(accepted.values()):
        own = [columns[name] for name in names if name in columns]
        if own:
            scores[row] = confidences[:, own].max(axis=1)
    return metrics.mean_average_precision(scores, labels == np.array(list(accepted))[:, None])


def judge_shown(found: Sequence[Sequence[Tag]], labels: Labels) -> tuple[Array, NDArray[np.bool_]]:
    """Return how sure the tags are that can be judged by the class of a photo, and right."""
    lexicon = Lexicon.load()
    sure, right = [], []
    for shown, label in zip(found, labels, strict=True):
        meanings = {s for name in class_names(label) for s in lexicon.synsets(name)[:1]}
        above = {a for meaning in meanings for a in lexicon.ancestors(meaning)}
        for tag in shown if meanings else ():
            own = lexicon.synsets(tag.word)[:1]
            if own and meanings & set(lexicon.ancestors(own[0])[1:]):
                continue
            sure.append(tag.confidence)
            right.append(bool(set(own) & above) or tag.word in class_names(label))
    return np.array(sure, np.float32), np.array(right, bool)


def class_names(label: str) -> set[str]:
    """Return the names that a tag may have to name a class: its own and its synonyms."""
    lexicon = Lexicon.load()
    query = class_query(label)
    singular = query.removesuffix("s")
    names = {query, singular, query.replace(" ", "")}
    for name in (query, singular):
        for synset in lexicon.synsets(name)[:2]:
            names.update(lexicon.names(synset))
    return names


def kind_names(label: str) -> set[str]:
    """Return the names of the kinds of thing that a class is, but for the most general ones."""
    lexicon = Lexicon.load()
    meanings = lexicon.synsets(class_query(label))[:1]
    above = [a for m in meanings for a in lexicon.ancestors(m)
             if lexicon.information(a) >= TELLING]  # fmt: skip
    return {name for synset in above for name in lexicon.names(synset)}


def neighbours(vectors: Array) -> Figures:
    """Compare the index with brute force: the share of true neighbours, and queries a second."""
    rows = np.random.default_rng(0).choice(len(vectors), min(INDEX_QUERIES, len(vectors)), False)
    exact = ExactIndex(vectors)
    truth, exact_rate = _query_all(exact, vectors[rows])
    figures: Figures = {"exact_queries_per_second": exact_rate, "recall_at_10": 1.0}
    if annoy_is_installed():
        found, rate = _query_all(AnnoyIndex.build(vectors), vectors[rows])
        figures |= {"annoy_recall_at_10": metrics.neighbour_recall(found, truth),
                    "annoy_queries_per_second": rate}  # fmt: skip
    return figures


def _query_all(index: ExactIndex | AnnoyIndex, queries: Array) -> tuple[NDArray[np.intp], float]:
    start = time.perf_counter()
    found = np.stack([index.query(query, NEIGHBOURS)[0] for query in queries])
    return found, len(queries) / (time.perf_counter() - start)


def reweighting(
    head: ProjectionHead, gallery_embeddings: Array, labels: Labels, pairs: Array,
    pair_labels: Sequence[tuple[str, str]], focus: Sequence[Array], strength: float = 1.0,
) -> Figures:  # fmt: skip
    """Search with collages of two classes, and ask for one of them.

    Parameters
    ----------
    head : ProjectionHead
    gallery_embeddings : array of shape (n, dim)
    labels : array of shape (n,), str
    pairs : array of shape (m, dim)
        Embeddings of the collages.
    pair_labels : sequence of (str, str)
        The classes in each collage; the first is asked for.
    focus : sequence of m arrays of shape (c,)
        The concepts that the name of the class asked for stands for.
    """
    points = head.gallery(gallery_embeddings).points
    changed = np.stack([reweight(head, e, f, strength) for e, f in zip(pairs, focus, strict=True)])
    before = head.gallery(pairs).points @ points.T
    after = head.gallery(changed).points @ points.T
    wanted = np.array([a for a, _ in pair_labels])[:, None] == labels
    other = np.array([b for _, b in pair_labels])[:, None] == labels
    return {
        "map_before": metrics.mean_average_precision(before, wanted),
        "map_after": metrics.mean_average_precision(after, wanted),
        "other_map_before": metrics.mean_average_precision(before, other),
        "other_map_after": metrics.mean_average_precision(after, other),
        "collages": len(pairs),
    }


def mean(values: NDArray[np.generic]) -> float | None:
    """Return the mean without missing values, None where there is none."""
    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else None
