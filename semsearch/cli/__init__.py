"""The command line: a few lines a command, the same functions as the pages."""

import signal
import sys

import typer

from semsearch.cli import duplicates, labels, learned, libraries, models, photos, push, why
from semsearch.cli.common import Exit, err
from semsearch.errors import SemsearchError, UnknownWordsError

app = typer.Typer(
    help="Search photos by photo, by word and by tag, on this computer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (libraries.index, photos.search, photos.tags, photos.words, photos.info, why.why,
                learned.learned, duplicates.duplicates, labels.labels, libraries.libraries,
                libraries.remove, libraries.repair, models.train, models.evaluate,
                models.download, push.push):  # fmt: skip
    app.command()(command)


def main() -> None:
    """Run the command line; a user's mistake ends in one clear line, never in a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
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
