"""What comes out of a tuning: an encoder with its head, and what it brings."""

from collections.abc import Sequence
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
from semsearch.training.fine_tuning.outcome.writing import publish, write_head, write_weights
from semsearch.training.fine_tuning.photos import Part, TuningPhotos
from semsearch.training.fine_tuning.tuning import Tuning
from semsearch.vectors import Array
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

Outcome = tuple[TunedFiles, tuple[Figure, ...]]


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
    own, other = list(tuning.order.photos.files), outside_photos()
    embeddings, is_read = _embedded(TunedEncoder(files), own + other, progress)
    photos = tuning.order.photos.where(is_read[: len(own)])
    inside, outside = np.split(embeddings, [len(photos)])
    paths = [path for path, read in zip(other, is_read[len(own) :], strict=True) if read]
    shipped = ProjectionHead.load(head_path(tuning.order.encoder))
    learned, watched = (_shown(photos, inside, part) for part in (Part.LEARNED, Part.WATCHED))
    info = HeadInfo(files.name, len(learned.labels), recipe)
    # Half of the photos of all kinds are learned from, and half are measured with.
    head = extended_head(shipped, info, learned, watched, outside[::2])
    seen = [_held(photos, inside), _outside(paths[1::2], outside[1::2])]
    words, lexicon = WordVectors.load(), Lexicon.load()
    before, after = (Scorer(own, words, lexicon) for own in (shipped, head))
    figures = tuple(figure for own in seen for figure in compare(before, after, own))
    write_head(tuning, files, head, figures, recipe)
    return publish(tuning, files), figures


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


def _shown(photos: TuningPhotos, embeddings: Array, part: Part) -> Shown:
    rows = photos.of(part)
    return Shown(embeddings[rows], photos.labels[rows].tolist())


def _held(photos: TuningPhotos, embeddings: Array) -> Seen:
    rows = photos.of(Part.HELD)
    labels = photos.labels[rows]
    if photos.names:
        queries = {label: labels == label for label in photos.names if label in labels}
        same = labels[:, None] == labels
    else:
        said = [photos.captions[row][0] for row in rows]
        queries = {text: np.array([own == text for own in said]) for text in said}
        same = None
    return Seen("held-out photos", embeddings[rows], same, queries)


def _outside(paths: list[Path], embeddings: Array) -> Seen:
    queries = judged(paths)
    answers = np.stack(list(queries.values()))
    own = answers.astype(np.float32)
    return Seen("photos of all kinds", embeddings, own.T @ own > 0, queries)
