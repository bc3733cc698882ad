"""What a command writes replaces nothing but what it wrote before."""

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from small import MeanColour, save_photo

from semsearch.cli.outputs import Output, is_picture_of_ours, signature_of_ours
from semsearch.errors import LibraryError, OutputError
from semsearch.files import typed_path
from semsearch.indexing.removal import remove_library
from semsearch.indexing.runs import IndexRun
from semsearch.library.derived.files import KINDS
from semsearch.library.library import Library
from semsearch.library.recognition import begins_with, holds_arrays, holds_keys

LIST = begins_with("path,label")


def picture_of_ours(path: Path) -> None:
    Image.new("RGB", (9, 9)).save(path, "JPEG", exif=signature_of_ours())


def arrays(path: Path, **named: int) -> None:
    with path.open("wb") as file:
        np.savez(file, **{name: np.array(value) for name, value in named.items()})


def test_a_new_file_is_written_and_the_own_one_replaced(tmp_path: Path) -> None:
    output = Output(tmp_path / "list.csv", LIST)
    for content in (b"\xef\xbb\xbfpath,label\r\na,b\r\n", b"path,label\n"):
        output.write(content)
        assert output.path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [output.path]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("name", ["a.jpg", "a.csv", "a.npz", "photo without a suffix"])
def test_a_photo_is_never_replaced_whatever_its_name(
    tmp_path: Path, name: str, force: bool
) -> None:
    photo = tmp_path / name
    Image.new("RGB", (9, 9)).save(photo, "JPEG")
    before = photo.read_bytes()
    for is_ours in (LIST, is_picture_of_ours, holds_arrays("info"), holds_keys("command")):
        with pytest.raises(OutputError, match="is a photo"):
            Output(photo, is_ours, force).write(b"path,label\n")
    assert photo.read_bytes() == before


@pytest.mark.parametrize("force", [False, True])
def test_a_database_a_link_and_a_device_are_never_replaced(tmp_path: Path, force: bool) -> None:
    with sqlite3.connect(tmp_path / "a.csv") as db:
        db.execute("CREATE TABLE photo (a)")
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.csv")
    for name in ("a.csv", "link.csv", "pipe.csv", "."):
        with pytest.raises(OutputError, match="left alone"):
            Output(tmp_path / name, LIST, force).write(b"path,label\n")
    assert not (tmp_path / "nowhere").exists()


def test_the_file_of_somebody_else_is_replaced_by_force_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.csv"
    notes.write_text("my notes")
    with pytest.raises(OutputError, match="--force"):
        Output(notes, LIST).write(b"path,label\n")
    assert notes.read_text() == "my notes"
    Output(notes, LIST, force=True).write(b"path,label\n")
    assert notes.read_bytes() == b"path,label\n"


def test_an_input_is_never_replaced_under_any_of_its_names(tmp_path: Path) -> None:
    read = tmp_path / "list.csv"
    read.write_text("path,label\n")
    (tmp_path / "hard.csv").hardlink_to(read)
    for path in (read, tmp_path / "hard.csv", tmp_path / "a" / ".." / "list.csv"):
        (tmp_path / "a").mkdir(exist_ok=True)
        with pytest.raises(OutputError, match="reads"):
            Output(path, LIST, True, (None, read)).write(b"")


def test_a_file_that_a_command_is_to_make_for_later_is_an_input_too(tmp_path: Path) -> None:
    features = tmp_path / "features.npz"
    with pytest.raises(OutputError, match="reads"):
        Output(features, LIST, inputs=(features,)).check()
    Output(tmp_path / "head.npz", LIST, inputs=(features,)).check()


def test_a_place_that_cannot_be_looked_at_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="cannot be looked at"):
        Output(tmp_path / "notes.txt" / "list.csv", LIST).check()
    with pytest.raises(OutputError, match="cannot be looked at"):
        Output(tmp_path / ("x" * 300), LIST).check()


def test_pictures_heads_and_reports_know_their_own(tmp_path: Path) -> None:
    picture_of_ours(tmp_path / "heat.jpg")
    Output(tmp_path / "heat.jpg", is_picture_of_ours).check()
    arrays(tmp_path / "head.npz", info=1, concepts=2, more=3)
    Output(tmp_path / "head.npz", holds_arrays("info", "concepts")).check()
    (tmp_path / "report.json").write_text('{"command": "a", "baselines": {}}')
    Output(tmp_path / "report.json", holds_keys("command", "baselines")).check()
    Output(tmp_path / "report.json", holds_keys("command")).check()
    for is_ours in (holds_arrays("info", "other"), holds_keys("other"), LIST):
        for name in ("head.npz", "report.json"):
            with pytest.raises(OutputError, match="not from this command"):
                Output(tmp_path / name, is_ours).check()


