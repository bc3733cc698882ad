"""Trains a projection head on photos: some with labels, some with captions, most with neither."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from zlib import crc32

import numpy as np

from semsearch.head.drawings import Drawings
from semsearch.head.projection import HeadInfo, ProjectionHead
from semsearch.head.scoring import FEATURES, Case
from semsearch.head.text_tower import text_vectors
from semsearch.progress import Progress, unseen
from semsearch.queries.query import named
from semsearch.training.calibration import calibrate
from semsearch.training.concepts import Concept, imagenet_concepts
from semsearch.training.distillation import HeadLayers, LayerWeights, distil, extend
from semsearch.training.features import Features
from semsearch.training.joint_space import (
    AXES,
    LABEL_AXES,
    LABEL_WHITENING,
    PHRASE_WHITENING,
    Captions,
    ancestors_of,
    axes,
    fit_names,
    fit_texts,
    moments,
)
from semsearch.training.known import Known
from semsearch.training.truth import Truth
from semsearch.vectors import Array, unit
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

COMMONEST = 20_000
IMAGE_AXES = 384
CONCEPT_AXES = 256
HELD_OUT = 5
SAID_OF = 12


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
    drawings : Drawings, optional
        What was learned of drawings for the same encoder; it goes with any of its heads.
    """

    words: WordVectors
    info: HeadInfo
    truth: Truth
    classifier: LayerWeights | None = None
    seed: int = 0
    drawings: Drawings | None = None

    def train(self, features: Features, progress: Progress = unseen) -> ProjectionHead:
        """Return a head trained on all photos.

        How the evidence adds up is learnt first, with a head that has seen neither one photo
        in `HELD_OUT` nor one label in `HELD_OUT`, so that its confidence is that for photos and
        words which are new to it.
        """
        centre = self.words.rows(self.words.words[:COMMONEST]).mean(axis=0)
        captions = Captions.read(self.truth.captions, self.words, centre)
        hidden = frozenset(
            n for n in self.truth.labels.values() if crc32(n.encode()) % HELD_OUT == 0
        )
        held = features.fold(HELD_OUT)
        fit = partial(self._fit, captions=captions, centre=centre)
        trial = fit(features.where(~held), hidden, lambda done, n: progress(done, 2 * n))
        new = features.where(held & features.whole)
        labels = [self.truth.labels.get(file, "") for file in new.files]
        said = [captions.parts.get(file, ()) for file in new.files]
        known = Known(new.embeddings, labels, hidden, said)
        found = calibrate(trial, self.words, known)
        head = fit(features, frozenset(), lambda done, n: progress(n + done, 2 * n))
        return replace(head, weights=found.weights, limits=found.limits, drawings=self.drawings)

    def _fit(
        self, features: Features, hidden: frozenset[str], progress: Progress,
        captions: Captions, centre: Array,
    ) -> ProjectionHead:  # fmt: skip
        shown = {f: label for f, label in self.truth.taught.items() if label not in hidden}
        taught = [shown.get(file, "") for file in features.files]
        names = sorted(set(shown.values()))
        if self.classifier:
            layers = extend(self.classifier, features, taught, names, progress, self.seed)
        else:
            layers = distil(features, taught, names, progress, self.seed)
        photos = features.where(features.whole)
        head = self._with_points(layers, names, photos, centre)
        concepts = _concepts(names)
        head = replace(head, **fit_names(head, photos.embeddings, concepts, self.words, hidden))
        head = self._with_texts(head, photos, captions, hidden)
        return replace(head, name_moments=moments(head.gallery(photos.embeddings).names))

    def _with_texts(
        self, head: ProjectionHead, photos: Features, captions: Captions, hidden: frozenset[str]
    ) -> ProjectionHead:
        """Return a head that puts photos among what was said of them."""
        inputs = head.inputs(photos.embeddings, head.probabilities(photos.embeddings))
        called = self._called(hidden, head.word_centre)
        said = {r: captions.means[f] for r, f in enumerate(photos.files) if f in captions.means}
        labels = {r: called[f] for r, f in enumerate(photos.files) if f in called}
        return replace(
            head,
            labels=fit_texts(inputs, labels | said, LABEL_AXES, LABEL_WHITENING),
            phrases=fit_texts(inputs, said, AXES, PHRASE_WHITENING),
        )

    def _called(self, hidden: frozenset[str], centre: Array) -> dict[str, Array]:
        """Return the vectors of the photos' labels, by their files, but for those hidden."""
        labels = sorted(set(self.truth.labels.values()) - hidden)
        if not labels:
            return {}
        parts = [named(label, self.words) for label in labels]
        vectors = dict(zip(labels, text_vectors(parts, self.words, centre), strict=True))
        called = self.truth.labels.items()
        return {file: vectors[label] for file, label in called if label in vectors}

    def _with_points(
        self, layers: HeadLayers, names: list[str], photos: Features, centre: Array
    ) -> ProjectionHead:
        """Return a head of which concepts and points are done."""
        concepts = _concepts(names)
        synsets = np.array([concept.synset for concept in concepts])
        mean = unit(photos.embeddings).mean(axis=0)
        nothing: Any = np.zeros((0, 0), np.float32)
        head = ProjectionHead(
            layers=layers,
            concepts=tuple(concept.names[0] for concept in concepts),
            synsets=synsets,
            mean=mean,
            image_basis=axes(unit(photos.embeddings) - mean, IMAGE_AXES, whitening=0.5),
            concept_basis=np.eye(len(concepts), dtype=np.float32),
            word_centre=centre,
            ancestors=ancestors_of(synsets.tolist()),
            **dict.fromkeys(("name_basis", "name_bias", "sentence_centre"), nothing),
            **dict.fromkeys(("text_kernel", "labels", "phrases", "name_moments"), nothing),
            weights=np.zeros((len(Case), FEATURES + 1), np.float32),
            limits=np.zeros((len(Case), 2), np.float32),
            info=replace(self.info, labels=tuple(names), caption_words=self._caption_words()),
        )
        roots = np.sqrt(head.probabilities(photos.embeddings))
        return replace(head, concept_basis=axes(roots, CONCEPT_AXES, whitening=0.0))

    def _caption_words(self) -> tuple[str, ...]:
        """Return the words that the captions of at least `SAID_OF` photos use."""
        photos = (set(" ".join(own).lower().split()) for own in self.truth.captions.values())
        counts = Counter(word for said in photos for word in said)
        return tuple(sorted(word for word, count in counts.items() if count >= SAID_OF))


def _concepts(names: Sequence[str]) -> list[Concept]:
    lexicon = Lexicon.load()
    return [*imagenet_concepts(), *(Concept.named(name, lexicon) for name in names)]
