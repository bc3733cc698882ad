"""Raw photos are found by their previews, or by what their sensors saw; if not, it is said why.

No camera's raw photo may be given away: those here are DNG files made by hand.
"""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from raws import dng, jpeg
from small import MeanColour, save_photo, xmp
from typer.testing import CliRunner

from semsearch import Library
from semsearch.cli import app as cli
from semsearch.errors import UnreadableImageError
from semsearch.facts.metadata import Metadata
from semsearch.facts.reading import Facts
from semsearch.images.decoding import Decoder
from semsearch.images.loading import load_image
from semsearch.images.raw import RAW_SUFFIXES
from semsearch.indexing.indexer import index_folder

BLUE, GREEN = (0, 0, 255), (0, 255, 0)


def saved(path: Path, **options: Any) -> Path:
    path.write_bytes(dng(**options))
    return path


def assert_is(image: Image.Image, colour: tuple[int, int, int]) -> None:
    np.testing.assert_allclose(np.asarray(image).reshape(-1, 3).mean(0), colour, atol=25)


@pytest.mark.parametrize("side", [300, 640, 1024])
def test_the_preview_of_a_raw_photo_is_its_picture(tmp_path: Path, side: int) -> None:
    photo = saved(tmp_path / "a.dng", preview=jpeg("blue", (1200, 800)))
    for image in (load_image(photo, side=side), load_image(photo.read_bytes(), "a.DNG", side)):
        assert_is(image, BLUE)
        assert max(image.size) == side


def test_a_raw_photo_without_a_preview_shows_what_the_sensor_saw(tmp_path: Path) -> None:
    image = load_image(saved(tmp_path / "a.dng"))
    assert_is(image, GREEN)
    assert image.size == (600, 400)


def test_a_preview_that_is_too_small_gives_way_to_the_sensor(tmp_path: Path) -> None:
    small = {"preview": jpeg("blue", (160, 120)), "preview_size": (160, 120)}
    photo = saved(tmp_path / "a.dng", **small)
    assert_is(load_image(photo), GREEN)
    assert_is(load_image(photo, side=100), BLUE)


def test_a_small_or_broken_preview_is_better_than_nothing(tmp_path: Path) -> None:
    photo = saved(tmp_path / "a.dng", preview=jpeg("blue", (160, 120)), preview_size=(160, 120))
    cut = tmp_path / "cut.dng"
    cut.write_bytes(photo.read_bytes()[:-500_000])
    assert_is(load_image(cut), BLUE)
    broken = saved(tmp_path / "broken.dng", preview=jpeg("blue", (1200, 800))[:3000])
    assert_is(load_image(broken), GREEN)


@pytest.mark.parametrize("has_preview", [True, False])
@pytest.mark.parametrize(("orientation", "size"), [
    (1, (1200, 800)), (3, (1200, 800)), (6, (800, 1200)), (8, (800, 1200)),
])  # fmt: skip
def test_a_raw_photo_stands_upright(
    tmp_path: Path, orientation: int, size: tuple[int, int], has_preview: bool
) -> None:
    preview = jpeg("blue", (1200, 800)) if has_preview else None
    image = load_image(saved(tmp_path / "a.dng", preview=preview, orientation=orientation))
    facts: Facts = image.info["facts"]
    assert (facts.width, facts.height) == size
    assert (image.width > image.height) == (size[0] > size[1])


@pytest.mark.parametrize("has_preview", [True, False])
def test_a_raw_photo_tells_when_and_with_what(tmp_path: Path, has_preview: bool) -> None:
    preview = jpeg("blue", (1200, 800)) if has_preview else None
    facts = load_image(saved(tmp_path / "a.dng", preview=preview)).info["facts"]
    assert facts == Facts(1200, 800, "2019-07-04 18:30:00", "Nikon D90", taken_from="exif")


@pytest.mark.parametrize("start", [b"IIRO", b"IIRS", b"IIU\0"])
def test_kinds_that_begin_almost_like_a_tiff_tell_it_too(start: bytes) -> None:
    said = Metadata.of_raw(BytesIO(start + dng()[4:]))
    assert said.shot[0x9003] == "2019:07:04 18:30:00"


