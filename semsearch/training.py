"""Trains a projection head on photos: some with labels, some with captions, most with neither."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from semsearch.calibration import calibrate
from semsearch.datasets import CaptionedPhotos
from semsearch.distillation import Classifier, Layers, distil, extend
from semsearch.features import Features
from semsearch.lexicon import Lexicon
from semsearch.projection import Gallery, HeadInfo, ProjectionHead
from semsearch.queries import phrase_vector, read_query
from semsearch.scoring import FEATURES, IMAGE
from semsearch.teacher import Concept, imagenet_concepts
from semsearch.vectors import Array, unit
from semsearch.words import WordVectors

KIND_SHARE = 0.8
COMMONEST = 20_000
RIDGE = 2.0
IMAGE_AXES = 384
CONCEPT_AXES = 256
HELD_OUT = 5
SAID_OF = 12

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Truth:
    """What is known of the photos, by their paths relative to the folder of all.

    Attributes
    ----------
    taught : dict of str to str
        Labels that become concepts of the head.
    labels : dict of str to str
        What photos show, to weigh the evidence by; with the taught ones among them.
    captions : dict of str to sequence of str
    """

    taught: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    captions: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Trainer:
    """Trains heads for one encoder.

    Attributes
    ----------
    words : WordVectors
    info : HeadInfo
        Kept with the head.
    truth : Truth
    classifier : tuple of arrays (dim, 1000) and (1000,), optional
        The encoder's own ImageNet classifier; without one a network is trained that
        imitates the teacher's probabilities.
    seed : int
        The same seed and features give the same head on one machine.
    """

    words: WordVectors
    info: HeadInfo
    truth: Truth
    classifier: Classifier | None = None
    seed: int = 0

    def train(
        self, features: Features, progress: Progress = lambda done, total: None
    ) -> ProjectionHead:
        """Return a head trained on all photos.

        How the evidence adds up is learnt first, with a head that has not seen one photo in
        `HELD_OUT`, so that its confidence is that for photos which are new to it.
        """
        held = features.fold(HELD_OUT)
        trial = self._fit(features.where(~held), lambda done, total: progress(done, 2 * total))
        new = features.where(held & features.whole)
        weights, blend = calibrate(
            trial, self.words, new.embeddings,
            labels=[self.truth.labels.get(file, "") for file in new.files],
            captions=[self.truth.captions.get(file, ()) for file in new.files],
        )  # fmt: skip
        head = self._fit(features, lambda done, total: progress(total + done, 2 * total))
        return replace(head, weights=weights, blend=blend)

    def _fit(self, features: Features, progress: Progress) -> ProjectionHead:
        taught = [self.truth.taught.get(file, "") for file in features.files]
        names = sorted(set(self.truth.taught.values()))
        if self.classifier:
            layers = extend(self.classifier, features, taught, names, progress, self.seed)
        else:
            layers = distil(features, taught, names, progress, self.seed)
        return self._assemble(layers, names, features.where(features.whole))

    def _assemble(self, layers: Layers, names: list[str], photos: Features) -> ProjectionHead:
        lexicon = Lexicon.load()
        centre = self.words.rows(self.words.words[:COMMONEST]).mean(axis=0)
        concepts = [*imagenet_concepts(), *(Concept.named(name, lexicon) for name in names)]
        mean = unit(photos.embeddings).mean(axis=0)
        dim, c = len(mean), len(concepts)
        head = ProjectionHead(
            layers=layers,
            concepts=tuple(concept.names[0] for concept in concepts),
            synsets=np.array([concept.synset for concept in concepts]),
            concept_vectors=np.stack([self._concept_vector(k, centre) for k in concepts]),
            centre=centre,
            mean=mean,
            phrase_kernel=np.zeros((dim + c, 300), np.float32),
            phrase_bias=np.zeros(300, np.float32),
            phrase_centre=np.zeros(300, np.float32),
            image_basis=_axes(unit(photos.embeddings) - mean, IMAGE_AXES, whitening=0.5),
            concept_basis=np.eye(c, dtype=np.float32),
            moments=np.zeros((2, 301, 300), np.float32),
            weights=np.zeros((IMAGE + 1, FEATURES + 1), np.float32),
            blend=np.zeros((IMAGE + 1, 3), np.float32),
            info=replace(self.info, labels=tuple(names), caption_words=self._caption_words()),
        )
        roots = np.sqrt(head.probabilities(photos.embeddings))
        head = replace(head, concept_basis=_axes(roots, CONCEPT_AXES, whitening=0.0))
        head = self._with_phrases(head, photos, roots)
        return replace(head, moments=_moments(head.gallery(photos.embeddings)))

    def _with_phrases(self, head: ProjectionHead, photos: Features, roots: Array) -> ProjectionHead:
        """Fit the ridge regression from photos to the mean vector of their captions."""
        rows = [r for r, file in enumerate(photos.files) if self.truth.captions.get(file)]
        if not rows:
            return head
        captions = [self.truth.captions[photos.files[row]] for row in rows]
        targets = np.stack([self._mean_caption(own, head.centre) for own in captions])
        looks = unit(unit(photos.embeddings[rows]) - head.mean)
        kernel, bias = _ridge(np.hstack([looks, roots[rows]]), targets - targets.mean(axis=0))
        return replace(
            head, phrase_kernel=kernel, phrase_bias=bias, phrase_centre=targets.mean(axis=0)
        )

    def _mean_caption(self, captions: Sequence[str], centre: Array) -> Array:
        vectors = [self._phrase(caption) for caption in captions]
        return np.asarray(np.mean([unit(vector - centre) for vector in vectors], axis=0))

    def _phrase(self, text: str) -> Array:
        terms = [t for part in read_query(text, self.words).wanted for t in part.terms]
        vector = phrase_vector(terms, self.words)
        return np.zeros(300, np.float32) if vector is None else vector

    def _caption_words(self) -> tuple[str, ...]:
        """Return the words that the captions of at least `SAID_OF` photos use."""
        photos = (set(" ".join(own).lower().split()) for own in self.truth.captions.values())
        counts = Counter(word for said in photos for word in said)
        return tuple(sorted(word for word, count in counts.items() if count >= SAID_OF))

    def _concept_vector(self, concept: Concept, centre: Array) -> Array:
        """Return the place of a concept, shape (300,), unit length or zero.

        It lies between its names and its kinds, so that an *oriole* is near *bird* too.
        """
        names = self._mean_place(concept.names, centre)
        return unit(names + KIND_SHARE * self._mean_place(concept.kinds, centre))

    def _mean_place(self, names: Sequence[str], centre: Array) -> Array:
        spelt = [name.lower().replace("-", " ").replace("_", " ").split() for name in names]
        known = [[word for word in parts if word in self.words] for parts in spelt]
        places = [unit(self.words.rows(own).mean(axis=0) - centre) for own in known if own]
        return unit(np.mean(places, axis=0)) if places else np.zeros_like(centre)


def read_truth(folder: Path, files: Sequence[str], labelled: str = "", captions: str = "") -> Truth:
    """Return what names, folders and captions tell of photos.

    Parameters
    ----------
    folder : Path
        The photos' folder.
    files : sequence of str
        The photos, relative to it.
    labelled : str
        A folder in it whose subfolders name what their photos show.
    captions : str
        A JSON file in it, beside the photos that it describes.

    Raises
    ------
    EvaluationDataError
        If the captions cannot be read.
    """
    taught = {file: label_of_folder(file, labelled) for file in files}
    taught = {file: label for file, label in taught.items() if label}
    named = {file: label_of_name(file) for file in files}
    labels = {file: label for file, label in named.items() if label} | taught
    if not captions:
        return Truth(taught, labels)
    found = CaptionedPhotos.read(folder / captions)
    names = [path.relative_to(folder.resolve()).as_posix() for path in found.files]
    return Truth(taught, labels, dict(zip(names, found.captions, strict=True)))


def label_of_name(file: str) -> str:
    """Return what a name like ``n02084071_1234_dog.jpg``, as ImageNet has them, says; or ""."""
    found = re.fullmatch(r"n\d{8}_(?:\d+_)?(.+)", PurePosixPath(file).stem)
    return found[1].replace("_", " ").lower() if found else ""


def label_of_folder(file: str, folder: str) -> str:
    """Return the name of the subfolder of `folder` that `file` is in, or "" if it is in none."""
    path = PurePosixPath(file)
    if not folder or not path.is_relative_to(folder):
        return ""
    parts = path.relative_to(folder).parts
    return parts[0].replace("_", " ").lower() if len(parts) > 1 else ""


def _axes(vectors: Array, k: int, whitening: float) -> Array:
    """Return the `k` main axes of vectors (n, d), shape (d, k), each over its spread ** whitening.

    Half-whitening (0.5) keeps a part of the spread; it found more photos of the same class
    than none or all (compare Jegou and Chum, 2012).
    """
    spread, axes = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    order = np.argsort(-spread)[: min(k, len(vectors), len(spread))]
    deviation = np.sqrt(np.maximum(spread[order], 1e-12))
    return np.asarray(axes[:, order] / deviation**whitening, np.float32)


def _ridge(inputs: Array, targets: Array) -> tuple[Array, Array]:
    """Return kernel and bias of a ridge regression, solved in its dual: few rows, many columns."""
    mean = inputs.mean(axis=0)
    centred = inputs - mean
    products: NDArray[np.float64] = (centred @ centred.T).astype(np.float64)
    penalty = RIDGE * np.trace(products) / len(products)
    dual = np.linalg.solve(products + penalty * np.eye(len(products)), targets)
    kernel = np.asarray(centred.T @ dual, np.float32)
    return kernel, np.asarray(-mean @ kernel, np.float32)


def _moments(gallery: Gallery) -> Array:
    """Return covariance and mean of places and phrases, shape (2, 301, 300)."""
    spaces = (gallery.places, gallery.phrases)
    rows = [np.vstack([np.cov(s, rowvar=False), s.mean(axis=0)]) for s in spaces]
    return np.asarray(rows, np.float32)
