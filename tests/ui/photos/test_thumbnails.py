"""Small pictures of photos: made once, kept on disk, and made anew when the file changes."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from borrowed import small_engine
from PIL import Image
from small import save_photo

from semsearch import Library, Photo, SearchEngine, UnreadableImageError
from semsearch.images.decoding import Decoders, shared_decoders
from semsearch.ui.photos import thumbnails
from semsearch.ui.photos.picture_cache import cache_folder
from semsearch.ui.photos.thumbnails import SIDES, thumbnail

# In bytes, more than any of the photos here takes.
LENGTH = 10_000


class Counting:
    """Decoders that count what they decode."""

    def __init__(self, decoders: Decoders) -> None:
        self.decoders = decoders
        self.paths: list[Path] = []

    def decode(self, path: Path, **options: Any) -> Any:
        self.paths.append(path)
        return self.decoders.decode(path, **options)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were decoded."""
    counting = Counting(shared_decoders())
    monkeypatch.setattr(thumbnails, "shared_decoders", lambda: counting)
    return counting.paths


@pytest.fixture
def library(tmp_path: Path, engine: SearchEngine) -> Library:
    return small_engine(tmp_path, engine).library


@pytest.fixture
def photo(library: Library) -> Photo:
    """A red photo of 600 by 300 pixels."""
    photo = library.photos()[0]
    save(photo.path, "red")
    return photo


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_red(content: bytes) -> bool:
    red, _, blue = opened(content).getpixel((5, 5))  # type: ignore[misc]
    return bool(red > 200 > 50 > blue)


def files() -> list[Path]:
    return list(cache_folder().rglob("*.jpg"))


def save(path: Path, colour: str) -> None:
    """Save a photo in a file that is as large as that of any other colour."""
    path.write_bytes(save_photo(path, colour, (600, 300)).read_bytes().ljust(LENGTH, b"\0"))


@pytest.mark.parametrize("side", SIDES)
def test_the_longest_side_is_as_asked_for_and_none_is_made_larger(
    library: Library, photo: Photo, side: int
) -> None:
    expected = (side, side // 2) if side < 600 else (600, 300)
    image = opened(thumbnail(library, photo, side))
    assert (image.format, image.size) == ("JPEG", expected)


def test_a_photo_is_upright(library: Library, photo: Photo) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (600, 300)).save(photo.path, "JPEG", exif=exif)
    assert opened(thumbnail(library, photo, 320)).size == (160, 320)


def test_a_picture_is_decoded_once_for_each_side(
    library: Library, photo: Photo, decoded: list[Path]
) -> None:
    pictures = [thumbnail(library, photo, side) for side in (160, 160, 320, 160, 320)]
    assert decoded == [photo.path] * 2
    assert pictures[0] == pictures[1] == pictures[3] != pictures[2] == pictures[4]
    assert sorted(file.read_bytes() for file in files()) == sorted(set(pictures))


def test_a_file_that_changed_is_decoded_anew(
    library: Library, photo: Photo, decoded: list[Path]
) -> None:
    assert is_red(thumbnail(library, photo, 160))
    before = photo.path.stat()
    save(photo.path, "blue")
    os.utime(photo.path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_000))
    assert photo.path.stat().st_size == before.st_size
    assert not is_red(thumbnail(library, photo, 160))
    assert len(decoded) == 2


def test_files_of_the_same_time_and_size_are_told_apart(
    library: Library, photo: Photo, decoded: list[Path]
) -> None:
    other = library.photos()[1]
    other.path.write_bytes(photo.path.read_bytes())
    times = (photo.path.stat().st_atime_ns, photo.path.stat().st_mtime_ns)
    os.utime(other.path, ns=times)
    for each in (photo, other):
        thumbnail(library, each, 160)
    assert decoded == [photo.path, other.path]


def test_a_picture_that_was_cut_short_is_made_anew(
    library: Library, photo: Photo, decoded: list[Path]
) -> None:
    whole = thumbnail(library, photo, 160)
    [file] = files()
    file.write_bytes(whole[: len(whole) // 2])
    assert thumbnail(library, photo, 160) == whole == file.read_bytes()
    assert len(decoded) == 2


def test_a_cache_that_cannot_be_written_is_no_error(
    library: Library, photo: Photo, tmp_path: Path, decoded: list[Path]
) -> None:
    (tmp_path / "cache").write_bytes(b"a file in the place of the folder")
    assert is_red(thumbnail(library, photo, 160))
    assert is_red(thumbnail(library, photo, 160))
    assert len(decoded) == 2


def test_a_photo_that_is_gone_is_not_shown_from_the_cache(library: Library, photo: Photo) -> None:
    thumbnail(library, photo, 160)
    photo.path.unlink()
    with pytest.raises(UnreadableImageError, match="no longer there"):
        thumbnail(library, photo, 160)


def test_a_photo_outside_of_the_folders_is_not_shown_from_the_cache(
    library: Library, photo: Photo
) -> None:
    thumbnail(library, photo, 160)
    library.folders.remove(photo.path.parent)
    with pytest.raises(UnreadableImageError, match="not in a folder of this library"):
        thumbnail(library, photo, 160)


@pytest.mark.parametrize("content", [b"", b"no image"])
def test_a_file_that_cannot_be_decoded_leaves_nothing_behind(
    library: Library, photo: Photo, content: bytes
) -> None:
    photo.path.write_bytes(content)
    with pytest.raises(UnreadableImageError, match="red.png"):
        thumbnail(library, photo, 160)
    assert files() == []