def test_a_raw_photo_without_a_date_has_none(tmp_path: Path) -> None:
    for preview in (jpeg("blue", (1200, 800)), None):
        facts = load_image(saved(tmp_path / "a.dng", preview=preview, taken=None)).info["facts"]
        assert (facts.taken, facts.taken_from) == (None, "")


@pytest.mark.parametrize("name", ["a.nef", "B.CR3", "c.arw"])
@pytest.mark.parametrize(
    "content", [b"II*\0" + b"\0" * 500, b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + b"\0" * 500,
                b"no photo", dng()[:3000]],
    ids=["tiff", "cr3", "text", "cut"],
)  # fmt: skip
def test_a_raw_photo_that_cannot_be_read_is_called_one(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    kind = name[2:].upper()
    for source in (tmp_path / name, content):
        with pytest.raises(UnreadableImageError, match=f"raw photo of the kind {kind}.* as JPEG"):
            load_image(source, name)


def test_an_empty_raw_photo_is_called_empty(tmp_path: Path) -> None:
    (tmp_path / "a.nef").touch()
    with pytest.raises(UnreadableImageError, match=r"a\.nef is empty"):
        load_image(tmp_path / "a.nef")


def test_a_raw_photo_without_rights_is_not_called_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    photo = saved(tmp_path / "a.dng")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableImageError, match="Check its rights"):
        load_image(photo)


def test_a_jpeg_that_is_called_raw_is_read_as_what_it_is(tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "red.png").rename(tmp_path / "red.nef")
    assert load_image(photo).size == (60, 30)


def test_raw_photos_are_decoded_like_others(tmp_path: Path) -> None:
    decoder = Decoder()
    try:
        decoded = decoder.decode(saved(tmp_path / "a.dng", preview=jpeg("blue", (1200, 800))))
    finally:
        decoder.close()
    assert_is(decoded.image, BLUE)
    assert decoded.facts.camera == "Nikon D90"


def test_the_suffixes_of_the_great_makers_are_known() -> None:
    assert {".cr2", ".cr3", ".nef", ".arw", ".dng", ".raf", ".orf", ".rw2", ".pef"} <= RAW_SUFFIXES


def test_what_was_not_read_is_counted_by_kinds(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    save_photo(folder / "red.png")
    saved(folder / "good.dng")
    for name in ("a.CR2", "b.nef", "c.NEF", "d.mp4", "e.psd", "f.svg", "g.txt", "h.jpg"):
        (folder / name).write_bytes(b"nothing")
    report = index_folder(Library(tmp_path / "library.sqlite"), folder, MeanColour())
    assert report.indexed == 2
    assert [str(kind) for kind in report.not_read] == [
        "3 raw photos (.nef, .cr2)", "1 photo (.jpg)", "1 video (.mp4)",
        "2 other pictures (.psd, .svg)", "1 other file",
    ]  # fmt: skip


def test_the_program_says_which_kinds_it_did_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.cr2", "b.mp4"):
        (folder / name).write_bytes(b"nothing")
    done = CliRunner().invoke(cli, ["index", str(folder)])
    assert "Not read: 1 raw photo (.cr2), 1 video (.mp4)." in done.stdout
    assert "a.cr2 is a raw photo of the kind CR2" in done.stderr
    told = json.loads(CliRunner().invoke(cli, ["index", str(folder), "--json"]).stdout)
    assert told["not_read"][0] == {"name": "raw photos", "count": 1, "suffixes": [".cr2"]}


def test_a_raw_photo_is_dated_by_its_sidecar_or_its_name(tmp_path: Path) -> None:
    photo = saved(tmp_path / "IMG_20080102_030405.dng", taken=None, preview=jpeg("blue", (60, 40)))
    assert load_image(photo).info["facts"].taken == "2008-01-02 03:04:05"
    sidecar = xmp('exif:DateTimeOriginal="2019-07-04T18:30:00"')
    photo.with_suffix(".xmp").write_bytes(sidecar)
    facts = load_image(photo).info["facts"]
    assert (facts.taken, facts.taken_from) == ("2019-07-04 18:30:00", "sidecar")
