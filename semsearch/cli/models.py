"""Commands for models: train, evaluate, download."""

import json
from pathlib import Path
from typing import Annotated

import typer

from semsearch.cli.common import ENCODER_HELP, Json, print_json, progress_bar
from semsearch.encoders import DEFAULT_ENCODER

EncoderName = Annotated[str, typer.Option("--encoder", help=ENCODER_HELP)]


def train(
    photos: Annotated[Path, typer.Argument(help="A folder of photos, the more varied the better.")],
    encoder: EncoderName = DEFAULT_ENCODER,
    labelled: Annotated[
        str, typer.Option(help="A folder in PHOTOS whose subfolders name what they show.")
    ] = "",
    captions: Annotated[
        str,
        typer.Option(help='A file in PHOTOS like {"a.jpg": ["A dog runs."]}, beside its photos.'),
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="Where to write the head; head-ENCODER.npz by default.")
    ] = None,
    features: Annotated[
        Path | None, typer.Option(help="Keep the photos' features here and reuse them.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same head.")] = 0,
) -> None:
    """Train a projection head on a folder of photos; they need no labels."""
    from semsearch.encoders import load_encoder
    from semsearch.features import Features, extract_features
    from semsearch.projection import HeadInfo
    from semsearch.training import Trainer, read_truth
    from semsearch.words import WordVectors

    network = load_encoder(encoder)
    if features and features.exists():
        data = Features.load(features, encoder)
    else:
        with progress_bar("Embedding the photos") as progress:
            data = extract_features(photos, network, progress, seed)
        if features:
            data.save(features, encoder)
    truth = read_truth(photos, data.files.tolist(), labelled, captions)
    recipe = (f"semsearch train PHOTOS --encoder {encoder} --labelled '{labelled}' "
              f"--captions '{captions}' --seed {seed}")  # fmt: skip
    info = HeadInfo(encoder, len(set(data.files.tolist())), recipe)
    with progress_bar("Training the head") as progress:
        trainer = Trainer(WordVectors.load(), info, truth, network.classifier(), seed)
        head = trainer.train(data, progress)
    target = out or Path(f"head-{encoder}.npz")
    head.save(target)
    print(f"{target}: {len(head.concepts)} concepts, from {info.photos} photos.")


def evaluate(
    labelled: Annotated[Path, typer.Option(help="A folder of photos; each subfolder is a class.")],
    captions: Annotated[
        Path | None, typer.Option(help='A file like {"a.jpg": ["A dog runs."]} beside its photos.')
    ] = None,
    encoder: EncoderName = DEFAULT_ENCODER,
    head: Annotated[Path | None, typer.Option(help="A head of your own.")] = None,
    distractors: Annotated[
        Path | None, typer.Option(help="A folder of photos that show none of the classes.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the report here, for the page Quality.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure how well photos are found, on photos whose content is known."""
    from semsearch.evaluation.report import print_report
    from semsearch.evaluation.run import Evaluation

    evaluation = Evaluation.read(labelled, captions, distractors, encoder, head)
    with progress_bar(f"Embedding the photos with {encoder}") as progress:
        evaluation.embed(progress)
    with progress_bar("Measuring") as progress:
        figures = evaluation.measure(progress)
    if report:
        report.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if as_json:
        print_json(**figures)
    else:
        print_report(figures)


def download(
    name: Annotated[
        str, typer.Argument(help="vgg16: all its layers, 553 MB; clip-vit-b16: 90 MB.")
    ],
) -> None:
    """Fetch a model that is too large to ship; nothing else fetches anything."""
    from semsearch import downloads

    with progress_bar("Downloading, MB") as progress:
        path = downloads.download(
            name, lambda done, total: progress(done // 1_000_000, total // 1_000_000)
        )
    print(f"{path} is there, whole. Licence: {downloads.DOWNLOADS[name].licence}")
    print(f"Next: semsearch index FOLDER --encoder {downloads.DOWNLOADS[name].encoder}")
