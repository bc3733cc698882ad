"""One evaluation from folder to figures."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from semsearch.assets import head_path
from semsearch.datasets import CaptionedPhotos, LabelledPhotos, class_query
from semsearch.encoders import DEFAULT_ENCODER, load_encoder
from semsearch.evaluation import tasks
from semsearch.evaluation.collages import Collages
from semsearch.evaluation.feedback import feedback
from semsearch.evaluation.heat_maps import heat_maps
from semsearch.evaluation.label_check import label_check
from semsearch.evaluation.regions import regions
from semsearch.evaluation.systems import Chance, ConSE, Semsearch, System, Talk
from semsearch.files import find_photos
from semsearch.index import annoy_is_installed
from semsearch.indexing import index_folder
from semsearch.library import Library
from semsearch.projection import ProjectionHead
from semsearch.vectors import Array
from semsearch.words import WordVectors

Progress = Callable[[int, int], None]
Report = dict[str, Any]


@dataclass
class Evaluation:
    """What is to be measured, and on which photos.

    Attributes
    ----------
    labelled : LabelledPhotos
    captioned : CaptionedPhotos or None
    distractors : Path or None
        A folder of photos that show none of the classes.
    head : ProjectionHead
    cache : Library
        Keeps the embeddings, so that a second evaluation embeds nothing.
    command : str
        What reproduces the figures.
    """

    labelled: LabelledPhotos
    captioned: CaptionedPhotos | None
    distractors: Path | None
    head: ProjectionHead
    cache: Library
    command: str

    @cached_property
    def words(self) -> WordVectors:
        """The word vectors."""
        return WordVectors.load()

    @classmethod
    def read(
        cls, labelled: Path, captions: Path | None, distractors: Path | None,
        encoder: str, head: Path | None,
    ) -> "Evaluation":  # fmt: skip
        """Find the photos and open the head.

        Raises
        ------
        EvaluationDataError
            If photos or captions cannot be used.
        ModelFileError
            If there is no head for the encoder.
        """
        options = [f"--labelled {labelled}"]
        options += [f"--captions {captions}"] if captions else []
        options += [f"--distractors {distractors}"] if distractors else []
        folder = Path(platformdirs.user_cache_dir("semsearch", appauthor=False))
        return cls(
            labelled=LabelledPhotos.read(labelled),
            captioned=CaptionedPhotos.read(captions) if captions else None,
            distractors=distractors,
            head=ProjectionHead.load(head or head_path(encoder)),
            cache=Library(folder / "evaluation.sqlite"),
            command=f"semsearch evaluate {' '.join(options)} --encoder {encoder}",
        )

    def embed(self, progress: Progress) -> None:
        """Embed what the cache does not have yet; photos that cannot be read are left out."""
        encoder = load_encoder(self.head.info.encoder)
        folders = [self.labelled.folder]
        folders += [self.captioned.folder] if self.captioned else []
        folders += [self.distractors] if self.distractors else []
        for folder in folders:
            index_folder(self.cache, folder, encoder, progress)

    def measure(self, progress: Progress) -> Report:
        """Return the figures of our search and of the baselines."""
        photos = self._photos()
        measurements = {
            "text_to_image": self._text_to_image,
            "image_to_image": lambda p: tasks.image_to_image(p.ours, p.labels),
            "tags": lambda p: tasks.tags(p.ours, p.labels),
            "label_check": lambda p: label_check(p.ours.gallery.points, p.labels),
            "index": lambda p: tasks.neighbours(p.ours.gallery.points),
            "reweighting": self._reweighting,
            "regions": self._regions,
            "feedback": lambda p: feedback(p.ours, p.labels),
            "heat_maps": self._heat_maps,
            "captions": self._captions,
            "baselines": self._baselines,
        }
        report: Report = {"encoder": self.head.info.encoder, "command": self.command,
                          "trained_on": self.head.info.photos}  # fmt: skip
        for done, (name, measure) in enumerate(measurements.items(), 1):
            figures = measure(photos)
            if figures:
                report[name] = figures
            progress(done, len(measurements))
        return report

    def _photos(self) -> "_Photos":
        kept = self._kept()
        pairs = zip(self.labelled.files, self.labelled.labels, strict=True)
        found = [(path, label) for path, label in pairs if path in kept]
        embeddings = np.stack([kept[path] for path, _ in found])
        labels = np.array([label for _, label in found])
        ours = Semsearch(self.head, embeddings, self.words)
        return _Photos([path for path, _ in found], labels, embeddings, ours, kept)

    def _text_to_image(self, photos: "_Photos") -> tasks.Figures:
        known = [photos.ours.knows(class_query(name)) for name in sorted(set(photos.labels))]
        figures = tasks.text_to_image(photos.ours, photos.labels, known)
        files = find_photos(self.distractors) if self.distractors else []
        others = [photos.kept[path] for path in files if path in photos.kept]
        if others:
            wider = Semsearch(self.head, np.vstack([photos.embeddings, *others]), self.words)
            labels = np.append(photos.labels, [""] * len(others))
            figures["map_with_distractors"] = tasks.text_to_image(wider, labels)["map"]
            figures["distractors"] = len(others)
        return figures

    def _captions(self, photos: "_Photos") -> tasks.Figures | None:
        found = self._captioned(photos.kept)
        return (
            tasks.captions(Semsearch(self.head, found[1], self.words), found[0]) if found else None
        )

    def _kept(self) -> dict[Path, Array]:
        ids, vectors = self.cache.embeddings(self.head.info.encoder)
        paths = {photo.id: photo.path for photo in self.cache.photos()}
        return {paths[int(i)]: vector for i, vector in zip(ids, vectors, strict=True)}

    def _captioned(self, kept: dict[Path, Array]) -> tuple[CaptionedPhotos, Array] | None:
        if not self.captioned:
            return None
        rows = [r for r, path in enumerate(self.captioned.files) if path in kept]
        photos = CaptionedPhotos(
            self.captioned.folder,
            tuple(self.captioned.files[r] for r in rows),
            tuple(self.captioned.captions[r] for r in rows),
        )
        return photos, np.stack([kept[path] for path in photos.files])

    def _reweighting(self, photos: "_Photos") -> tasks.Figures | None:
        ours = photos.ours
        known = np.array([ours.knows(class_query(label)) for label in photos.labels])
        files = [path for path, is_known in zip(photos.files, known, strict=True) if is_known]
        collages = Collages.make(files, photos.labels[known])
        if not collages.images:
            return None
        vectors = load_encoder(self.head.info.encoder).encode(collages.images)
        focus = [ours.focus(class_query(wanted)) for wanted, _ in collages.labels]
        return tasks.reweighting(
            self.head, photos.embeddings, photos.labels, vectors, collages.labels, focus
        )

    def _regions(self, photos: "_Photos") -> tasks.Figures | None:
        collages = Collages.make(photos.files, photos.labels)
        if not collages.images:
            return None
        encoder = load_encoder(self.head.info.encoder)
        wanted = [label for label, _ in collages.labels]
        return regions(
            encoder, self.head, photos.embeddings, photos.labels, collages.images, wanted
        )

    def _heat_maps(self, photos: "_Photos") -> tasks.Figures | None:
        encoder = load_encoder(self.head.info.encoder)
        return heat_maps(encoder, photos.ours, photos.files, photos.labels, photos.embeddings)

    def _baselines(self, photos: "_Photos") -> Report:
        captioned = self._captioned(photos.kept)
        report: Report = {}
        for make in self._systems():
            system = make(photos.embeddings)
            own = {"text_to_image": tasks.text_to_image(system, photos.labels),
                   "image_to_image": tasks.image_to_image(system, photos.labels)}  # fmt: skip
            if captioned:
                own["captions"] = tasks.captions(make(captioned[1]), captioned[0])
            report[system.name] = own
        return report

    def _systems(self) -> list[Callable[[Array], System]]:
        systems: list[Callable[[Array], System]] = [lambda e: Chance(len(e))]
        if self.head.info.encoder == DEFAULT_ENCODER and annoy_is_installed():
            systems.append(lambda e: Talk(e, self.words))
        return [*systems, lambda e: ConSE(self.head, e, self.words)]


@dataclass(frozen=True)
class _Photos:
    """The labelled photos that could be read, and the embeddings of all."""

    files: list[Path]
    labels: tasks.Labels
    embeddings: Array
    ours: Semsearch
    kept: dict[Path, Array]
