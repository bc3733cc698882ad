"""Which words are said of a large library's photos is kept beside it, and follows what changes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from borrowed import open_engine
from telling import make_library, rows_of

from semsearch import Facts, Library, SearchEngine, Stat
from semsearch.facts.said import CAPTION, KEYWORD, Saying
from semsearch.library.derived.files import beside
from semsearch.library.photo import Details, Entry, Place
from semsearch.library.said.names import FILE, FOLDER
from semsearch.library.said.texts import SaidTexts
from semsearch.search.said import sources
from semsearch.search.said.index import SaidIndex
from semsearch.search.said.kept import ENDING
from semsearch.search.said.sources import Sources
from semsearch.stores import beside as engines


@pytest.fixture
def library(tmp_path: Path, engine: SearchEngine) -> Iterator[Library]:
    """A library whose photos lie in folders that are right, some with captions and keywords."""
    photos = [(row, f"{kind}/{row}.jpg", [Saying(CAPTION, f"A {kind} in Rome")] * (row % 2))
              for row, kind in rows_of(engine)]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "LARGE", 10)
        yield make_library(tmp_path, engine, photos)


def sources_of(library: Library, engine: SearchEngine) -> Sources:
    return open_engine(library, engine).said.sources


def keep(library: Library, engine: SearchEngine) -> None:
    sources_of(library, engine).keep_up()


def told(own: Sources) -> tuple[object, ...]:
    """Return all that an index tells."""
    index = own.indices()[0]
    return index.photos, index.alone, {source: own.worth(source) for source in index.photos}


def anew(library: Library, engine: SearchEngine) -> SaidIndex:
    """Return the index as it is without anything that is kept."""
    beside(library.path, ENDING).unlink(missing_ok=True)
    return sources_of(library, engine).indices()[0]


def add(library: Library, engine: SearchEngine) -> None:
    facts = Facts(60, 30, said=(Saying(KEYWORD, "our boat Xanthippa"),))
    path = library.path.parent / "photos" / "Easter" / "zebra.jpg"
    entry = Entry(path, Stat(1, 2), "f" * 64, facts, None, engine.embeddings[0])
    library.add([entry], engine.head.info.encoder)


def move(library: Library, engine: SearchEngine) -> None:
    path = library.path.parent / "photos" / "Ararat" / "church.jpg"
    library.place([Place(4, path, Stat(1, 3), is_move=True)])


def change(library: Library, engine: SearchEngine) -> None:
    facts = Facts(60, 30, said=(Saying(CAPTION, "Grandma's kitchen"),))
    library.complete([Details(3, facts, None, None), Details(4, Facts(60, 30), None, None)])


def leave_out(library: Library, engine: SearchEngine) -> None:
    library.leave_out([1, 2])


def miss(library: Library, engine: SearchEngine) -> None:
    library.mark([5, 6], [])


def choose_folders(library: Library, engine: SearchEngine) -> None:
    library.folders.add([library.path.parent.parent])


CHANGES = (add, move, change, leave_out, miss, choose_folders)


def test_it_is_read_without_a_look_at_what_is_said(
    library: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(sources_of(library, engine))
    keep(library, engine)
    monkeypatch.setattr(sources, "worth", pytest.fail)
    monkeypatch.setattr(
        sources, "said_by_places", lambda places: pytest.fail() if [*places] else ()
    )
    again = sources_of(library, engine)
    assert told(again) == before
    assert again.worth(FOLDER) > 0.75
    content = beside(library.path, ENDING).read_bytes()
    again.keep_up()
    assert beside(library.path, ENDING).read_bytes() == content


def test_nothing_is_kept_of_a_small_library(
    library: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LARGE", 1000)
    keep(library, engine)
    assert not beside(library.path, ENDING).exists()


@pytest.mark.parametrize("work", CHANGES)
def test_after_a_change_it_is_as_one_that_is_made_anew(
    library: Library, engine: SearchEngine, work: Callable[[Library, SearchEngine], None]
) -> None:
    keep(library, engine)
    before = sources_of(library, engine).indices()[0].photos
    work(library, engine)
    changed = sources_of(library, engine).indices()[0].photos
    assert changed != before
    keep(library, engine)
    kept = sources_of(library, engine).indices()[0].photos
    assert changed == kept == anew(library, engine).photos


def test_only_what_changed_is_read(
    library: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(library, engine)
    change(library, engine)
    read: list[object] = []
    texts = SaidTexts.texts

    def look(self: SaidTexts, ids: list[int]) -> Iterator[tuple[int, Saying]]:
        read.append(ids)
        return texts(self, ids)

    monkeypatch.setattr(SaidTexts, "texts", look)
    own = sources_of(library, engine)
    assert own.indices()[0].photos[CAPTION]["grandma"].tolist() == [3]
    assert read == [[3, 4]]


def test_sources_are_measured_anew_by_who_keeps_them_up(
    library: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(library, engine)
    add(library, engine)
    monkeypatch.setattr(sources, "worth", lambda *_: 0.6)
    own = sources_of(library, engine)
    assert own.worth(FOLDER) > 0.75, "as it was"
    assert own.worth(KEYWORD) == own.worth(FILE) == 0.6, "nothing was known of these"
    keep(library, engine)
    assert sources_of(library, engine).worth(FOLDER) == 0.6


def test_who_stops_it_leaves_what_was_kept(library: Library, engine: SearchEngine) -> None:
    keep(library, engine)
    content = beside(library.path, ENDING).read_bytes()
    add(library, engine)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sources_of(library, engine).keep_up(stop)
    assert beside(library.path, ENDING).read_bytes() == content


@pytest.mark.parametrize("damage", ["cut", "flip", "another", "torn", "empty"])
def test_a_damaged_file_is_made_anew(library: Library, engine: SearchEngine, damage: str) -> None:
    keep(library, engine)
    right = told(sources_of(library, engine))
    path = beside(library.path, ENDING)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x20
    if damage in ("another", "torn"):
        kept = dict(np.load(path))
        about = "[]" if damage == "another" else kept["about"]
        np.savez(path, **(kept | {"about": about, "folder.ids": kept["folder.ids"][1:]}))
    else:
        path.write_bytes(content[: {"cut": len(content) // 2, "empty": 0}.get(damage)])
    own = sources_of(library, engine)
    assert told(own) == right
    own.keep_up()
    assert beside(library.path, ENDING).stat().st_size > len(content) // 2
    assert told(sources_of(library, engine)) == right


def test_the_file_of_another_library_is_none(
    library: Library, engine: SearchEngine, tmp_path: Path
) -> None:
    keep(library, engine)
    (tmp_path / "other").mkdir()
    other = make_library(tmp_path / "other", engine, [(0, "Rome/boat.jpg", [])])
    beside(other.path, ENDING).write_bytes(beside(library.path, ENDING).read_bytes())
    assert sources_of(other, engine).counted() == {FOLDER: 1, FILE: 1}


def test_searches_find_the_same_with_it(library: Library, engine: SearchEngine) -> None:
    def found() -> list[tuple[int, float]]:
        matches = open_engine(library, engine).search("windmill", k=20).matches
        return [(match.photo.id, match.score) for match in matches]

    before = found()
    keep(library, engine)
    assert found() == before
