"""Learns what *alike* means from pairs of photos, and says what it brings."""

from dataclasses import asdict

import typer

from semsearch.cli.common import Exit, err, print_json, print_table, progress_bar
from semsearch.cli.photos import open_search_engine
from semsearch.feedback.likeness.gathering import gather
from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.training.likeness.learning import learn_likeness
from semsearch.training.likeness.report import GAINED, NOT_GAINED, measured, told

NAMED = 3


def train_likeness(pairs: list[str], library: str | None, as_json: bool) -> None:
    """Learn a likeness from sources of pairs, and use it if it is better."""
    engine = open_search_engine(library)
    found = gather(engine.library, pairs)
    _say_what_is_unknown(found.unknown)
    with progress_bar("Learning what is alike") as progress:
        lesson = learn_likeness(engine, found.pairs, pairs, progress)
    if lesson.has_gained:
        KeptLikeness(engine.library, engine.head).keep(lesson.likeness)
    info = lesson.likeness.info
    if as_json:
        print_json(**asdict(info), is_used=lesson.has_gained)
    else:
        print_table(("measured on photos held out", "before", "with it"), measured(info))
        err.print(told(info))
        err.print(GAINED if lesson.has_gained else NOT_GAINED)
    if not lesson.has_gained:
        raise typer.Exit(Exit.NOTHING_FOUND)


def _say_what_is_unknown(unknown: tuple[str, ...]) -> None:
    if unknown:
        more = f" and {len(unknown) - NAMED:,} more" if len(unknown) > NAMED else ""
        err.print(
            f"Left out, as the library does not have them: {', '.join(unknown[:NAMED])}{more}.",
            style="yellow", markup=False,
        )  # fmt: skip
