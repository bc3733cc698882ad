"""Tunes the last blocks of a network on a folder of photos, and says what that brings."""

import re
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from semsearch.cli.common import err, print_json, print_table, progress_bar
from semsearch.encoders.pace import duration
from semsearch.encoders.tuned.names import check_name
from semsearch.extras import check_installed
from semsearch.models.tuned import LONGEST

if TYPE_CHECKING:
    from semsearch.training.fine_tuning.outcome.report import Figure
    from semsearch.training.fine_tuning.tuning import Tuning

# From so much more of a mAP on, photos are found better.
LEAST = 0.01


def fine_tune_blocks(
    photos: Path,
    blocks: int,
    name: str | None,
    encoder: str,
    labelled: list[str],
    captions: list[str],
    seed: int,
    force: bool,
    as_json: bool,
) -> None:
    """Tune blocks, as `semsearch.cli.training.command.train` was told, and keep the encoder."""
    check_installed("train", "Tuning")
    from semsearch.training.fine_tuning.outcome.result import finish
    from semsearch.training.fine_tuning.photos import TuningPhotos
    from semsearch.training.fine_tuning.tuning import Order, Tuning

    own = name or _name_of(photos)
    check_name(own, force)
    known = TuningPhotos.read(photos, labelled, captions, seed)
    tuning = Tuning(Order(known, encoder, blocks, own, seed))
    with tuning.held(force) as is_begun:
        _say_what_is_done(tuning, is_begun)
        with progress_bar("Looking at the photos") as progress:
            tuning.look(progress)
        with progress_bar(f"Tuning {', '.join(tuning.blocks)}") as progress:
            weights = tuning.learn(progress)
        with progress_bar("Measuring what it brings") as progress:
            recipe = _recipe(encoder, blocks, own, labelled, captions, seed)
            files, figures = finish(tuning, weights, recipe, progress)
    if as_json:
        print_json(encoder=files.name, folder=str(files.folder), figures=list(map(asdict, figures)))
        return
    _print_figures(figures)
    if figures[0].after < figures[0].before + LEAST:
        err.print(
            f"Held-out photos are found no better: {encoder} knows such photos already. It is to "
            "be kept, or more blocks tuned."
        )
    print(f"The encoder {files.name} is there. Next: semsearch index FOLDER --encoder {own}")


def _say_what_is_done(tuning: "Tuning", is_begun: bool) -> None:
    from semsearch.training.fine_tuning.blocks import computed_by
    from semsearch.training.fine_tuning.estimate import seconds_left
    from semsearch.training.fine_tuning.photos import Part

    known, blocks = tuning.order.photos, ", ".join(tuning.blocks)
    what = f"{len(known.names):,} labels" if known.names else "captions"
    learned, watched, held = (len(known.of(part)) for part in Part)
    err.print(
        f"{'Going on to tune' if is_begun else 'Tuning'} {blocks} of {tuning.order.encoder} on "
        f"{learned:,} photos with {what}; {watched:,} more say when to stop, and {held:,} are "
        "held out.",
        markup=False,
    )
    tuning.maps.check_space()
    seconds = seconds_left(tuning)
    err.print(f"At most {duration(seconds)}, computed by {computed_by()}.", markup=False)


def _print_figures(figures: tuple["Figure", ...]) -> None:
    rows = [
        (own.what, own.by, f"{own.photos:,}", f"{own.before:.3f}", f"{own.after:.3f}")
        for own in figures
    ]
    print_table(("mAP of", "found by", "among", "before", "tuned"), rows)


def _name_of(photos: Path) -> str:
    """Return a name for an encoder, made of that of its folder of photos."""
    own = re.sub(r"[^a-z0-9]+", "-", photos.expanduser().resolve().name.lower()).strip("-")
    return own[:LONGEST] or "tuned"


def _recipe(
    encoder: str, blocks: int, name: str, labelled: list[str], captions: list[str], seed: int
) -> str:
    """Return the command that makes an encoder, which is kept with it."""
    given = [("--labelled", own) for own in labelled] + [("--captions", own) for own in captions]
    options = ["--fine-tune", blocks, "--encoder", encoder, "--name", name,
               *(word for pair in given for word in pair), "--seed", seed]  # fmt: skip
    return shlex.join(["semsearch", "train", "PHOTOS", *map(str, options)])
