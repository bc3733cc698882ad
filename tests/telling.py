"""Libraries of demo photos of which something is said: their embeddings are those of the demo."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from borrowed import open_engine

from semsearch import Facts, Library, SearchEngine, Stat
from semsearch.facts.said import CAPTION, Saying
from semsearch.library.photo import Entry

KINDS = ("windmill", "hammer", "fish", "scissors", "castle", "horse")


def rows_of(demo: SearchEngine, kinds: Iterable[str] = KINDS) -> list[tuple[int, str]]:
    """The rows of the demo photos of some kinds, and the kind of each by its file's name."""
    named = enumerate(photo.path.stem for photo in demo.photos)
    return [(row, kind) for row, name in named for kind in kinds if kind in name]


def make_library(
    folder: Path, demo: SearchEngine, photos: Iterable[tuple[int, str, Sequence[Saying]]]
) -> Library:
    """Make a library of photos: the row in the demo of each, its path, and what is said of it."""
    library = Library(folder / "telling.sqlite")
    library.folders.add([folder / "photos"])
    library.add(
        [
            Entry(folder / "photos" / path, Stat(1, 1), f"{number:064}",
                  Facts(60, 30, said=tuple(said)), None, demo.embeddings[row])
            for number, (row, path, said) in enumerate(photos)
        ],
        demo.head.info.encoder,
    )  # fmt: skip
    library.choose_encoder(demo.head.info.encoder)
    return library


def captioned(folder: Path, demo: SearchEngine, captions: dict[int, str]) -> SearchEngine:
    """An engine for the demo photos without their names, some of which have captions, by row."""
    said = {row: [Saying(CAPTION, text)] for row, text in captions.items()}
    photos = [(row, f"IMG_{row:04}.jpg", said.get(row, [])) for row in range(len(demo))]
    return open_engine(make_library(folder, demo, photos), demo)
