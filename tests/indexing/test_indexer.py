"""A folder becomes a library: complete, incremental, and safe against bad files."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from small import MeanColour, save_photo

from semsearch import Library
from semsearch.errors import LibraryError, UnreadableImageError
from semsearch.indexing.indexer import index_folder, index_folders
from semsearch.indexing.report import IndexReport


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for colour in ("red", "green", "blue"):
        save_photo(tmp_path / "photos" / f"{colour}.png", colour)
    return tmp_path / "photos"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.sqlite")


@pytest.fixture
def encoder() -> MeanColour:
    return MeanColour()


def names(library: Library) -> list[str]:
    return sorted(photo.path.name for photo in library.photos())


def colour_of(library: Library, name: str) -> list[int]:
    ids, vectors = library.embeddings("mean-colour")
    number = next(photo.id for photo in library.photos() if photo.path.name == name)
    return [round(value) for value in vectors[list(ids).index(number)].tolist()]


def test_every_photo_is_kept_with_its_embedding(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    assert index_folder(library, folder, encoder).indexed == 3
    assert names(library) == ["blue.png", "green.png", "red.png"]
    assert colour_of(library, "blue.png") == [0, 0, 255]


def test_a_second_run_does_nothing(library: Library, folder: Path, encoder: MeanColour) -> None:
    index_folder(library, folder, encoder)
    report = index_folder(library, folder, encoder)
    assert (report.indexed, report.unchanged) == (0, 3)
    assert encoder.seen == 3


def test_a_changed_photo_is_embedded_anew(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    save_photo(folder / "red.png", "white", (90, 30))
    assert index_folder(library, folder, encoder).indexed == 1
    assert colour_of(library, "red.png") == [255, 255, 255]
    assert len(library) == 3


def test_a_photo_that_was_only_touched_keeps_its_embedding(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    os.utime(folder / "red.png", (1, 1))
    report = index_folder(library, folder, encoder)
    assert (report.indexed, report.unchanged, encoder.seen) == (0, 3, 3)
    assert index_folder(library, folder, encoder).unchanged == 3


def test_a_photo_that_moved_keeps_its_number_and_embedding(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    before = {photo.path.name: photo.id for photo in library.photos()}
    (folder / "2024").mkdir()
    (folder / "red.png").rename(folder / "2024" / "rose.png")
    report = index_folder(library, folder, encoder)
    assert (report.moved, report.indexed, report.missing, encoder.seen) == (1, 0, 0, 3)
    after = {photo.path.name: photo.id for photo in library.photos()}
    assert after["rose.png"] == before["red.png"]
    assert colour_of(library, "rose.png") == [255, 0, 0]


def test_photos_that_changed_places_are_told_apart(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    (folder / "red.png").rename(folder / "other.png")
    (folder / "blue.png").rename(folder / "red.png")
    (folder / "other.png").rename(folder / "blue.png")
    os.utime(folder / "red.png", (1, 1))
    os.utime(folder / "blue.png", (2, 2))
    index_folder(library, folder, encoder)
    assert colour_of(library, "red.png") == [0, 0, 255]
    assert colour_of(library, "blue.png") == [255, 0, 0]
    assert len(library) == 3


def test_identical_copies_are_embedded_once(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    shutil.copy(folder / "red.png", folder / "copy.png")
    report = index_folder(library, folder, encoder)
    assert (report.indexed, report.copied, encoder.seen) == (3, 1, 3)
    shutil.copy(folder / "red.png", folder / "late.png")
    assert index_folder(library, folder, encoder).copied == 1
    assert encoder.seen == 3
    assert colour_of(library, "late.png") == colour_of(library, "red.png") == [255, 0, 0]


def test_a_deleted_photo_is_not_found_but_kept_until_the_grace_period_ends(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    red = (folder / "red.png").rename(folder.parent / "red.png")
    report = index_folder(library, folder, encoder)
    assert (report.missing, report.forgotten) == (1, 0)
    assert names(library) == ["blue.png", "green.png"]
    shutil.move(red, folder / "red.png")
    report = index_folder(library, folder, encoder)
    assert (report.unchanged, report.missing, encoder.seen) == (3, 0, 3)
    (folder / "red.png").unlink()
    assert index_folders(library, [folder], encoder, grace=timedelta(0)).forgotten == 1
    assert len(library.known("mean-colour")) == 2


def test_a_folder_that_is_not_there_now_keeps_its_photos(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    folder.rename(folder.with_name("unplugged"))
    report = index_folders(library, [], encoder)
    assert "not there" in report.skipped[0].reason
    assert len(library) == 3


def test_another_folder_leaves_the_first_alone(
    library: Library, folder: Path, encoder: MeanColour, tmp_path: Path
) -> None:
    index_folder(library, folder, encoder)
    save_photo(tmp_path / "more" / "black.png", "black")
    index_folder(library, tmp_path / "more", encoder)
    assert len(library) == 4
    assert set(library.folders) == {folder, tmp_path / "more"}


def test_a_broken_file_is_skipped_with_a_reason_and_not_tried_again(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    (folder / "broken.jpg").write_bytes(b"no photo")
    report = index_folder(library, folder, encoder)
    assert report.indexed == 3
    [skipped] = report.skipped
    assert skipped.path.name == "broken.jpg"
    assert "not an image" in skipped.reason
    again = index_folder(library, folder, encoder)
    assert again.skipped == [skipped] == list(library.skipped)
    save_photo(folder / "broken.jpg", "yellow")
    assert index_folder(library, folder, encoder).indexed == 1
    assert list(library.skipped) == []


def test_a_photo_that_turned_into_rubbish_is_no_longer_found(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    (folder / "red.png").write_bytes(b"rubbish")
    index_folder(library, folder, encoder)
    assert names(library) == ["blue.png", "green.png"]


def test_a_photo_without_a_telling_name_is_found_by_its_content(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    (folder / "red.png").rename(folder / "IMG_0001")
    (folder / "notes.txt").write_text("no photo")
    report = index_folder(library, folder, encoder)
    assert (report.indexed, report.skipped) == (3, [])


def test_hidden_files_and_links_that_lead_out_are_left_out(
    library: Library, folder: Path, encoder: MeanColour, tmp_path: Path
) -> None:
    secret = save_photo(tmp_path / "elsewhere" / "secret.png")
    (folder / "link.png").symlink_to(secret)
    (folder / "inside.png").symlink_to(folder / "red.png")
    save_photo(folder / ".thumbnails" / "small.png")
    save_photo(folder / "@eaDir" / "preview.png")
    report = index_folder(library, folder, encoder)
    assert names(library) == ["blue.png", "green.png", "inside.png", "red.png"]
    assert [skipped.path.name for skipped in report.skipped] == ["link.png"]


def test_a_name_that_is_no_text_is_skipped(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    shutil.copy(folder / "red.png", os.fsencode(folder) + b"/caf\xe9.png")
    report = index_folder(library, folder, encoder)
    assert report.indexed == 3
    assert "not valid UTF-8" in report.skipped[0].reason


def test_a_run_that_is_stopped_keeps_its_batches_and_the_next_goes_on(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    for number in range(40):
        save_photo(folder / f"{number}.png", f"#{number:02}1010")
    seen: list[IndexReport] = []
    first = index_folders(
        library, [folder], encoder, watcher=seen.append, cancelled=lambda: bool(encoder.seen)
    )
    assert first.cancelled
    assert len(library) == first.indexed == 16
    second = index_folder(library, folder, encoder)
    assert (second.unchanged, second.indexed, encoder.seen) == (16, 27, 43)


def test_the_encoder_that_has_embedded_all_is_searched(library: Library, folder: Path) -> None:
    class Other(MeanColour):
        name = "other"

    index_folder(library, folder, MeanColour())
    assert library.encoder == "mean-colour"
    index_folders(library, [folder], Other(), cancelled=lambda: True)
    assert library.encoder == "mean-colour"
    index_folder(library, folder, Other())
    assert library.encoder == "other"
    assert library.encoders() == {"mean-colour": 3, "other": 3}


def test_progress_reaches_the_total(library: Library, folder: Path, encoder: MeanColour) -> None:
    calls: list[tuple[int, int]] = []
    index_folder(library, folder, encoder, progress=lambda done, total: calls.append((done, total)))
    assert calls[0] == (0, 3)
    assert calls[-1] == (3, 3)


def test_a_missing_folder_is_named(library: Library, tmp_path: Path, encoder: MeanColour) -> None:
    with pytest.raises(LibraryError, match="gone is not a folder"):
        index_folder(library, tmp_path / "gone", encoder)


class OtherColour(MeanColour):
    """Another encoder, told apart by its name alone."""

    name = "other-colour"


def test_another_encoder_is_searched_with_when_it_has_seen_all_photos_and_not_before(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    save_photo(folder.parent / "more" / "white.png", "white")
    unplugged = folder.rename(folder.with_name("unplugged"))
    index_folder(library, folder.parent / "more", OtherColour())
    assert (library.encoder, len(library)) == ("mean-colour", 4)
    unplugged.rename(folder)
    assert index_folder(library, folder.parent / "more", OtherColour()).indexed == 3
    assert library.encoder == "other-colour"


def test_only_photos_that_were_looked_for_are_forgotten(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    red = (folder / "red.png").rename(folder.parent / "red.png")
    index_folder(library, folder, encoder)
    shutil.move(red, folder)
    save_photo(folder.parent / "more" / "white.png", "white")
    more = [folder.parent / "more"]
    assert index_folders(library, more, encoder, grace=timedelta(0)).forgotten == 0
    assert index_folders(library, [], encoder).indexed == 0
    assert len(library) == 4


def test_an_empty_folder_may_be_a_drive_that_is_not_plugged_in(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    index_folder(library, folder, encoder)
    folder.rename(folder.with_name("drive"))
    folder.mkdir()
    report = index_folders(library, [], encoder, grace=timedelta(0))
    assert (report.missing, report.forgotten) == (3, 0)
    assert "plugged in" in report.skipped[0].reason
    folder.rmdir()
    folder.with_name("drive").rename(folder)
    assert index_folders(library, [], encoder).unchanged == 3
    assert len(library) == 3


def test_a_file_that_vanishes_while_it_is_read_is_tried_again(
    library: Library, folder: Path, encoder: MeanColour, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(decoders: object, path: Path, *options: object) -> None:
        path.rename(path.with_suffix(".away"))
        raise UnreadableImageError(f"{path} is not a file.")

    with monkeypatch.context() as patch:
        patch.setattr("semsearch.images.decoding.Decoders.decode", vanish)
        assert len(index_folder(library, folder, encoder).skipped) == 3
    for path in folder.glob("*.away"):
        path.rename(path.with_suffix(".png"))
    assert index_folder(library, folder, encoder).indexed == 3


def test_a_copy_of_a_photo_that_is_broken_now_is_embedded(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    for number in range(20):
        save_photo(folder / f"{number:02}.png", f"#0000{number:02}")
    index_folder(library, folder, encoder)
    shutil.copy(folder / "00.png", folder / "zz.png")
    (folder / "00.png").write_bytes(b"no photo")
    for number in range(1, 20):
        os.utime(folder / f"{number:02}.png", (1, 1))
    report = index_folder(library, folder, encoder)
    assert (report.indexed, len(report.skipped)) == (1, 1)
    assert "zz.png" in names(library)


def test_a_photo_of_the_far_future_is_indexed_once(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    os.utime(folder / "red.png", (10_413_792_000, 10_413_792_000))
    assert index_folder(library, folder, encoder).indexed == 3
    assert index_folder(library, folder, encoder).unchanged == 3
    assert all(photo.modified for photo in library.photos())


def test_a_renamed_folder_of_copies_leaves_nothing_behind(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    shutil.copy(folder / "red.png", folder / "copy.png")
    index_folder(library, folder, encoder)
    folder.rename(folder.parent / "new")
    report = index_folders(library, [folder.parent], encoder)
    assert (report.moved, report.copied, report.missing) == (4, 0, 0)


def test_a_folder_within_another_is_listed_once(library: Library, folder: Path) -> None:
    (folder / "sub").mkdir()
    library.folders.add([folder / "sub"])
    library.folders.watch(folder / "sub")
    library.folders.add([folder])
    library.folders.add([folder / "sub"])
    assert list(library.folders) == library.folders.watched() == [folder]


def test_a_folder_whose_name_is_not_utf_8_is_named(
    library: Library, folder: Path, encoder: MeanColour
) -> None:
    odd = Path(os.fsdecode(os.fsencode(folder.parent) + b"/bad\xff"))
    odd.mkdir()
    with pytest.raises(LibraryError, match="not valid UTF-8"):
        index_folder(library, odd, encoder)
