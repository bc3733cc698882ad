"""Commands for models: train, evaluate, download."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from semsearch.cli.common import ENCODER_HELP, Force, Json, print_json, progress_bar
from semsearch.encoders import TALK_ENCODER, Encoder

if TYPE_CHECKING:
    from semsearch.training.features import Features

EncoderName = Annotated[str, typer.Option("--encoder", help=ENCODER_HELP)]


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
    from semsearch.cli.outputs import Output
    from semsearch.encoders import load_encoder
    from semsearch.extras import check_installed
    from semsearch.head.projection import HeadInfo
    from semsearch.library.recognition import holds_arrays
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
        trainer = Trainer(WordVectors.load(), info, truth, network.classifier(), seed)
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


def evaluate(
    labelled: Annotated[Path, typer.Option(help="A folder of photos; each subfolder is a class.")],
    captions: Annotated[
        Path | None,
        typer.Option(help='Captions: {"a.jpg": ["A dog runs."]}, or lines like those of Flickr8k.'),
    ] = None,
    encoder: EncoderName = TALK_ENCODER,
    head: Annotated[Path | None, typer.Option(help="A head of your own.")] = None,
    distractors: Annotated[
        Path | None, typer.Option(help="A folder of photos that show none of the classes.")
    ] = None,
    absent: Annotated[
        Path | None, typer.Option(help='A file like ["hippopotamus"]: what no photo answers.')
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the report here, for the page Quality.")
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Measure how well photos are found, on photos whose content is known."""
    from semsearch.cli.outputs import Output
    from semsearch.evaluation.report import print_report
    from semsearch.evaluation.run import Evaluation
    from semsearch.library.recognition import holds_keys

    output = report and Output(
        report, holds_keys("baselines", "command"), force, (captions, absent, head)
    )
    if output:
        output.check()
    evaluation = Evaluation.read(labelled, captions, distractors, absent, encoder, head)
    with progress_bar(f"Embedding the photos with {encoder}") as progress:
        evaluation.embed(progress)
    with progress_bar("Measuring") as progress:
        figures = evaluation.measure(progress)
    if output:
        output.write(json.dumps(figures, indent=1).encode())
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
    from semsearch.models.downloads import find_download
    from semsearch.models.fetching import Fetch

    entry = find_download(name)
    with progress_bar("Downloading, MB") as progress:
        path = Fetch(name).run(lambda done, total: progress(done // 1_000_000, total // 1_000_000))
    print(f"{path} is there, whole. Licence: {entry.licence}")
    print(f"Next: semsearch index FOLDER --encoder {entry.encoder}")
