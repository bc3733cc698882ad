"""What comes out of a tuning: an encoder with its head, and what it brings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.encoders.tuned.encoder import TunedEncoder
from semsearch.errors import UnreadableImageError
from semsearch.head.projection import HeadInfo, ProjectionHead
from semsearch.head.scoring import Scorer
from semsearch.images.loading import load_image
from semsearch.indexing.reading import BATCH
from semsearch.models.manifest import head_path
from semsearch.models.tuned import TunedFiles
from semsearch.progress import Progress
from semsearch.training.fine_tuning.outcome.head import extended_head
from semsearch.training.fine_tuning.outcome.labels import Shown
from semsearch.training.fine_tuning.outcome.outside import judged, outside_photos
from semsearch.training.fine_tuning.outcome.report import Figure, Seen, compare
from semsearch.training.fine_tuning.outcome.texts import Captioned, with_captions
from semsearch.training.fine_tuning.outcome.writing import publish, write_head, write_weights
from semsearch.training.fine_tuning.photos import Part, TuningPhotos
from semsearch.training.fine_tuning.targets import caption_vectors
from semsearch.training.fine_tuning.tuning import Tuning
from semsearch.vectors import Array, unit
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

Outcome = tuple[TunedFiles, tuple[Figure, ...]]
# Photos of which captions say as much the same as of one pair in so many count as alike.
PAIRS_FOR_ONE = 100


@dataclass(frozen=True)
class Embedded:
    """What a tuned encoder makes of its photos, and of photos of all kinds.

    Attributes
    ----------
    photos : TuningPhotos
    inside : array of shape (n, dim)
    paths : sequence of m Paths
        The photos of all kinds. Every other one is learned from, and the rest measured with.
    outside : array of shape (m, dim)
    """

    photos: TuningPhotos
    inside: Array
    paths: Sequence[Path]
    outside: Array

    @classmethod
    def by(cls, encoder: TunedEncoder, photos: TuningPhotos, progress: Progress) -> "Embedded":
        """Embed all of them that can be read."""
        own, others = list(photos.files), outside_photos()
        embeddings, is_read = _embedded(encoder, own + others, progress)
        kept = photos.where(is_read[: len(own)])
        inside, outside = np.split(embeddings, [len(kept)])
        paths = [path for path, read in zip(others, is_read[len(own) :], strict=True) if read]
        return cls(kept, inside, paths, outside)

    def shown(self, part: Part) -> Shown:
        """Return the photos that are for something, with their labels."""
        rows = self.photos.of(part)
        return Shown(self.inside[rows], self.photos.labels[rows].tolist())

    def captioned(self, part: Part) -> Captioned:
        """Return the photos that are for something, with the vectors of their captions."""
        rows = self.photos.of(part)
        return Captioned(self.inside[rows], caption_vectors(self.photos)[rows])

    def measured(self) -> list[Seen]:
        """Return what photos are measured with, and what is right among them."""
        return [self._held(), _judged(self.paths[1::2], self.outside[1::2])]

    def _held(self) -> Seen:
        rows = self.photos.of(Part.HELD)
        labels = self.photos.labels[rows]
        if self.photos.names:
            queries = {label: labels == label for label in sorted(set(labels.tolist()))}
            same = labels[:, None] == labels
        else:
            said = [self.photos.captions[row][0] for row in rows]
            queries = {text: np.array([own == text for own in said]) for text in said}
            same = _alike(self.captioned(Part.HELD).vectors)
        return Seen("held-out photos", self.inside[rows], same, queries)


def finish(tuning: Tuning, weights: dict[str, Array], recipe: str, progress: Progress) -> Outcome:
    """Put the encoder that comes out of a tuning beside the shipped ones, and measure it.

    Parameters
    ----------
    tuning : Tuning
    weights : dict of str to array
        Those of the tuned blocks, as `Tuning.learn` returns them.
    recipe : str
        The command that makes the encoder.

    Returns
    -------
    (TunedFiles, tuple of Figure)
        Where the encoder lies, and how well photos are found that it did not learn from.
    """
    files = write_weights(tuning, weights)
    known = Embedded.by(TunedEncoder(files), tuning.order.photos, progress)
    shipped = ProjectionHead.load(head_path(tuning.order.encoder))
    head = _head(shipped, HeadInfo(files.name, len(known.photos.of(Part.LEARNED)), recipe), known)
    words, lexicon = WordVectors.load(), Lexicon.load()
    before, after = (Scorer(own, words, lexicon) for own in (shipped, head))
    figures = tuple(f for seen in known.measured() for f in compare(before, after, seen))
    write_head(tuning, files, head, figures, recipe)
    return publish(tuning, files), figures


def _head(shipped: ProjectionHead, info: HeadInfo, known: Embedded) -> ProjectionHead:
    learned, watched = known.shown(Part.LEARNED), known.shown(Part.WATCHED)
    head = extended_head(shipped, info, learned, watched, known.outside[::2])
    if known.photos.names or not head.tuned:
        return head
    said = (known.captioned(part) for part in (Part.LEARNED, Part.WATCHED))
    return replace(head, tuned=with_captions(shipped, head.tuned, *said))


def _embedded(
    encoder: TunedEncoder, paths: Sequence[Path], progress: Progress
) -> tuple[Array, NDArray[np.bool_]]:
    """Return the embeddings of the photos that can be read, and which can."""
    parts, is_read = [np.empty((0, encoder.dim), np.float32)], []
    for start in range(0, len(paths), BATCH):
        images = [_read(path) for path in paths[start : start + BATCH]]
        is_read += [image is not None for image in images]
        parts.append(encoder.encode([image for image in images if image]))
        progress(len(is_read), len(paths))
    return np.concatenate(parts), np.array(is_read)


def _read(path: Path) -> Image | None:
    try:
        return load_image(path)
    except UnreadableImageError:
        return None


def _alike(vectors: Array) -> NDArray[np.bool_]:
    own = unit(vectors - vectors.mean(axis=0))
    cosines = own @ own.T
    pairs = cosines[np.triu_indices(len(own), 1)]
    return np.asarray(cosines >= np.quantile(pairs, 1 - 1 / PAIRS_FOR_ONE))


def _judged(paths: Sequence[Path], embeddings: Array) -> Seen:
    queries = judged(paths)
    answers = np.stack(list(queries.values())).astype(np.float32)
    return Seen("photos of all kinds", embeddings, answers.T @ answers > 0, queries)
