"""Photos whose content is known: a folder a class, or captions in a file."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import EvaluationDataError
from semsearch.folders.listing import find_photos

PHOTO_FOLDERS = ("Images", "images", "Flicker8k_Dataset")
_TOKEN = re.compile(r"^(.+)#\d+\t(.*\S.*)$", re.MULTILINE)
_NUMBERING = re.compile(r"^(n\d{8}[-_ ]|\d{1,4}[._-])")


@dataclass(frozen=True)
class LabelledPhotos:
    """Photos with a class each, in the order of their paths.

    Attributes
    ----------
    folder : Path
    files : tuple of Path
    labels : tuple of str
        The name of the subfolder of each.
    """

    folder: Path
    files: tuple[Path, ...]
    labels: tuple[str, ...]

    @classmethod
    def read(cls, folder: Path) -> "LabelledPhotos":
        """Find the photos below a folder whose subfolders are classes.

        Raises
        ------
        EvaluationDataError
            If no subfolder holds a photo.
        """
        root = folder.expanduser().resolve()
        files = [path for path in find_photos(root) if path.parent != root]
        if not files:
            raise EvaluationDataError(
                f"{folder} has no subfolder with photos. Make one a class, named after it."
            )
        labels = [path.relative_to(root).parts[0] for path in files]
        return cls(root, tuple(files), tuple(labels))


@dataclass(frozen=True)
class CaptionedPhotos:
    """Photos with one or more captions each, in the order of their paths."""

    folder: Path
    files: tuple[Path, ...]
    captions: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, file: Path) -> "CaptionedPhotos":
        """Read a JSON file like ``{"photo.jpg": ["A dog runs .", ...]}`` beside its photos.

        Or a file with lines like Flickr8k's, ``photo.jpg#0``, a tab and a caption. Its photos
        are beside it or in one of `PHOTO_FOLDERS` there, and those that are not are left out.

        Raises
        ------
        EvaluationDataError
            If the file has another shape, or a photo is missing.
        """
        text = _read_text(file)
        beside = file.expanduser().resolve().parent
        if _TOKEN.match(text):
            captions = _token_captions(text)
            folder = _photo_folder(file, beside, captions)
            captions = {n: own for n, own in captions.items() if (folder / n).is_file()}
        else:
            folder, captions = beside, _json_captions(file, text)
            _check_all_there(file, folder, captions)
        names = sorted(captions)
        return cls(
            folder, tuple(folder / name for name in names), tuple(tuple(captions[n]) for n in names)
        )

    def pairs(self) -> tuple[list[str], NDArray[np.intp]]:
        """Return all captions, and the places of their photos, shape (captions,)."""
        counts = [len(own) for own in self.captions]
        sentences = [sentence for own in self.captions for sentence in own]
        return sentences, np.repeat(np.arange(len(self.files)), counts)


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise EvaluationDataError(f"{file} cannot be read ({error}).") from error


def _token_captions(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, caption in _TOKEN.findall(text):
        found.setdefault(name, []).append(caption.strip())
    return found


def _photo_folder(file: Path, beside: Path, names: Iterable[str]) -> Path:
    """Return the folder with the photos, which a file's captions name, or most of them."""
    folders = [beside, *(beside / name for name in PHOTO_FOLDERS)]
    counts = [sum((folder / name).is_file() for name in names) for folder in folders]
    if not max(counts):
        raise EvaluationDataError(
            f"None of the photos in {file} is beside it, or in a folder there that is called "
            f"{', '.join(PHOTO_FOLDERS)}. Put them there."
        )
    return folders[counts.index(max(counts))]


def _check_all_there(file: Path, folder: Path, names: Iterable[str]) -> None:
    missing = sorted(name for name in names if not (folder / name).is_file())
    if missing:
        raise EvaluationDataError(
            f"{len(missing)} of the photos in {file} are not beside it; "
            f"the first is {missing[0]}. Put them there, or take them out of the file."
        )


def _json_captions(file: Path, text: str) -> dict[str, list[str]]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise EvaluationDataError(f"{file} cannot be read as JSON ({error}).") from error
    if not isinstance(found, dict) or not found:
        raise EvaluationDataError(f'{file} is not like {{"photo.jpg": ["A caption.", ...]}}.')
    for name, captions in found.items():
        texts = captions if isinstance(captions, list) else []
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
            raise EvaluationDataError(f"{file}: {name} has no list of captions. Give it one.")
    return found


def read_absent(file: Path) -> tuple[str, ...]:
    """Read a JSON list of queries that no photo answers.

    Raises
    ------
    EvaluationDataError
        If the file is none.
    """
    try:
        found = json.loads(_read_text(file))
    except ValueError as error:
        raise EvaluationDataError(f"{file} cannot be read as JSON ({error}).") from error
    if not isinstance(found, list) or not all(isinstance(q, str) and q.strip() for q in found):
        raise EvaluationDataError(f'{file} is not a list of queries like ["hippopotamus"].')
    return tuple(found)


def class_query(label: str) -> str:
    """Return the name of a class as a person would type it.

    Numbering and WordNet numbers around it are left out; underscores and dots become spaces:
    ``n01440764_tench`` is *tench*, ``012.sea_horse`` is *sea horse*.
    """
    name = _NUMBERING.sub("", label).removesuffix("-101")
    return " ".join(re.sub(r"[_.]+", " ", name).lower().split()) or label
