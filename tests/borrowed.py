"""Small libraries that are searched at once: their embeddings are those of demo photos."""

from pathlib import Path

import pytest
from small import save_photo

from semsearch import Facts, Library, SearchEngine, Stat
from semsearch.library.photo import Entry

SIZE = (60, 30)
COLOURS = ("red", "green", "blue")


def add_photo(library: Library, path: Path, demo: SearchEngine) -> int:
    """Add a photo that looks like one of the demo library; return its number."""
    row = len(library) if library.exists else 0
    entry = Entry(path, Stat.of(path.stat()), f"{row:064}", Facts(*SIZE), None,
                  demo.embeddings[row], demo.colours_of(int(demo.ids[row])))  # fmt: skip
    return library.add([entry], demo.head.info.encoder)[0]


def open_engine(library: Library, demo: SearchEngine) -> SearchEngine:
    """Return an engine with the words and the head of the demo library's."""
    return SearchEngine(library, demo.words, demo.head, pytest.fail)


def small_engine(folder: Path, demo: SearchEngine) -> SearchEngine:
    """Return an engine for three photos in `folder`, red, green and blue, numbered from 1."""
    library = Library(folder / "small.sqlite")
    for colour in COLOURS:
        add_photo(library, save_photo(folder / "photos" / f"{colour}.png", colour, SIZE), demo)
    library.folders.add([folder / "photos"])
    return open_engine(library, demo)
