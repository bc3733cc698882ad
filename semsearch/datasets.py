"""Photos whose content is known: a folder a class, or captions in a JSON file."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from semsearch.errors import EvaluationDataError
from semsearch.files import find_photos

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

        Raises
        ------
        EvaluationDataError
            If the file has another shape, or a photo is missing.
        """
        folder = file.expanduser().resolve().parent
        pairs = sorted(_read_captions(file).items())
        missing = [name for name, _ in pairs if not (folder / name).is_file()]
        if missing:
            raise EvaluationDataError(
                f"{len(missing)} of the photos in {file} are not beside it; "
                f"the first is {missing[0]}. Put them there, or take them out of the file."
            )
        return cls(
            folder, tuple(folder / name for name, _ in pairs), tuple(tuple(c) for _, c in pairs)
        )


def _read_captions(file: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationDataError(f"{file} cannot be read as JSON ({error}).") from error
    if not isinstance(found, dict) or not found:
        raise EvaluationDataError(f'{file} is not like {{"photo.jpg": ["A caption.", ...]}}.')
    for name, captions in found.items():
        texts = captions if isinstance(captions, list) else []
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
            raise EvaluationDataError(f"{file}: {name} has no list of captions. Give it one.")
    return found


def class_query(label: str) -> str:
    """Return the name of a class as a person would type it.

    Numbering and WordNet numbers around it are left out; underscores and dots become spaces:
    ``n01440764_tench`` is *tench*, ``012.sea_horse`` is *sea horse*.
    """
    name = _NUMBERING.sub("", label).removesuffix("-101")
    return " ".join(re.sub(r"[_.]+", " ", name).lower().split()) or label
