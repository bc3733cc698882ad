"""What systems and programs keep among photos is told from what people do."""

from pathlib import Path

import pytest
from small import index, names, save_photo

from semsearch import Library
from semsearch.folders.exclusions import Exclusions, is_of_system

BINS = ["#recycle", "#Recycle", "@Recycle", "$Recycle.Bin", "$RECYCLE.BIN", "RECYCLER", "Recycler",
        "lost+found", "LOST+FOUND", "#snapshot", ".snapshot", "~snapshot", "@Recently-Snapshot",
        "@eaDir", "@EADIR", ".Trash-1000", ".Trashes", ".thumbnails", ".AppleDouble", "__MACOSX",
        "System Volume Information", "system volume information", "Mine.photoslibrary/originals",
        "Mine.PhotosLibrary/resources/derivatives", "Old.aplibrary/Masters", ".dtrash",
        "Catalog Previews.lrdata/0", "Network Trash Folder", "found.000"]  # fmt: skip


def test_what_systems_and_programs_keep_is_not_indexed(library: Library, folder: Path) -> None:
    for name in BINS:
        save_photo(folder / "2019" / name / "deleted.png")
    index(library, folder)
    assert names(library) == ["blue.png", "green.png", "red.png"]


@pytest.mark.parametrize("name", ["recycle", "Snapshots", "lost and found", "Masters", "#1", "@"])
def test_folders_of_people_are_not_taken_for_those_of_systems(name: str) -> None:
    assert not is_of_system(name)


def test_the_folder_of_a_program_that_keeps_photos_is_named(library: Library, folder: Path) -> None:
    save_photo(folder / "Mine.photoslibrary" / "originals" / "red.png")
    [skipped] = index(library, folder).skipped
    assert skipped.path.name == "Mine.photoslibrary"
    assert "Export" in skipped.reason


def test_a_folder_that_is_asked_for_is_indexed_whatever_it_is_in(
    library: Library, folder: Path
) -> None:
    photo = save_photo(folder / "Mine.photoslibrary" / "originals" / "white.png", "white")
    index(library, photo.parent)
    assert names(library) == ["white.png"]


def test_photos_of_a_bin_that_are_in_the_library_leave_it(library: Library, folder: Path) -> None:
    photo = save_photo(folder / "bin" / "white.png", "white")
    index(library, folder)
    photo.parent.rename(folder / "#recycle")
    stored = (str(folder / "#recycle" / "white.png"), str(photo))
    with library._file.writing() as db:
        db.execute("UPDATE photo SET path = ? WHERE path = ?",
                   [library._file.stored(Path(path)) for path in stored])  # fmt: skip
        db.execute("UPDATE photo SET checksum = crc(id, path, size, mtime_ns, sha256, width, "
                   "height, taken, camera, latitude, longitude, phash, missing_since, ctime_ns, "
                   "taken_from)")  # fmt: skip
    assert index(library).excluded == 1
    assert len(library) == 3


def test_exclusions_are_quick_to_ask_and_right_below_any_root() -> None:
    exclusions = Exclusions(["b", "/x/y"], [Path("/x")])
    assert exclusions.hold(Path("/a/b/c.png"), Path("/a"))
    assert not exclusions.hold(Path("/a/b/c.png"), Path("/a/b"))
    assert exclusions.hold(Path("/x/b/c.png"), Path("/x/b"))
    assert exclusions.hold(Path("/x/y/z/c.png"), Path("/x/y/z"))
    assert not exclusions.hold(Path("/x/z/c.png"), Path("/x/z"))
