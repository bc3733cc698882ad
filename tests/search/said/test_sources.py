"""What says anything of photos: files, folders and albums; read when it is asked for."""

from pathlib import Path

import pytest
from borrowed import open_engine
from telling import make_library, rows_of

from semsearch import SearchEngine
from semsearch.facts.said import CAPTION, KEYWORD, Saying
from semsearch.feedback.albums import Albums
from semsearch.library.said.names import FILE, FOLDER
from semsearch.search.said.sources import ALBUM, Sources

DOG = Saying(KEYWORD, "dog")


@pytest.fixture
def telling(tmp_path: Path, engine: SearchEngine) -> SearchEngine:
    """Photos with a caption, keywords, and names of folders and files."""
    photos = [
        (0, "Sea/2019/Rome/IMG_1.jpg", [Saying(CAPTION, "Grandma's kitchen"), DOG]),
        (1, "Sea/DSC00002.jpg", []),
        (2, "2019-07-04/our boat.jpg", [DOG]),
    ]
    return open_engine(make_library(tmp_path, engine, photos), engine)


def sources_of(engine: SearchEngine) -> Sources:
    return engine.said.sources


def test_each_source_says_something_of_so_many_photos(telling: SearchEngine) -> None:
    assert sources_of(telling).counted() == {CAPTION: 1, KEYWORD: 2, FOLDER: 2, FILE: 1}


def test_all_that_is_said_of_a_photo_is_told(telling: SearchEngine) -> None:
    albums = Albums(telling.library)
    first, second = telling.photos[:2]
    albums.add("Our summer", [first.sha256])
    albums.add("Favourites of Anna", [first.sha256, second.sha256])
    assert set(sources_of(telling).said_of(first)) == {
        Saying(CAPTION, "Grandma's kitchen"), DOG, Saying(FOLDER, "Sea"), Saying(FOLDER, "Rome"),
        Saying(ALBUM, "Our summer"), Saying(ALBUM, "Favourites of Anna"),
    }  # fmt: skip


def test_albums_count_as_they_are_now(telling: SearchEngine) -> None:
    sources, albums = sources_of(telling), Albums(telling.library)
    before = sources.stamp
    assert ALBUM not in sources.counted()
    albums.add("Xanthippa", [photo.sha256 for photo in telling.photos[:2]])
    albums.add("2019", [photo.sha256 for photo in telling.photos])
    assert sources.stamp != before
    assert sources.counted()[ALBUM] == 2
    assert "xanthippa" in telling.said and "2019" not in telling.said
    albums.delete("Xanthippa")
    assert "xanthippa" not in telling.said


def test_albums_that_cannot_be_read_say_nothing(telling: SearchEngine) -> None:
    Albums(telling.library).add("Xanthippa", [photo.sha256 for photo in telling.photos])
    sources_of(telling)._memory.path.write_bytes(b"no SQLite file, and long enough to be one" * 99)
    assert ALBUM not in sources_of(telling).counted()
    assert telling.search("kitchen").found


def test_photos_that_the_encoder_has_not_seen_say_nothing(telling: SearchEngine) -> None:
    with telling.library._file.writing() as db:
        db.execute("DELETE FROM embedding WHERE photo_id = 2")
    other = open_engine(telling.library, telling)
    assert sources_of(other).counted() == {CAPTION: 1, KEYWORD: 2, FOLDER: 1, FILE: 1}
    assert len(other) == 2


def test_a_source_is_measured_on_the_library_s_own_photos(
    tmp_path: Path, engine: SearchEngine
) -> None:
    rows = rows_of(engine)
    others = [kind for _, kind in rows]
    others = others[40:] + others[:40]
    photos = [(row, f"{kind}/{other} {row}.jpg", [Saying(KEYWORD, "xanthippa")])
              for (row, kind), other in zip(rows, others, strict=True)]  # fmt: skip
    sources = sources_of(open_engine(make_library(tmp_path, engine, photos), engine))
    assert sources.worth(FOLDER) > 0.75
    assert sources.worth(FILE) == 0
    assert sources.worth(KEYWORD) == 0.5
