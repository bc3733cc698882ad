"""The command line: a few lines a command, the same functions as the pages."""

import sys

import typer

from semsearch.cli import models, photos
from semsearch.cli.common import Exit, err
from semsearch.errors import SemsearchError, UnknownWordsError

app = typer.Typer(
    help="Search photos by photo, by word and by tag, on this computer alone.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (photos.index, photos.search, photos.tags, photos.words, photos.info,
                models.train, models.evaluate, models.download):  # fmt: skip
    app.command()(command)


def main() -> None:
    """Run the command line; a user's mistake ends in one clear line, never in a traceback."""
    try:
        app()
    except UnknownWordsError as error:
        err.print(str(error), style="red", markup=False)
        for word, near in error.suggestions.items():
            if near and word not in str(error).partition("did you mean")[0]:
                err.print(f"{word}: did you mean {', '.join(near)}?", markup=False)
        sys.exit(Exit.BAD_INPUT)
    except SemsearchError as error:
        err.print(str(error), style="red", markup=False)
        sys.exit(Exit.BAD_INPUT)
    except KeyboardInterrupt:
        err.print("Stopped. What was finished is kept.")
        sys.exit(Exit.INTERRUPTED)
