"""A search engine sees what changes in its library, and goes on when a part of it is damaged."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from semsearch import Library, SearchEngine
from semsearch.facts.reading import Facts
from semsearch.facts.said import Saying
from semsearch.folders.stats import Stat
from semsearch.library.photo import Entry
from semsearch.library.said.texts import SaidTexts
from semsearch.stores import beside
from semsearch.stores.beside import engine_folders, keep_up, ready_engine


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "own.sqlite")
    shutil.copy(Library.named("demo").path, library.path)
    return library


@pytest.fixture
def large(library: Library, engine: SearchEngine) -> Iterator[Library]:
    """The library with an engine beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 100)
        keep_up(library, engine.head, lambda done, total: None)
        yield library


def add(library: Library, like: int, said: tuple[Saying, ...] = ()) -> int:
    """Add a photo whose embedding is that of another, and return its number."""
    vector = library.embeddings("vgg16", np.array([like]))[1][0]
    path = library.path.parent / "new.jpg"
    entry = Entry(path, Stat(1, 2, 3), "a" * 64, Facts(3, 4, said=said), None, vector)
    [number] = library.add([entry], "vgg16")
    return number


@pytest.mark.parametrize("kind", ["library", "large"])
def test_photos_that_come_and_go_are_seen(kind: str, request: pytest.FixtureRequest) -> None:
    library: Library = request.getfixturevalue(kind)
    engine = SearchEngine.open(str(library.path))
    assert bool(engine.searched_by) is (kind == "large")
    opened = engine.searched
    engine.refresh()
    assert engine.searched is opened, "nothing is read anew if nothing has changed"
    number = add(library, like=7)
    engine.refresh()
    assert number in [match.photo.id for match in engine.search_photo(7, k=3)]
    library.leave_out([number])
    engine.refresh()
    assert number not in engine
    assert number not in [match.photo.id for match in engine.search_photo(7, k=3)]
    assert len(engine.search("windmill").matches) == 10


def test_an_engine_that_is_damaged_while_it_is_open_is_left_for_the_next_run_to_make_anew(
    large: Library, engine: SearchEngine
) -> None:
    opened = SearchEngine.open(str(large.path))
    right = [match.photo.id for match in engine.search("windmill").matches]
    [folder] = engine_folders(large.path)
    content = bytearray((folder / "shows.f16").read_bytes())
    with (folder / "shows.f16").open("r+b") as file:
        file.write(bytes(byte ^ 0x11 for byte in content))
    assert [match.photo.id for match in opened.search("windmill").matches] == right
    assert opened.searched_by is None
    assert ready_engine(large, engine.head) is None
    keep_up(large, engine.head, lambda done, total: None)
    assert ready_engine(large, engine.head) is not None


def test_what_is_said_of_new_photos_is_found_and_only_that_is_read(
    large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    large.said.heed(True)
    opened = SearchEngine.open(str(large.path))
    assert not opened.search("Xanthippa").found
    number = add(large, like=7, said=(Saying("caption", "Our boat Xanthippa"),))
    read: list[object] = []
    texts = SaidTexts.texts

    def look(self: SaidTexts, ids: Sequence[int] | None = None) -> Iterator[tuple[int, Saying]]:
        read.append(ids)
        return texts(self, ids)

    monkeypatch.setattr(SaidTexts, "texts", look)
    opened.refresh()
    assert [match.photo.id for match in opened.search("Xanthippa", k=1).matches] == [number]
    assert read[0] == [number]
    large.leave_out([number])
    opened.refresh()
    assert number not in [match.photo.id for match in opened.search("Xanthippa").matches]


@pytest.mark.parametrize("kind", ["library", "large"])
def test_whether_what_is_said_counts_is_seen(kind: str, request: pytest.FixtureRequest) -> None:
    library: Library = request.getfixturevalue(kind)
    opened = SearchEngine.open(str(library.path))
    assert not opened.said.heeded
    library.said.heed(True)
    opened.refresh()
    assert opened.said.heeded
    assert len(opened.search("windmill").matches) == 10
