"""The command train: its options, and which kind of training they ask for."""

from pathlib import Path
from typing import Annotated

import typer

from semsearch.cli.common import EncoderName, Force, Json, LibraryName
from semsearch.cli.training.kinds import PAIRS, kind_of
from semsearch.encoders import TALK_ENCODER


def train(
    context: typer.Context,
    photos: Annotated[
        Path | None,
        typer.Argument(metavar="PHOTOS", help="A folder of photos, the more varied the better."),
    ] = None,
    pairs: Annotated[
        list[str],
        typer.Option(
            metavar="SOURCE",
            help="Learn what alike means in a library, and no head, from: a file of lines like "
            "a.jpg,b.jpg,alike or a.jpg,c.jpg,unlike; a folder in each of whose folders photos "
            "are alike; told, pairs told in the app; thumbs; copies, near copies that you keep. "
            "May be given several times.",
        ),
    ] = [],  # noqa: B006
    library: LibraryName = None,
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
    as_json: Json = False,
) -> None:
    """Train a projection head on PHOTOS, which need no labels; or with --pairs learn a likeness."""
    if kind_of(context) == PAIRS:
        from semsearch.cli.training.likeness import train_likeness

        train_likeness(pairs, library, as_json)
        return
    from semsearch.cli.training.head import train_head

    assert photos is not None
    train_head(photos, encoder, labelled, captions, out, features, seed, force)
