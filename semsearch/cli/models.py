"""Commands for models: evaluate, download, encoders."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from semsearch.cli.common import (
    EncoderName,
    Force,
    Json,
    err,
    print_json,
    print_table,
    progress_bar,
)
from semsearch.encoders import TALK_ENCODER
from semsearch.errors import ModelFileError, UnknownEncoderError
from semsearch.models.tuned import TunedFiles, find_tuned, forget_tuned, tuned_encoders


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


def encoders(
    forget: Annotated[
        str | None, typer.Option(metavar="NAME", help="Delete an encoder that you tuned.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """List the encoders that you tuned, and what they brought; or delete one."""
    if forget is not None:
        _forget_encoder(forget, yes)
        return
    rows = [row for files in tuned_encoders() if (row := _encoder_facts(files))]
    if as_json:
        print_json(encoders=rows)
    elif rows:
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    else:
        err.print("None yet. Tune one with: semsearch train PHOTOS --fine-tune BLOCKS")


def _encoder_facts(files: TunedFiles) -> dict[str, Any]:
    try:
        facts = files.facts
    except ModelFileError as error:
        err.print(str(error), style="yellow", markup=False)
        return {}
    gained = [f"{own['before']:.2f} to {own['after']:.2f}" for own in facts.get("figures", [])]
    return {
        "name": files.name,
        "network": facts["encoder"],
        "blocks": facts["blocks"],
        "photos": facts["photos"],
        "labels": len(facts["labels"]),
        "found by a photo": gained[0] if gained else "",
        "folder": str(files.folder),
    }


def _forget_encoder(name: str, yes: bool) -> None:
    files = find_tuned(name)
    if files is None:
        raise UnknownEncoderError(f"You have tuned no encoder {name!r}.")
    if not yes:
        asked = f"Delete {files.folder}? Libraries that it embedded need another encoder then."
        typer.confirm(asked, abort=True)
    forget_tuned(files)
    print(f"{files.folder} is deleted.")
