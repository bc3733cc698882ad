"""The files of the encoder that comes out of a tuning, which appear whole or not at all."""

import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from semsearch.encoders.pretrained import known_picture
from semsearch.encoders.tuned.encoder import KNOWN
from semsearch.encoders.tuned.trunk import Trunk, pool_both, side_by_side
from semsearch.files import replacing, sha256, write_atomically
from semsearch.head.projection import ProjectionHead
from semsearch.images.loading import squash
from semsearch.models.tuned import (
    DIGITS,
    FACTS,
    HEAD,
    WEIGHTS,
    TunedFiles,
    tuned_encoders,
    tuned_folder,
)
from semsearch.training.fine_tuning.outcome.report import Figure
from semsearch.training.fine_tuning.tuning import Tuning
from semsearch.vectors import Array

RESULT = "result"


def write_weights(tuning: Tuning, weights: dict[str, Array]) -> TunedFiles:
    """Write the tuned blocks into the folder of an unfinished tuning, in 16 bits.

    Beside them lies what the network makes of a known picture, computed in float32.
    """
    folder = tuning.work.folder / RESULT
    shutil.rmtree(folder, ignore_errors=True)
    small: dict[str, Any] = {name: np.asarray(own, np.float16) for name, own in weights.items()}
    known = _known(tuning.trunk, small, tuning.order.blocks)
    with replacing(folder / WEIGHTS) as file:
        np.savez(file, **(small | {KNOWN: known}))
        file.flush()
        os.fsync(file.fileno())
    name = f"{tuning.order.name}@{sha256(folder / WEIGHTS)[:DIGITS]}"
    own = folder.with_name(name)
    shutil.rmtree(own, ignore_errors=True)
    folder.rename(own)
    _write_facts(own, _facts(tuning))
    return TunedFiles(own)


def write_head(tuning: Tuning, files: TunedFiles, head: ProjectionHead,
               figures: tuple[Figure, ...], recipe: str) -> None:  # fmt: skip
    """Write the head of the encoder, and what is known of both."""
    head.save(files.folder / HEAD)
    facts = {"recipe": recipe, "figures": [asdict(figure) for figure in figures]}
    _write_facts(files.folder, _facts(tuning) | facts)


def publish(tuning: Tuning, files: TunedFiles) -> TunedFiles:
    """Put the encoder beside the others, in the place of those of the same name."""
    target = tuned_folder() / files.name
    older = [own for own in tuned_encoders() if own.short_name == tuning.order.name]
    shutil.rmtree(target, ignore_errors=True)
    files.folder.rename(target)
    for own in older:
        if own.folder != target:
            shutil.rmtree(own.folder)
    return TunedFiles(target)


def _known(trunk: Trunk, weights: dict[str, Any], n: int) -> Array:
    from semsearch.encoders.tensorflow_layers import see_with

    floats = {name: own.astype(np.float32) for name, own in weights.items()}
    see = see_with(side_by_side(trunk, floats, n), trunk.side)
    maps = see(squash([known_picture()], trunk.side))
    return np.asarray(pool_both(trunk, maps)[0], np.float32)


def _facts(tuning: Tuning) -> dict[str, Any]:
    order = tuning.order
    return {
        "encoder": order.encoder,
        "blocks": order.blocks,
        "tuned": list(tuning.blocks),
        "photos": len(order.photos),
        "labels": order.photos.names,
    }


def _write_facts(folder: Path, facts: dict[str, Any]) -> None:
    sums = {name: sha256(folder / name) for name in (WEIGHTS, HEAD) if (folder / name).is_file()}
    write_atomically(folder / FACTS, json.dumps(facts | {"sha256": sums}, indent=1).encode())
