"""Albums and favourites on the command line."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import Result
from small import index, save_shapes
from typer.testing import CliRunner

from semsearch import Library
from semsearch.cli import app
from semsearch.errors import SemsearchError
from semsearch.feedback.albums import Albums

GONE = "f" * 64


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_shapes(tmp_path / "photos")


@pytest.fixture
def library(folder: Path) -> Library:
    """The user's default library."""
    library = Library.named("default")
    index(library, folder)
    return library


def run(*arguments: object, answer: str = "") -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=answer)


def told(*arguments: object) -> dict:  # type: ignore[type-arg]
    done = run(*arguments, "--json")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    found: dict = json.loads(done.stdout)  # type: ignore[type-arg]
    return found


def refusal(*arguments: object) -> str:
    done = run(*arguments)
    assert isinstance(done.exception, SemsearchError)
    return str(done.exception)


def names(library: Library, contents: list[str]) -> list[str]:
    return [library.photos([n])[0].path.name for n in Albums(library).ids(contents).tolist()]


def test_photos_are_added_shown_and_taken_out(library: Library, folder: Path) -> None:
    red, green = folder / "red.png", folder / "a" / "green.png"
    assert told("album", "Sea", green, red) == {"changed": 2}
    assert told("album", "sea", red) == {"changed": 0}
    assert [row["path"] for row in told("album", "SEA")["photos"]] == [str(green), str(red)]
    assert told("album", "Sea", green, "--remove") == {"changed": 1}
    assert names(library, Albums(library).contents("Sea")) == ["red.png"]
    assert (folder / "a" / "green.png").is_file()
    said = run("album", "Sea", green).stdout
    assert "1 photos were added to Sea." in said


def test_a_photo_may_be_named_by_a_link_or_from_where_one_is(
    library: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.chdir(folder)
    assert told("album", "Sea", tmp_path / "link" / "red.png", "a/green.png") == {"changed": 2}
    assert names(library, Albums(library).contents("Sea")) == ["red.png", "green.png"]


def test_a_file_that_is_no_photo_of_the_library_adds_nothing(
    library: Library, folder: Path
) -> None:
    said = refusal("album", "Sea", folder / "red.png", folder / "none.png")
    assert f"{folder / 'none.png'} is no photo of the library default" in said
    assert "Sea" not in Albums(library)


def test_albums_are_listed_with_how_many_photos_they_have(library: Library, folder: Path) -> None:
    assert run("albums").exit_code == 1
    told("album", "Sea", folder / "red.png")
    told("album", "Hills", folder / "red.png", folder / "a" / "green.png")
    told("favourites", folder / "red.png")
    found = told("albums")
    assert [(row["name"], row["photos"]) for row in found["albums"]] == [("Hills", 2), ("Sea", 1)]
    assert found["favourites"] == 1
    assert "Hills" in run("albums").stdout


def test_an_album_is_renamed_and_deleted_once_that_is_confirmed(
    library: Library, folder: Path
) -> None:
    told("album", "Sea", folder / "red.png")
    assert told("album", "Sea", "--rename", " Ocean ") == {"album": "Ocean"}
    assert run("album", "Ocean", "--delete", answer="n\n").exit_code == 1
    assert "Ocean" in Albums(library)
    assert "is deleted" in run("album", "Ocean", "--delete", answer="y\n").stdout
    assert "no album 'Ocean'" in refusal("album", "Ocean", "--delete", "--yes")
    assert (folder / "red.png").is_file()


def test_favourites_are_added_shown_and_taken_back(library: Library, folder: Path) -> None:
    red = folder / "red.png"
    assert run("favourites").exit_code == 1
    assert told("favourites", red, folder / "a" / "green.png") == {"changed": 2}
    assert told("favourites", red, "--remove") == {"changed": 1}
    assert [Path(row["path"]).name for row in told("favourites")["photos"]] == ["green.png"]


def test_an_album_is_copied_to_a_folder_and_what_is_gone_is_named(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    red, green, target = folder / "red.png", folder / "a" / "green.png", tmp_path / "out" / "sea"
    told("album", "Sea", red, green)
    Albums(library).add("Sea", [GONE])
    green.unlink()
    found = told("album", "Sea", "--export", target)
    assert found == {"copied": 1, "left_out": [str(green)], "gone": 1}
    assert [path.name for path in target.iterdir()] == ["red.png"]
    assert (target / "red.png").read_bytes() == red.read_bytes()
    done = run("album", "Sea", "--export", target)
    assert f"1 photos are copied to {target}" in done.stdout
    assert str(green) in done.stderr
    assert "1 photos of it are no longer in the library" in done.stderr
    assert sorted(path.name for path in target.iterdir()) == ["red (2).png", "red.png"]


def test_an_album_becomes_an_archive_that_replaces_nothing(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    told("album", "Sea", folder / "red.png", folder / "a" / "green.png")
    told("favourites", folder / "red.png")
    archive = tmp_path / "sea.zip"
    assert told("album", "Sea", "--zip", archive)["file"] == str(archive)
    with zipfile.ZipFile(archive) as found:
        assert sorted(found.namelist()) == ["green.png", "red.png"]
    assert "is there already" in refusal("favourites", "--zip", archive)
    told("favourites", "--zip", archive, "--force")
    with zipfile.ZipFile(archive) as found:
        assert found.namelist() == ["red.png"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(("--remove",), "needs the photos"), (("--rename", "A", "--delete"), "one thing at a time"),
     (("red.png", "--export", "out"), "one thing at a time"), ((), "no album 'Sea'"),
     (("--rename", "A"), "no album 'Sea'"), (("--export", "out"), "no album 'Sea'")],
)  # fmt: skip
def test_what_makes_no_sense_is_said(
    library: Library, arguments: tuple[str, ...], why: str
) -> None:
    assert why in refusal("album", "Sea", *arguments)


def test_a_search_stays_within_an_album_or_the_favourites() -> None:
    demo = Library.named("demo")
    mills = [photo for photo in demo.photos() if "windmill" in photo.path.name][:4]
    albums = Albums(demo)
    albums.add("Mills", [photo.sha256 for photo in mills])
    albums.add("Empty", [])
    albums.set_favourite([mills[0].sha256], True)
    search = ("search", "--text", "animal", "--library", "demo")
    found = told(*search, "--album", "mills")["matches"]
    assert {row["id"] for row in found} == {photo.id for photo in mills}
    both = told(*search, "--album", "Mills", "--favourites")["matches"]
    assert [row["id"] for row in both] == [mills[0].id]
    empty = run(*search, "--album", "Empty")
    assert empty.exit_code == 1
    assert "The library demo has no photos in the album Empty." in empty.stderr
    assert "It has: 'Empty', 'Mills'." in refusal(*search, "--album", "Hills")