@pytest.mark.parametrize("ending", KINDS)
def test_files_that_are_named_like_those_beside_a_library_are_left_alone(
    tmp_path: Path, ending: str
) -> None:
    photos = save_photo(tmp_path / "photos" / "a.png").parent
    library = Library(tmp_path / "trip.sqlite")
    theirs = tmp_path / f"trip{ending}"
    theirs.write_text("mine")
    for begin in (lambda: IndexRun(library).start([photos]),
                  lambda: IndexRun(library).index([photos], MeanColour())):  # fmt: skip
        with pytest.raises(LibraryError, match="not of semsearch"):
            begin()
    assert {path.name for path in tmp_path.iterdir()} == {"photos", theirs.name}
    theirs.unlink()
    IndexRun(library).index([photos], MeanColour())
    theirs.write_text("mine")
    if ending in (".lock", ".run.json", ".run.log"):
        return
    with pytest.raises(LibraryError, match="not of semsearch"):
        remove_library(library)
    assert theirs.read_text() == "mine"
    assert library.exists


def test_a_link_and_another_database_beside_a_library_are_not_ours(tmp_path: Path) -> None:
    photos = save_photo(tmp_path / "photos" / "a.png").parent
    library = Library(tmp_path / "trip.sqlite")
    (tmp_path / "trip.cancel").symlink_to(tmp_path / "photos" / "a.png")
    with pytest.raises(LibraryError, match=r"trip\.cancel is not of semsearch"):
        IndexRun(library).index([photos], MeanColour())
    (tmp_path / "trip.cancel").unlink()
    with sqlite3.connect(tmp_path / "trip.memory") as db:
        db.execute("CREATE TABLE notes (a)")
    with pytest.raises(LibraryError, match=r"trip\.memory is not of semsearch"):
        IndexRun(library).index([photos], MeanColour())


@pytest.mark.parametrize("place", ["photo", "folder", "database"])
def test_what_is_no_library_is_not_taken_for_one_and_nothing_made_beside_it(
    tmp_path: Path, place: str
) -> None:
    photos = save_photo(tmp_path / "photos" / "a.png").parent
    path = tmp_path / "there.sqlite"
    if place == "photo":
        save_photo(tmp_path / "a.png").rename(path)
    elif place == "folder":
        path.mkdir()
    else:
        with sqlite3.connect(path) as db:
            db.executescript("CREATE TABLE album (a); PRAGMA user_version = 2;")
    before = {found: found.stat().st_mtime_ns for found in tmp_path.iterdir()}
    for begin in (lambda: IndexRun(Library(path)).start([photos]),
                  lambda: IndexRun(Library(path)).index([photos], MeanColour()),
                  lambda: Library(path).folders.add([photos])):  # fmt: skip
        with pytest.raises(LibraryError):
            begin()
    assert {found: found.stat().st_mtime_ns for found in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["Mum/Dad", "a/b/c", "", " ", "..", ".hidden", "a\nb", "a\x1b[2J"])
def test_a_name_makes_no_file_in_a_surprising_place(name: str) -> None:
    with pytest.raises(LibraryError, match="cannot name a library"):
        Library.named(name)


def test_a_path_is_a_library_where_it_looks_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/mum")
    paths = {
        "./trip": tmp_path / "trip",
        "sub/trip.sqlite": tmp_path / "sub" / "trip.sqlite",
        "~/trip.sqlite": Path("/home/mum/trip.sqlite"),
        "./~": tmp_path / "~",
        "/a/b": Path("/a/b"),
    }
    assert {name: Library.named(name).path for name in paths} == paths


def test_only_a_tilde_at_the_start_is_a_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/mum")
    assert typed_path("~/a") == Path("/home/mum/a")
    assert typed_path("./~") == tmp_path / "~"
    assert typed_path("a/~/b") == tmp_path / "a" / "~" / "b"
    with pytest.raises(LibraryError, match="unknown user"):
        typed_path("~nobody-of-that-name/a")
