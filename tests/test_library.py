"""A folder becomes a library: complete, incremental, and safe against bad files."""

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from semsearch import Library
from semsearch.errors import LibraryError
from semsearch.indexing import index_folder


class MeanColour:
    """A small encoder: the mean red, green and blue of each picture."""

    name = "mean-colour"
    dim = 3

    def encode(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        means = [np.asarray(image, np.float32).mean(axis=(0, 1)) for image in images]
        return np.array(means, np.float32).reshape(-1, 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for colour in ("red", "green", "blue"):
        Image.new("RGB", (60, 30), colour).save(folder / f"{colour}.jpg")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.sqlite")


def test_every_photo_is_kept_with_its_embedding(library: Library, folder: Path) -> None:
    assert index_folder(library, folder, MeanColour()).indexed == 3
    ids, vectors = Library(library.path).embeddings("mean-colour")
    assert len(ids) == len(library) == 3
    assert vectors.shape == (3, 3)
    assert library.photos()[0].path == folder / "blue.jpg"
    assert vectors[0].argmax() == 2


def test_a_second_run_does_nothing(library: Library, folder: Path) -> None:
    index_folder(library, folder, MeanColour())
    report = index_folder(library, folder, MeanColour())
    assert (report.indexed, report.unchanged) == (0, 3)


def test_a_changed_photo_is_embedded_anew(library: Library, folder: Path) -> None:
    index_folder(library, folder, MeanColour())
    Image.new("RGB", (90, 30), "white").save(folder / "red.jpg")
    assert index_folder(library, folder, MeanColour()).indexed == 1
    assert library.embeddings("mean-colour")[1].min(axis=1).max() > 250
    assert len(library) == 3


def test_the_encoder_that_embedded_last_is_searched(library: Library, folder: Path) -> None:
    index_folder(library, folder, MeanColour())
    assert library.encoder == "mean-colour"
    library.choose_encoder("vgg16")
    assert Library(library.path).encoder == "vgg16"
    assert library.encoders() == {"mean-colour": 3}


def test_a_library_of_the_first_version_is_read_and_brought_up_to_date(
    library: Library, folder: Path
) -> None:
    index_folder(library, folder, MeanColour())
    with sqlite3.connect(library.path) as db:
        db.executescript("DROP TABLE setting; PRAGMA user_version = 1;")
    assert library.encoder == "vgg16"
    assert len(library.photos()) == 3
    library.choose_encoder("mean-colour")
    assert library.encoder == "mean-colour"


def test_a_broken_file_is_skipped_with_a_reason(library: Library, folder: Path) -> None:
    (folder / "broken.jpg").write_bytes(b"no photo")
    report = index_folder(library, folder, MeanColour())
    assert report.indexed == 3
    [(path, reason)] = report.skipped
    assert path.name == "broken.jpg"
    assert "not an image" in reason


def test_library_and_photos_can_move_together(tmp_path: Path, folder: Path) -> None:
    index_folder(Library(tmp_path / "library.sqlite"), folder, MeanColour())
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    shutil.copytree(tmp_path, moved)
    photos = Library(moved / "library.sqlite").photos()
    assert [photo.path.parent for photo in photos] == [moved / "photos"] * 3


def test_progress_reaches_the_total(library: Library, folder: Path) -> None:
    calls: list[tuple[int, int]] = []
    index_folder(library, folder, MeanColour(), lambda done, total: calls.append((done, total)))
    assert calls == [(0, 3), (3, 3)]


def test_a_missing_library_says_how_to_make_one(library: Library) -> None:
    with pytest.raises(LibraryError, match="semsearch index"):
        library.photos()


def test_a_file_that_is_no_library_is_refused(library: Library) -> None:
    library.path.write_bytes(b"not a database, " * 100)
    with pytest.raises(LibraryError, match="cannot be used"):
        library.photos()


def test_a_missing_folder_is_named(library: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="gone is not a folder"):
        index_folder(library, tmp_path / "gone", MeanColour())
