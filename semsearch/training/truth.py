"""What is known of the photos that a head is trained on: labels and captions."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from semsearch.errors import EvaluationDataError
from semsearch.training.datasets import CaptionedPhotos

# A label becomes a concept of the head if so many photos have it.
ENOUGH = 5
_NUMBER = re.compile(r"\s*\d+$")


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


def read_truth(
    folder: Path, files: Sequence[str], labelled: Sequence[str] = (), captions: Sequence[str] = ()
) -> Truth:
    """Return what names, folders and captions tell of photos.

    Parameters
    ----------
    folder : Path
        The photos' folder.
    files : sequence of str
        The photos, relative to it.
    labelled : sequence of str
        Folders in it whose subfolders name what their photos show, or JSON files that do, like
        ``{"a.jpg": {"label": "dog"}}``, beside a folder with the photos.
    captions : sequence of str
        JSON files in it, beside the photos that they describe.

    Raises
    ------
    EvaluationDataError
        If a file cannot be read.
    """
    given = {file: label for own in labelled for file, label in _labels(folder, own, files)}
    counts = Counter(given.values())
    taught = {file: label for file, label in given.items() if counts[label] >= ENOUGH}
    named = {file: label for file in files if (label := label_of_name(file))}
    said = {file: texts for own in captions for file, texts in _captions(folder, own)}
    return Truth(taught, named | given, said)


def _labels(folder: Path, labelled: str, files: Sequence[str]) -> list[tuple[str, str]]:
    if not labelled.endswith(".json"):
        pairs = [(file, label_of_folder(file, labelled)) for file in files]
        return [(file, label) for file, label in pairs if label]
    try:
        rows = json.loads((folder / labelled).read_text(encoding="utf-8")).items()
        found = [(PurePosixPath(labelled).parent / file, row["label"]) for file, row in rows]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationDataError(
            f'{folder / labelled} is not like {{"a.jpg": {{"label": "dog"}}}} ({error}).'
        ) from error
    return [(path.as_posix(), _NUMBER.sub("", label).lower()) for path, label in found]


def _captions(folder: Path, captions: str) -> list[tuple[str, Sequence[str]]]:
    found = CaptionedPhotos.read(folder / captions)
    names = [path.relative_to(folder.resolve()).as_posix() for path in found.files]
    return list(zip(names, found.captions, strict=True))


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
