"""The command train: its options, and which kind of training they ask for."""

from pathlib import Path
from typing import Annotated

import typer

from semsearch.cli.common import EncoderName, Force, Json, LibraryName
from semsearch.cli.training.kinds import BLOCKS, PAIRS, kind_of
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
    fine_tune: Annotated[
        int | None,
        typer.Option(
            metavar="BLOCKS",
            help="Tune so many of the last blocks of vgg16 or efficientnet-b3 on labelled or "
            "captioned PHOTOS, into an encoder of its own. Without --labelled and --captions the "
            "folders in PHOTOS are the labels.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(help="Of the encoder that --fine-tune makes; that of the folder by default."),
    ] = None,
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
    """Train a head on PHOTOS; or with --pairs learn a likeness, or --fine-tune an encoder."""
    kind = kind_of(context)
    if kind == PAIRS:
        from semsearch.cli.training.likeness import train_likeness

        train_likeness(pairs, library, as_json)
        return
    assert photos is not None
    if kind == BLOCKS:
        from semsearch.cli.training.fine_tuning import fine_tune_blocks

        assert fine_tune is not None
        fine_tune_blocks(photos, fine_tune, name, encoder, labelled, captions, seed, force, as_json)
        return
    from semsearch.cli.training.head import train_head

    train_head(photos, encoder, labelled, captions, out, features, seed, force)
