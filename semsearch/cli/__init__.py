"""The command line: a few lines a command, the same functions as the pages."""

import signal
import sys
from typing import Annotated

import typer

from semsearch import __version__
from semsearch.cli import (
    albums,
    duplicates,
    labels,
    learned,
    libraries,
    models,
    names,
    opening,
    photos,
    push,
    why,
)
from semsearch.cli.common import Exit, err, give_up_output, take_any_text
from semsearch.cli.quality import command as quality
from semsearch.cli.training import command as training
from semsearch.errors import SemsearchError, UnknownWordsError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (libraries.index, photos.search, photos.tags, photos.words, photos.info, why.why,
                albums.albums, albums.album, albums.favourites, names.names, names.forget_name,
                learned.learned, duplicates.duplicates, labels.labels, libraries.libraries,
                libraries.captions, libraries.remove, libraries.repair, training.train,
                models.evaluate, models.download, models.encoders, push.push):  # fmt: skip
    app.command()(command)
app.command(cls=names.NameCommand)(names.name)
app.command(cls=quality.QualityCommand)(quality.quality)
app.command(context_settings=opening.HANDED_ON)(opening.app)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"semsearch {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show it and end."),
    ] = False,
) -> None:
    """Search photos by photo, by word and by tag, on this computer."""


def main() -> None:
    """Run the command line; a user's mistake ends in one clear line, never in a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    take_any_text()
    try:
        app()
    except UnknownWordsError as error:
        err.print(str(error), style="red", markup=False)
        if "did you mean" not in str(error):
            for word, near in error.suggestions.items():
                if near:
                    err.print(f"{word}: did you mean {', '.join(near)}?", markup=False)
        sys.exit(Exit.BAD_INPUT)
    except SemsearchError as error:
        err.print(str(error), style="red", markup=False)
        sys.exit(Exit.BAD_INPUT)
    except OSError as error:
        # A disk or a device that takes no more output.
        give_up_output()
        err.print(f"The output cannot be written ({error.strerror}).", style="red", markup=False)
        sys.exit(Exit.BAD_INPUT)
    except KeyboardInterrupt:
        err.print("Stopped. What was finished is kept.")
        sys.exit(Exit.INTERRUPTED)
