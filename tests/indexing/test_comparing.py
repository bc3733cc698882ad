"""What changed is seen: metadata, content, sidecars, drives elsewhere, and what is left out."""

import os
from pathlib import Path

import pytest
from PIL import Image
from small import MeanColour, index, names, save_photo

from semsearch import Library
from semsearch.folders.stats import Stat
from semsearch.indexing.indexer import index_folder, index_folders

LONG_AGO = (10**18, 10**18)
SIDECAR = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 exif:DateTimeOriginal="{day}T10:11:12"/></rdf:RDF></x:xmpmeta>"""


def write_over(path: Path, colour: str, size: tuple[int, int] = (60, 30)) -> None:
    """Put other content into a file, and give it the times that it had."""
    before = path.stat()
    save_photo(path, colour, size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def forget_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do as on a disk that keeps no time of change."""
    monkeypatch.setattr("semsearch.folders.stats.KEEPS_CHANGES", False)


def taken(library: Library, name: str) -> str | None:
    return next(photo.taken for photo in library.photos() if photo.path.name == name)


# Files that changed, with the times that they had


def test_content_of_the_same_size_and_time_is_seen(library: Library, folder: Path) -> None:
    photo = save_photo(folder / "red.bmp", "red")
    index(library, folder)
    write_over(photo, "white")
    assert index(library, folder).indexed == 1


def test_a_corrected_date_is_seen_though_the_time_of_the_file_is_kept(
    library: Library, folder: Path
) -> None:
    photo, exif = folder / "dated.jpg", Image.Exif()
    for day in ("2010:01:01", "2011:02:02"):
        before = photo.stat() if photo.exists() else None
        exif.get_ifd(0x8769)[0x9003] = f"{day} 10:00:00"
        Image.new("RGB", (9, 9)).save(photo, exif=exif)
        if before:
            os.utime(photo, ns=(before.st_atime_ns, before.st_mtime_ns))
        index(library, folder)
    assert taken(library, "dated.jpg") == "2011-02-02 10:00:00"


def test_where_no_time_tells_a_change_reading_all_again_does(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = save_photo(folder / "red.bmp", "red")
    forget_changes(monkeypatch)
    index(library, folder)
    write_over(photo, "white")
    assert index(library, folder).unchanged == 4
    report = index(library, folder, reread=True)
    assert (report.indexed, report.unchanged) == (1, 3)
    assert index(library, folder).unchanged == 4


def test_reading_again_embeds_nothing_that_is_as_it_was(library: Library, folder: Path) -> None:
    encoder = MeanColour()
    index_folder(library, folder, encoder)
    report = index_folders(library, [folder], encoder, reread=True)
    assert (report.unchanged, report.refreshed, encoder.seen) == (3, 3, 3)


def test_reading_again_tries_what_could_not_be_read(library: Library, folder: Path) -> None:
    photo = folder / "broken.png"
    photo.write_bytes(b"no photo")
    index(library, folder)
    assert index(library, folder).skipped[0].path == photo
    os.utime(photo, ns=LONG_AGO)
    assert index(library, folder, reread=True).skipped[0].path == photo


@pytest.mark.parametrize("name", ["red.xmp", "red.png.xmp", "red.XMP", "red.png.Xmp"])
def test_a_sidecar_that_comes_changes_and_goes_is_seen(
    library: Library, folder: Path, name: str
) -> None:
    index(library, folder)
    assert taken(library, "red.png") is None
    for day in ("2001-02-03", "2004-05-06"):
        (folder / name).write_text(SIDECAR.format(day=day))
        os.utime(folder / name, ns=LONG_AGO)
        assert index(library, folder).refreshed == 1
        assert taken(library, "red.png") == f"{day} 10:11:12"
        assert index(library, folder).refreshed == 0
    (folder / name).unlink()
    index(library, folder)
    assert taken(library, "red.png") is None


def test_a_sidecar_older_than_its_photo_is_missed_when_it_goes(
    library: Library, folder: Path
) -> None:
    (folder / "red.xmp").write_text(SIDECAR.format(day="2001-02-03"))
    (folder / "red.png").touch()
    index(library, folder)
    (folder / "red.xmp").unlink()
    assert index(library, folder).refreshed == 1


def test_a_sidecar_is_seen_without_times_of_change(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_changes(monkeypatch)
    index(library, folder)
    for day in ("2001-02-03", "2004-05-06"):
        (folder / "red.xmp").write_text(SIDECAR.format(day=day))
        index(library, folder)
        assert taken(library, "red.png") == f"{day} 10:11:12"


def test_what_is_not_known_of_a_file_does_not_make_it_another() -> None:
    assert Stat(1, 2).is_as(Stat(1, 2, 3))
    assert not Stat(1, 2, 0).is_as(Stat(1, 2, 3))


# Drives at other places


@pytest.mark.parametrize("is_left_empty", [False, True])
def test_a_drive_that_comes_back_elsewhere_moves_its_photos(
    library: Library, folder: Path, is_left_empty: bool
) -> None:
    index(library, folder)
    before = {photo.path.name: photo.id for photo in library.photos()}
    moved = folder.rename(folder.parent / "usb1")
    if is_left_empty:
        folder.mkdir()
    report = index(library, moved)
    assert (report.moved, report.copied, report.indexed) == (3, 0, 0)
    assert {photo.path.name: photo.id for photo in library.photos()} == before
    assert all(photo.path.is_relative_to(moved) for photo in library.photos())


def test_a_place_without_photos_is_left_and_its_watch_goes_along(
    library: Library, folder: Path
) -> None:
    index(library, folder)
    library.folders.watch(folder)
    moved = folder.rename(folder.parent / "usb1")
    index(library, moved)
    assert list(library.folders) == library.folders.watched() == [moved]
    assert index(library).skipped == []


def test_photos_of_a_drive_that_is_away_are_kept_if_they_are_nowhere_else(
    library: Library, folder: Path
) -> None:
    index(library, folder)
    other = save_photo(folder.parent / "other" / "red.png", "red").parent
    folder.rename(folder.parent / "away")
    assert index(library, other).moved == 1
    assert names(library) == ["blue.png", "green.png", "red.png"]
    assert folder in library.folders
    (folder.parent / "away").rename(folder)
    assert index(library).copied == 1
    assert len(library) == 4


def test_a_copy_of_a_photo_that_is_there_moves_nothing(library: Library, folder: Path) -> None:
    index(library, folder)
    other = save_photo(folder.parent / "other" / "red.png", "red").parent
    report = index(library, other)
    assert (report.moved, report.copied, len(library)) == (0, 1, 4)


# What systems and programs keep among photos


# What people leave out


# Links


# Names in either form of Unicode


# The command line


# The page
