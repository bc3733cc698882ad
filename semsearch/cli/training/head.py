"""Trains a projection head on a folder of photos."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from semsearch.cli.common import progress_bar
from semsearch.cli.outputs import Output
from semsearch.encoders import Encoder, load_encoder
from semsearch.extras import check_installed

if TYPE_CHECKING:
    from semsearch.training.features import Features


def train_head(
    photos: Path,
    encoder: str,
    labelled: list[str],
    captions: list[str],
    out: Path | None,
    features: Path | None,
    seed: int,
    force: bool,
) -> None:
    """Train a head, as `semsearch.cli.training.command.train` was told, and write it."""
    from semsearch.head.projection import HeadInfo
    from semsearch.library.recognition import holds_arrays
    from semsearch.training.drawings import shipped_drawings
    from semsearch.training.trainer import Trainer
    from semsearch.training.truth import read_truth
    from semsearch.words.word_vectors import WordVectors

    check_installed("train", "Training")
    target = out or Path(f"head-{encoder}.npz")
    output = Output(target, holds_arrays("info", "concepts"), force, (photos, features))
    output.check()
    network = load_encoder(encoder)
    data = _features(photos, network, features)
    files = data.files.tolist()
    info = HeadInfo(encoder, len(set(files)), _recipe(encoder, labelled, captions, seed))
    truth = read_truth(photos, files, labelled, captions)
    with progress_bar("Training the head") as progress:
        drawings = shipped_drawings(encoder)
        trainer = Trainer(WordVectors.load(), info, truth, network.classifier(), seed, drawings)
        head = trainer.train(data, progress)
    output.check()
    head.save(target)
    print(f"{target}: {len(head.concepts)} concepts, from {info.photos} photos.")


def _features(photos: Path, encoder: Encoder, kept: Path | None) -> "Features":
    """Return the features of a folder of photos: those that are `kept`, or new ones kept there."""
    from semsearch.training.features import Features, extract_features

    if kept and kept.exists():
        return Features.load(kept, encoder.name)
    with progress_bar("Embedding the photos") as progress:
        found = extract_features(photos, encoder, progress)
    if kept:
        found.save(kept, encoder.name)
    return found


def _recipe(encoder: str, labelled: list[str], captions: list[str], seed: int) -> str:
    """Return the command that makes a head, which is kept in it."""
    given = [("--labelled", own) for own in labelled] + [("--captions", own) for own in captions]
    options = ["--encoder", encoder, *(word for pair in given for word in pair), "--seed", seed]
    return shlex.join(["semsearch", "train", "PHOTOS", *map(str, options)])
