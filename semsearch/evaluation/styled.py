"""Pictures of the same things in several styles: photos, sketches, paintings."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from semsearch.encoders import load_encoder
from semsearch.errors import EvaluationDataError
from semsearch.evaluation.tasks.styles import Style, styles
from semsearch.folders.listing import find_photos
from semsearch.head.projection import ProjectionHead
from semsearch.indexing.indexer import index_folder
from semsearch.library.library import Library
from semsearch.models.manifest import head_path
from semsearch.progress import Progress
from semsearch.training.datasets import class_query
from semsearch.words.word_vectors import WordVectors

PHOTOS = ("photo", "photos")


@dataclass(frozen=True)
class StyledPhotos:
    """Pictures with a style and a class each, in the order of their paths.

    Attributes
    ----------
    folder : Path
    files : tuple of Path
    styles, classes : tuples of str
        The names of the folder and of the subfolder of each.
    photos : str
        The style that the others are compared with.
    """

    folder: Path
    files: tuple[Path, ...]
    styles: tuple[str, ...]
    classes: tuple[str, ...]
    photos: str

    @classmethod
    def read(cls, folder: Path) -> "StyledPhotos":
        """Find the pictures in a folder like ``sketch/dog/1.png``.

        The style called photo or photos is what drawings are to find; without one it is the
        first by name.

        Raises
        ------
        EvaluationDataError
            If there are no such folders, one style alone, or no class in common.
        """
        root = folder.expanduser().resolve()
        places = [(path, path.relative_to(root).parts) for path in find_photos(root)]
        found = [(path, own[0], class_query(own[1])) for path, own in places if len(own) > 2]
        if not found:
            raise EvaluationDataError(
                f"{folder} has no pictures in folders like sketch/dog. Make a folder for each "
                "style, and in it one for each class."
            )
        files, names, classes = zip(*found, strict=True)
        photos = min(set(names), key=lambda name: (name.lower() not in PHOTOS, name))
        _check(folder, names, classes, photos)
        return cls(root, files, names, classes, photos)


@dataclass
class StyleEvaluation:
    """How well a head finds the same things in other styles.

    Attributes
    ----------
    pictures : StyledPhotos
    head : ProjectionHead
    cache : Library
        Keeps the embeddings, so that a second evaluation embeds nothing.
    command : str
        What reproduces the figures.
    """

    pictures: StyledPhotos
    head: ProjectionHead
    cache: Library
    command: str

    @classmethod
    def read(cls, folder: Path, encoder: str, head: Path | None) -> "StyleEvaluation":
        """Find the pictures and open the head.

        Raises
        ------
        EvaluationDataError
            If the pictures cannot be used.
        ModelFileError
            If there is no head for the encoder.
        """
        kept = Path(platformdirs.user_cache_dir("semsearch", appauthor=False))
        return cls(
            pictures=StyledPhotos.read(folder),
            head=ProjectionHead.load(head or head_path(encoder)),
            cache=Library(kept / "evaluation.sqlite"),
            command=f"semsearch evaluate --styles {folder} --encoder {encoder}",
        )

    def embed(self, progress: Progress) -> None:
        """Embed what the cache does not have yet; pictures that cannot be read are left out."""
        encoder = load_encoder(self.head.info.encoder)
        index_folder(self.cache, self.pictures.folder, encoder, progress=progress)

    def measure(self, progress: Progress) -> dict[str, Any]:
        """Return the figures of each style."""
        figures = styles(self.head, WordVectors.load(), self._styles(), self.pictures.photos)
        progress(1, 1)
        return {"encoder": self.head.info.encoder, "command": self.command,
                "trained_on": self.head.info.photos, "styles": figures}  # fmt: skip

    def _styles(self) -> dict[str, Style]:
        ids, vectors = self.cache.embeddings(self.head.info.encoder)
        paths = {photo.id: photo.path for photo in self.cache.photos()}
        kept = {paths[int(i)]: vector for i, vector in zip(ids, vectors, strict=True)}
        names, classes = np.array(self.pictures.styles), np.array(self.pictures.classes)
        there = np.array([path in kept for path in self.pictures.files])
        made = {}
        for name in sorted(set(self.pictures.styles)):
            rows = np.flatnonzero((names == name) & there)
            if len(rows):
                own = np.stack([kept[self.pictures.files[row]] for row in rows])
                made[name] = Style(own, classes[rows])
        _check(self.pictures.folder, names[there], classes[there], self.pictures.photos)
        return made


def _check(folder: Path, names: Sequence[str], classes: Sequence[str], photos: str) -> None:
    """Raise where there is nothing to compare with the photos."""
    own: dict[str, set[str]] = {}
    for name, one in zip(names, classes, strict=True):
        own.setdefault(str(name), set()).add(str(one))
    if len(own) < 2 or photos not in own:
        raise EvaluationDataError(
            f"{folder} has pictures in one style alone, {', '.join(own)}. Put those in another "
            "beside it, such as photo and sketch."
        )
    for name, theirs in own.items():
        if not theirs & own[photos]:
            raise EvaluationDataError(
                f"{name} and {photos} in {folder} have no class in common. Give the same things "
                "subfolders of the same name."
            )
