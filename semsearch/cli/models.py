"""Commands for models: evaluate, download."""

import json
from pathlib import Path
from typing import Annotated

import typer

from semsearch.cli.common import EncoderName, Force, Json, print_json, progress_bar
from semsearch.encoders import TALK_ENCODER


def evaluate(
    labelled: Annotated[
        Path | None, typer.Option(help="A folder of photos; each subfolder is a class.")
    ] = None,
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
    styles: Annotated[
        Path | None,
        typer.Option(help="A folder like photo/dog, sketch/dog: how well drawings find photos."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the report here, for the page Quality.")
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Measure how well photos are found, on photos whose content is known."""
    from semsearch.cli.outputs import Output
    from semsearch.errors import OutputError
    from semsearch.evaluation.asked import asked, joined
    from semsearch.evaluation.report import print_report
    from semsearch.library.recognition import holds_keys

    if report and not labelled:
        raise OutputError("The page Quality shows reports of --labelled FOLDER. Give that too.")
    output = report and Output(
        report, holds_keys("baselines", "command"), force, (captions, absent, head)
    )
    if output:
        output.check()
    reports = []
    for part in asked(labelled, captions, distractors, absent, styles, encoder, head):
        with progress_bar(f"Embedding the photos with {encoder}") as progress:
            part.embed(progress)
        with progress_bar("Measuring") as progress:
            reports.append(part.measure(progress))
    figures = joined(reports)
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
