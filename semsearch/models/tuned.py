"""Tuned encoders, trained on a person's own photos: their names, and the files of each."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from semsearch.errors import ModelFileError, UnknownEncoderError
from semsearch.files import sha256
from semsearch.models.places import user_models

FOLDER = "encoders"
FILES = WEIGHTS, HEAD, FACTS = "weights.npz", "head.npz", "encoder.json"
DIGITS = 8
LONGEST = 40
_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST - 1}}}")
_FULL_NAME = re.compile(rf"({_NAME.pattern})@([0-9a-f]{{{DIGITS}}})")


@dataclass(frozen=True)
class TunedFiles:
    """The files of a tuned encoder, in a folder that is called as it is.

    Attributes
    ----------
    folder : Path
        Its name is that of the encoder: the one that the user gave, ``@``, and the first digits
        of the SHA-256 of its weights. So an encoder that is trained anew is another, and never
        reads what the former one made of photos.
    """

    folder: Path

    @property
    def name(self) -> str:
        """The whole name, by which libraries keep its embeddings."""
        return self.folder.name

    @property
    def short_name(self) -> str:
        """The name that the user gave."""
        return self.name.partition("@")[0]

    @property
    def weights(self) -> Path:
        """The path of its weights, which are the recorded ones.

        Raises
        ------
        ModelFileError
            If they are not.
        """
        return self._checked(WEIGHTS)

    @property
    def head(self) -> Path:
        """The path of its projection head, which is the recorded one.

        Raises
        ------
        ModelFileError
            If it is not.
        """
        return self._checked(HEAD)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What is known of it: what it was made from and how, and the SHA-256 of its files.

        Raises
        ------
        ModelFileError
            If that cannot be read.
        """
        try:
            facts: dict[str, Any] = json.loads((self.folder / FACTS).read_text(encoding="utf-8"))
            is_right = facts["sha256"][WEIGHTS].startswith(self.name.partition("@")[2])
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise self._damaged(FACTS, f"it cannot be read ({error})") from error
        if not is_right:
            raise self._damaged(FACTS, "it is that of another encoder")
        return facts

    def _checked(self, file: str) -> Path:
        path, recorded = self.folder / file, self.facts["sha256"].get(file)
        try:
            found = sha256(path)
        except OSError as error:
            raise self._damaged(file, f"it cannot be read ({error.strerror})") from error
        if found != recorded:
            raise self._damaged(file, f"its SHA-256 is not the one in {FACTS}")
        return path

    def _damaged(self, file: str, cause: str) -> ModelFileError:
        return ModelFileError(
            f"{self.folder / file} is damaged: {cause}. Put a copy of the folder there, or train "
            f"the encoder {self.short_name} anew: semsearch train PHOTOS --fine-tune BLOCKS "
            f"--name {self.short_name} --force"
        )


def tuned_folder() -> Path:
    """Return the folder of all tuned encoders."""
    return user_models() / FOLDER


def tuned_encoders() -> list[TunedFiles]:
    """Return the tuned encoders that there are, by name."""
    return list(_found())


def forget_tuned(files: TunedFiles) -> None:
    """Delete a tuned encoder.

    Raises
    ------
    ModelFileError
        If there is anything else in its folder, or it cannot be deleted; then nothing is.
    """
    others = [path.name for path in files.folder.iterdir() if path.name not in FILES]
    if others:
        raise ModelFileError(
            f"{files.folder} also holds {others[0]}, which is not of semsearch. Move it away."
        )
    try:
        shutil.rmtree(files.folder)
    except OSError as error:
        raise ModelFileError(
            f"{files.folder} cannot be deleted ({error.strerror}). Delete it by hand."
        ) from error


def is_short_name(name: str) -> bool:
    """Return whether a tuned encoder may be called so: letters, digits and ``-``."""
    return bool(_NAME.fullmatch(name))


def is_whole_name(name: str) -> bool:
    """Return whether a name is the whole one of a tuned encoder, there or not."""
    return bool(_FULL_NAME.fullmatch(name))


def find_tuned(name: str) -> TunedFiles | None:
    """Return the tuned encoder of a name, whole or short; None if there never was one.

    Raises
    ------
    UnknownEncoderError
        If it is the whole name of one that is not there any more.
    """
    found = {key: files for files in _found() for key in (files.short_name, files.name)}
    if name not in found and is_whole_name(name):
        raise UnknownEncoderError(_gone(name, found.get(name.partition("@")[0])))
    return found.get(name)


def _found() -> Iterator[TunedFiles]:
    folder = tuned_folder()
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if is_whole_name(path.name) and path.is_dir():
            yield TunedFiles(path)


def _gone(name: str, newer: TunedFiles | None) -> str:
    if newer:
        return (
            f"The encoder {name} was replaced when {newer.short_name} was trained anew, and what "
            "it made of photos can no longer be searched. Have them embedded again: "
            f"semsearch index --library NAME --encoder {newer.short_name}"
        )
    return (
        f"The encoder {name} was trained on photos of your own, and is not at "
        f"{tuned_folder() / name} any more. Put its folder back there, or have the photos embedded "
        "by another: semsearch index --library NAME --encoder efficientnet-b3"
    )
