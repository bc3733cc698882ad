"""One evaluation from folder to figures."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from semsearch.encoders import TALK_ENCODER, load_encoder
from semsearch.evaluation.systems import Chance, ConSE, Semsearch, System, Talk
from semsearch.evaluation.tasks import searches as tasks
from semsearch.evaluation.tasks.ablation import Ablation, ablation, caption_ablation
from semsearch.evaluation.tasks.collages import Collages
from semsearch.evaluation.tasks.feedback import feedback
from semsearch.evaluation.tasks.heat_maps import heat_maps
from semsearch.evaluation.tasks.label_check import label_check
from semsearch.evaluation.tasks.names import names
from semsearch.evaluation.tasks.presence import caption_presence, presence
from semsearch.evaluation.tasks.regions import regions
from semsearch.evaluation.tasks.reliability import calibration
from semsearch.folders.listing import find_photos
from semsearch.head.projection import ProjectionHead
from semsearch.indexing.indexer import index_folder
from semsearch.library.library import Library
from semsearch.models.manifest import head_path
from semsearch.progress import Progress
from semsearch.stores.neighbours import annoy_is_installed
from semsearch.training.datasets import CaptionedPhotos, LabelledPhotos, class_query, read_absent
from semsearch.vectors import Array
from semsearch.words.word_vectors import WordVectors

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
    absent : tuple of str
        Queries that no photo answers.
    head : ProjectionHead
    cache : Library
        Keeps the embeddings, so that a second evaluation embeds nothing.
    command : str
        What reproduces the figures.
    """

    labelled: LabelledPhotos
    captioned: CaptionedPhotos | None
    distractors: Path | None
    absent: tuple[str, ...]
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
        absent: Path | None, encoder: str, head: Path | None,
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
        options += [f"--absent {absent}"] if absent else []
        folder = Path(platformdirs.user_cache_dir("semsearch", appauthor=False))
        return cls(
            labelled=LabelledPhotos.read(labelled),
            captioned=CaptionedPhotos.read(captions) if captions else None,
            distractors=distractors,
            absent=read_absent(absent) if absent else (),
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
            index_folder(self.cache, folder, encoder, progress=progress)

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
            "names": self._names,
            "heat_maps": self._heat_maps,
            "captions": self._captions,
            "ablation": self._ablation,
            "calibration": lambda p: calibration(p.ours, p.labels),
            "presence": self._presence,
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
        figures = tasks.text_to_image(photos.ours, photos.labels, photos.known)
        files = find_photos(self.distractors) if self.distractors else []
        others = [photos.kept[path] for path in files if path in photos.kept]
        if others:
            wider = Semsearch(self.head, np.vstack([photos.embeddings, *others]), self.words)
            labels = np.append(photos.labels, [""] * len(others))
            figures["map_with_distractors"] = tasks.text_to_image(wider, labels)["map"]
            figures["distractors"] = len(others)
        return figures

    def _captions(self, photos: "_Photos") -> tasks.Figures | None:
        found = self._captioned_search(photos)
        return tasks.captions(*found) if found else None

    def _ablation(self, photos: "_Photos") -> Ablation:
        figures = ablation(photos.ours, photos.labels, photos.known)
        found = self._captioned_search(photos)
        captions = caption_ablation(*found) if found else {}
        return {name: own | captions.get(name, {}) for name, own in figures.items()}

    def _presence(self, photos: "_Photos") -> dict[str, tasks.Figures]:
        figures = presence(photos.ours, photos.labels, self.absent)
        found = self._captioned_search(photos)
        return figures | (caption_presence(*found) if found else {})

    def _captioned_search(self, photos: "_Photos") -> tuple[Semsearch, CaptionedPhotos] | None:
        found = self._captioned(photos.kept)
        return (Semsearch(self.head, found[1], self.words), found[0]) if found else None

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

    def _names(self, photos: "_Photos") -> dict[str, tasks.Figures]:
        encoder = load_encoder(self.head.info.encoder)
        return names(encoder, photos.ours.gallery, self.head, photos.files, photos.labels)

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
        if self.head.info.encoder == TALK_ENCODER and annoy_is_installed():
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

    @property
    def known(self) -> list[bool]:
        """Whether the head knows each class, in sorted order."""
        return [self.ours.knows(class_query(name)) for name in sorted(set(self.labels))]
