"""The model files: where they are, and that those that semsearch ships are the right ones."""

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from semsearch.errors import ModelFileError
from semsearch.files import sha256
from semsearch.models.places import user_models
from semsearch.models.tuned import find_tuned
from semsearch.shipped import restoring, shipped

MANIFEST = "models.toml"


@dataclass(frozen=True)
class ModelFile:
    """One row of ``data/models/models.toml``."""

    name: str
    file: str
    sha256: str
    description: str
    source: str
    licence: str


def data_dir() -> Path:
    """Return the folder of model files and the demo library.

    It is the one that comes with semsearch, or what ``SEMSEARCH_DATA`` says.
    """
    override = os.environ.get("SEMSEARCH_DATA")
    return Path(override) if override else shipped("data")


@cache
def model_files() -> dict[str, ModelFile]:
    """Return the table of model files, by name.

    Raises
    ------
    ModelFileError
        If the table is missing.
    """
    manifest = data_dir() / "models" / MANIFEST
    try:
        rows = tomllib.loads(manifest.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelFileError(
            f"No model files at {manifest.parent}. {restoring(manifest.parent)}"
        ) from None
    return {name: ModelFile(name=name, **row) for name, row in rows.items()}


@cache
def model_path(name: str) -> Path:
    """Return the path of a model file after checking its SHA-256, once a process.

    Raises
    ------
    ModelFileError
        If the file is missing or its content differs from the recorded one.
    """
    entry = model_files()[name]
    path = data_dir() / "models" / entry.file
    if not path.is_file():
        raise ModelFileError(f"{path} is missing. {restoring(path)}")
    if sha256(path) != entry.sha256:
        raise ModelFileError(
            f"{path} is damaged: its SHA-256 is not the one in {MANIFEST}. {restoring(path)}"
        )
    return path


def head_path(encoder: str) -> Path:
    """Return the path of an encoder's head: the one that came with it, or else the user's own.

    Raises
    ------
    ModelFileError
        If there is none, or it is damaged.
    UnknownEncoderError
        If it is that of a tuned encoder that is not there any more.
    """
    name = f"head-{encoder}"
    if name in model_files():
        return model_path(name)
    tuned = find_tuned(encoder)
    if tuned:
        return tuned.head
    own = user_models() / f"{name}.npz"
    if not own.is_file():
        raise ModelFileError(
            f"There is no projection head for the encoder {encoder}. Train one with: "
            f"semsearch train PHOTOS --encoder {encoder} --out {own}"
        )
    return own
