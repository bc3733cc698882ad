"""Libraries of every version that ever landed open, answer, and are brought up to date.

`older/version-N.sql` holds four photos of the demo library as the last program of version N wrote
it: the commits 3f9a7e1, 95112aa, f2ec235, 5b9edb4, 2a42bcd, 95f4ea4 and d7820c6.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from small import MeanColour, save_photo

from pages import new_app, photos_in
from semsearch import Library, SearchEngine
from semsearch.cli import photos as commands
from semsearch.errors import DamagedLibraryError, LibraryError, UnreadableImageError
from semsearch.indexing.indexer import index_folder, index_folders
from semsearch.indexing.repair import repair
from semsearch.library import database
from semsearch.models.manifest import data_dir

DUMPS = Path(__file__).parents[1] / "older"
NAMES = ["gcompris__energy-windmill13", "gcompris__farm-cat", "gcompris__farm-dog",
         "gcompris__fish-fish9"]  # fmt: skip
NEWEST = len(database.STEPS)
VERSIONS = range(1, NEWEST)
WITH_COLOURS = 4


class Vgg16(MeanColour):
    """Stands for the network that has embedded the photos, and is not to be asked again."""

    name = "vgg16"


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture
def library(version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library of an older version, as one of the user's own called old."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    library = Library.named("old")
    for name in NAMES:
        (library.path.parent / "photos").mkdir(parents=True, exist_ok=True)
        shutil.copy(data_dir() / "demo" / "photos" / f"{name}.jpg", library.path.parent / "photos")
    write_older(library.path, (DUMPS / f"version-{version}.sql").read_text(encoding="utf-8"))
    with closing(sqlite3.connect(library.path)) as db:
        for path, written in db.execute("SELECT path, mtime_ns FROM photo"):
            os.utime(library.path.parent / path, ns=(written, written))
    return library


def write_older(path: Path, statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(statements)


def version_of(library: Library) -> int:
    with closing(sqlite3.connect(library.path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def columns_of_photos(library: Library, *names: str) -> Iterator[tuple[object, ...]]:
    library.check()
    with closing(sqlite3.connect(library.path)) as db:
        yield from db.execute(f"SELECT {', '.join(names)} FROM photo")


def test_there_is_a_dump_of_every_version() -> None:
    assert sorted(DUMPS.glob("*.sql")) == [DUMPS / f"version-{n}.sql" for n in VERSIONS]


def test_it_is_found_in_by_words_photo_and_colour(
    library: Library, version: int, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = SearchEngine.open("old")
    assert engine.search("windmill", k=1).matches[0].photo.path.stem == NAMES[0]
    assert (
        engine.search_image(data_dir() / "demo" / "photos" / f"{NAMES[1]}.jpg", k=1)[
            0
        ].photo.path.stem
        == (NAMES[1])
    )
    assert engine.photos[0].credit is not None
    commands.search(text="fish", colour="orange", library="old", k=4)
    told = capsys.readouterr()
    assert NAMES[3] in told.out.splitlines()[1]
    said = " ".join(told.err.split())
    assert ("semsearch index --library old" in said) == (version < WITH_COLOURS)
    assert version_of(library) == NEWEST


def test_the_page_finds_a_colour_or_says_what_to_do(library: Library, version: int) -> None:
    page = new_app()
    page.query_params |= {"library": "old", "q": "fish"}
    page.run().slider(key="hue").set_value(1.0).run()
    assert not page.exception
    assert len(photos_in(page)) == len(NAMES)
    says = [info.value for info in page.info if "colours of 4 photos" in info.value]
    assert bool(says) == (version < WITH_COLOURS)


def test_an_index_run_adds_all_that_it_lacks(library: Library) -> None:
    encoder = Vgg16()
    report = index_folders(library, [], encoder)
    assert (report.unchanged, report.indexed, report.skipped, encoder.seen) == (4, 0, [], 0)
    assert library.colourless() == 0
    for *kept, taken_from in columns_of_photos(library, "phash", "ctime_ns", "taken_from"):
        assert None not in kept
        assert taken_from is not None
    with library._file.reading() as db:
        assert db.execute("SELECT count(*) FROM said WHERE number = 0").fetchone()[0] == 4
    again = index_folders(library, [], encoder)
    assert (again.unchanged, again.refreshed) == (4, 0)


def test_an_index_run_sees_later_changes(library: Library) -> None:
    index_folders(library, [], Vgg16())
    photo = library.path.parent / "photos" / f"{NAMES[0]}.jpg"
    photo.with_suffix(".xmp").write_text("<a/>")
    assert index_folders(library, [], Vgg16()).refreshed == 1


def test_camera_and_date_are_read_if_they_were_not(tmp_path: Path) -> None:
    photo, exif = tmp_path / "photos" / "a.jpg", Image.Exif()
    exif[0x0110] = "Lumix"
    exif.get_ifd(0x8769)[0x9003] = "2010:01:02 10:00:00"
    photo.parent.mkdir()
    Image.new("RGB", (60, 30), "red").save(photo, exif=exif)
    modern = Library(tmp_path / "modern.sqlite")
    index_folder(modern, photo.parent, MeanColour())
    [known] = modern.photos()
    library = Library(tmp_path / "old.sqlite")
    write_older(library.path, f"""
        {database.BASE}
        INSERT INTO photo VALUES
            (1, 'photos/a.jpg', {known.stat.size}, {known.stat.mtime_ns}, '{known.sha256}', 60, 30,
             NULL);
        INSERT INTO embedding VALUES (1, 'mean-colour', x'{np.zeros(3, "f4").tobytes().hex()}');
        PRAGMA user_version = 1;""")  # fmt: skip
    encoder = MeanColour()
    index_folder(library, photo.parent, encoder)
    [found] = library.photos()
    assert (found.facts, found.phash, encoder.seen) == (known.facts, known.phash, 0)
    assert found.facts.camera == "Lumix"


def test_a_file_that_cannot_be_read_now_keeps_what_is_known_of_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise UnreadableImageError("It is damaged.")

    monkeypatch.setattr("semsearch.images.decoding.Decoders.decode", refuse)
    index_folders(library, [], Vgg16(), reread=True)
    assert len(library) == len(library.embedded_ids("vgg16")) == 4


def test_folders_are_guessed_and_never_the_whole_disk(tmp_path: Path) -> None:
    library = Library(tmp_path / "old.sqlite")
    rows = ("/a/x/1.jpg", "/a/x/y/2.jpg", "/b/3.jpg")
    write_older(library.path, f"{database.BASE} PRAGMA user_version = 1;" + "".join(
        f"INSERT INTO photo VALUES ({n}, '{row}', 1, 1, '{n:064}', 1, 1, NULL);"
        for n, row in enumerate(rows)
    ))  # fmt: skip
    assert list(library.folders) == [Path("/a/x"), Path("/b")]


# Damaged


def test_what_is_whole_of_a_damaged_file_is_saved(library: Library, version: int) -> None:
    damage(library.path, b"photos/gcompris__farm-dog", b"photos/gcompris__farm-d\xffg")
    report = repair(library)
    assert (report.photos, report.embeddings) == (3, 3)
    assert version_of(library) == NEWEST
    library.check()
    assert library.encoder == "vgg16"
    assert [folder.name for folder in library.folders] == ["photos"]
    assert library.colourless() == (0 if version >= WITH_COLOURS else 3)
    assert all(photo.credit for photo in library.photos())
    assert SearchEngine.open("old").search("windmill", k=1).matches[0].photo.path.stem == NAMES[0]


def test_a_vector_that_is_not_what_was_written_is_not_saved(library: Library, version: int) -> None:
    with closing(sqlite3.connect(library.path)) as db:
        db.execute("UPDATE embedding SET vector = x'0102030405' WHERE photo_id = 67")
        db.commit()
    report = repair(library)
    assert (report.photos, report.embeddings) == (4, 3)


def test_a_truncated_file_is_repaired(library: Library) -> None:
    content = library.path.read_bytes()
    library.path.write_bytes(content[: len(content) - 8192])
    with pytest.raises(DamagedLibraryError):
        library.check()
    repair(library)
    library.check()
    index_folder(library, library.path.parent / "photos", Vgg16())
    assert len(library) == 4


def test_repair_keeps_what_is_left_out_and_tiles(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    index_folder(library, save_photo(tmp_path / "photos" / "red.png").parent, MeanColour())
    library.patterns.add(["*.gif"])
    vector = np.ones(3, "f4").tobytes()
    with library._file.writing() as db:
        for number in (0, 1):
            db.execute(
                "INSERT INTO tile VALUES (1, 'vgg16', ?1, ?2, "
                "vector_crc(1, 'vgg16' || ' ' || ?1, ?2))", (number, vector),
            )  # fmt: skip
        db.execute("UPDATE tile SET vector = zeroblob(12) WHERE number = 1")
    repair(library)
    library.check()
    assert list(library.patterns) == ["*.gif"]
    with library._file.reading() as db:
        rows = db.execute("SELECT number, vector FROM tile").fetchall()
    assert [tuple(row) for row in rows] == [(0, vector)]


def damage(path: Path, before: bytes, after: bytes) -> None:
    content = path.read_bytes()
    assert content.count(before) > 0
    path.write_bytes(content.replace(before, after))


# Where nothing can be written


@pytest.fixture
def unwritable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("semsearch.library.database.os.access", lambda path, mode: False)


@pytest.mark.usefixtures("unwritable")
def test_an_older_file_that_may_not_be_written_says_so(library: Library) -> None:
    before = library.path.read_bytes()
    with pytest.raises(LibraryError, match="older version .* right to write"):
        SearchEngine.open("old")
    assert library.path.read_bytes() == before


@pytest.mark.usefixtures("unwritable")
@pytest.mark.parametrize(("number", "what"), [(99, "newer version"), (0, "another program")])
def test_other_files_that_may_not_be_written_are_told_apart(
    tmp_path: Path, number: int, what: str
) -> None:
    path = tmp_path / "library.sqlite"
    write_older(path, f"CREATE TABLE a (b); PRAGMA user_version = {number};" if not number else
                f"{database.BASE} PRAGMA user_version = {number};")  # fmt: skip
    with pytest.raises(LibraryError, match=what):
        len(Library(path))


@pytest.mark.usefixtures("unwritable")
def test_a_file_of_today_can_be_read_where_nothing_can_be_written() -> None:
    assert len(Library.named("demo")) > 0
