"""The command train: its options, and which kind of training they ask for."""

from pathlib import Path
from typing import Annotated

import typer

from semsearch.cli.common import EncoderName, Force
from semsearch.encoders import TALK_ENCODER


def train(
    photos: Annotated[Path, typer.Argument(help="A folder of photos, the more varied the better.")],
    encoder: EncoderName = TALK_ENCODER,
    labelled: Annotated[
        list[str],
        typer.Option(
            help="A folder in PHOTOS whose subfolders name what they show, or a file like "
            '{"a.jpg": {"label": "dog"}}; may be given several times.'
        ),
    ] = [],  # noqa: B006
    captions: Annotated[
        list[str],
        typer.Option(
            help='A file in PHOTOS like {"a.jpg": ["A dog runs."]}, beside its photos; may be '
            "given several times."
        ),
    ] = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option(help="Where to write the head; head-ENCODER.npz by default.")
    ] = None,
    features: Annotated[
        Path | None, typer.Option(help="Keep the photos' features here and reuse them.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same head.")] = 0,
    force: Force = False,
) -> None:
    """Train a projection head on a folder of photos; they need no labels."""
    from semsearch.cli.training.head import train_head

    train_head(photos, encoder, labelled, captions, out, features, seed, force)
