"""Any image file becomes upright RGB, or one clear error."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms, TiffImagePlugin
from PIL.Image import Transpose

from semsearch.errors import UnreadableImageError
from semsearch.facts.reading import Facts
from semsearch.images.loading import MAX_SIDE, load_image, looks_like_image

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF", "PPM", "MPO")
WITH_EXIF = ("JPEG", "MPO", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")
# How a photo lies in a file that has each orientation.
LIES = {1: None, 2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE, 6: Transpose.ROTATE_90,
        7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_270}  # fmt: skip
ZERO, INFINITE = TiffImagePlugin.IFDRational(0, 0), TiffImagePlugin.IFDRational(1, 0)
pillow_heif.register_heif_opener()


def encoded(image: Image.Image, format: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def halves(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return image


def quarters() -> Image.Image:
    """A picture whose corners are, by rows, red, green, blue and white."""
    image = Image.new("RGB", (128, 64))
    for number, colour in enumerate((RED, GREEN, BLUE, WHITE)):
        image.paste(colour, (number % 2 * 64, number // 2 * 32, number % 2 * 64 + 64, 64))
    return image


def assert_is_quarters(image: Image.Image) -> None:
    assert image.size == (128, 64)
    for place, colour in (((9, 9), RED), ((119, 9), GREEN), ((9, 55), BLUE), ((119, 55), WHITE)):
        np.testing.assert_allclose(image.getpixel(place), colour, atol=40)


def exif(**tags: Any) -> Image.Exif:
    """EXIF with a tag of each place: main, shot (0x8769) or gps (0x8825)."""
    data = Image.Exif()
    for number, value in tags.get("main", {}).items():
        data[number] = value
    data.get_ifd(0x8769).update(tags.get("shot", {}))
    data.get_ifd(0x8825).update(tags.get("gps", {}))
    return data


def facts(**tags: Any) -> Facts:
    image = load_image(encoded(halves(), "JPEG", exif=exif(**tags)))
    found: Facts = image.info["facts"]
    return found


def lab(image: Image.Image) -> Image.Image:
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(*profiles, "RGB", "LAB")
    converted = ImageCms.applyTransform(image, transform)
    assert converted
    del converted.info["icc_profile"]
    return converted


def png_claiming(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0"))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.txt", "photo"])
def test_every_format_is_read_whatever_its_name(tmp_path: Path, format: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(encoded(halves(), format))
    image = load_image(path)
    assert (image.mode, image.info) == ("RGB", {"facts": Facts(120, 80)})
    assert image.size == (120, 80)
    np.testing.assert_allclose(image.getpixel((20, 40)), RED, atol=30)
    np.testing.assert_allclose(image.getpixel((100, 40)), BLUE, atol=30)
    np.testing.assert_array_equal(load_image(path.read_bytes()), image)


def test_formats_that_are_not_wanted_are_refused() -> None:
    for format in ("PCX", "TGA", "ICO", "EPS"):
        with pytest.raises(UnreadableImageError, match="not an image"):
            load_image(encoded(halves((64, 64)), format))


def test_heic_is_not_imported_before_the_first_image() -> None:
    program = "import sys, semsearch.images.loading; sys.exit('pillow_heif' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_looks_like_an_image(format: str) -> None:
    content = encoded(halves(), format)
    assert looks_like_image(content[:32])
    assert looks_like_image(content[:16])


def test_no_bytes_are_too_odd_to_be_looked_at() -> None:
    noise = np.random.default_rng(0).bytes(32)
    for content in (noise, b"\xff" * 32, *(encoded(halves(), format) for format in FORMATS)):
        for length in range(33):
            assert looks_like_image(content[:length]) in (True, False)


@pytest.mark.parametrize(
    "prefix",
    [b"", b"plain text, no photo", b"%PDF-1.7", b"PK\x03\x04", b"\0\0\0\x18ftypmp42\0\0\0\0",
     b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1", b"\x1aE\xdf\xa3", b"RIFF\x24\0\0\0WAVEfmt ",
     b"<svg xmlns=", b"SQLite format 3\0", b"\0" * 32],
)  # fmt: skip
def test_other_files_do_not_look_like_images(prefix: bytes) -> None:
    assert not looks_like_image(prefix)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.8])
def test_a_truncated_file_is_refused(format: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 96, 3), dtype=np.uint8)
    content = encoded(Image.fromarray(noise), format)
    assert load_image(content).size == (96, 64)
    with pytest.raises(UnreadableImageError, match=r"holiday\.jpg is damaged") as caught:
        load_image(content[: int(len(content) * share)], "holiday.jpg")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "kind",
    [OSError, ValueError, SyntaxError, EOFError, MemoryError, RuntimeError, TypeError, KeyError,
     IndexError, AttributeError, OverflowError, ZeroDivisionError, AssertionError, struct.error,
     zlib.error],
)  # fmt: skip
def test_what_a_decoder_raises_is_told_in_one_line(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(image: Image.Image) -> None:
        raise kind("bad\x1b[31m\nheader " + "x" * 500)

    content = encoded(halves(), "PNG")
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", fail)
    with pytest.raises(UnreadableImageError, match=r"^holiday.jpg is damaged.*bad") as caught:
        load_image(content, "holiday.jpg")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_a_file_without_rights_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Image, "open", refuse)
    (tmp_path / "mine.jpg").write_bytes(b"x")
    with pytest.raises(UnreadableImageError, match=r"^mine\.jpg cannot be opened"):
        load_image(tmp_path / "mine.jpg")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no image at all", "not an image"),
        (b"\xff\x0a\xfa\x1f", "a JPEG XL picture, and not an image"),
        (b"\0\0\0\x18ftypmp42", "a video, and not an image"),
        (b"<!DOCTYPE html><p>", "a web page, and not an image"),
        (b"II*\0\x08\0\0\0\0\0\0\0\0\0", "damaged or of a rare kind"),
        (b"", "is empty"),
        (encoded(Image.new("RGB", (200, 200), RED), "JPEG")[:400], "damaged"),
        (png_claiming(60_000, 60_000), "million pixels"),
        (b"P6 60000 60000 255\n", "million pixels"),
        (encoded(halves(), "GIF").replace(b"x\0P\0", b"\xff\xff\xff\xff"), "million pixels"),
        (encoded(halves(), "JPEG").replace(b"\0P\0x", b"\xff\xff\xff\xff"), "million pixels"),
    ],
)
def test_a_bad_file_is_named_in_one_clear_error(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableImageError, match=f"^holiday.jpg .*({message})"):
        load_image(content, "holiday.jpg")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImageError, match=r"^gone\.jpg is not a file"):
        load_image(tmp_path / "gone.jpg")


@pytest.mark.parametrize(
    "content",
    [
        encoded(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG", quality=95),
        encoded(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "TIFF"),
        encoded(Image.new("RGB", (40, 30), RED).quantize(4), "PNG"),
        encoded(Image.new("RGB", (40, 30), RED).convert("YCbCr"), "TIFF"),
        encoded(lab(Image.new("RGB", (40, 30), RED)), "TIFF"),
        encoded(
            Image.new("RGB", (40, 30), RED), "GIF", save_all=True,
            append_images=[Image.new("RGB", (40, 30), "blue")],
        ),
    ],
    ids=["cmyk", "cmyk-tiff", "palette", "ycbcr", "lab", "animation"],
)  # fmt: skip
def test_every_kind_of_red_is_red(content: bytes) -> None:
    image = load_image(content)
    assert (image.mode, image.size) == ("RGB", (40, 30))
    np.testing.assert_allclose(image.getpixel((20, 15)), RED, atol=12)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBX", "CMYK", "YCbCr", "HSV", "RGBA", "RGBa"])
def test_a_picture_in_any_mode_stays_the_same(mode: str) -> None:
    grey = Image.new("RGB", (9, 9), WHITE)
    via = grey.convert("RGBA").convert("RGBa") if mode == "RGBa" else grey.convert(mode)
    assert load_image(via).getpixel((4, 4)) == WHITE
    assert via.mode == mode


@pytest.mark.parametrize("size", [(8, 8), (5000, 3000)])
@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_16_bits_are_scaled_to_8(size: tuple[int, int], format: str) -> None:
    grey = Image.fromarray(np.full(size[::-1], 32768, np.uint16))
    image = load_image(encoded(grey, format))
    assert max(image.size) <= MAX_SIDE
    assert image.getpixel((4, 4)) == (128, 128, 128)


def test_16_bits_a_colour_are_scaled_to_8() -> None:
    rows = b"".join(b"\0" + struct.pack(">3H", 65535, 32768, 0) * 8 for _ in range(8))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 16, 2, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows))
    image = load_image(content + chunk(b"IEND", b""))
    np.testing.assert_allclose(image.getpixel((4, 4)), (255, 128, 0), atol=1)


@pytest.mark.parametrize(
    ("values", "grey"),
    [
        (np.array([[0, 100_000]], np.int32), 255),
        (np.array([[0, 32768]], np.int32), 128),
        (np.array([[0, 200]], np.int32), 200),
        (np.array([[0, 0.5]], np.float32), 128),
        (np.array([[0, 128]], np.float32), 128),
        (np.array([[np.nan, 128]], np.float32), 128),
        (np.array([[-np.inf, 1000]], np.float32), 255),
    ],
)
def test_numbers_of_any_range_become_grey(values: Any, grey: int) -> None:
    image = load_image(encoded(Image.fromarray(values), "TIFF"))
    assert np.asarray(image)[0, :, 0].tolist() == [0, grey]


@pytest.mark.parametrize("size", [(8, 8), (4500, 9)])
@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("RGBA", (9, 9, 9, 0), WHITE),
        ("RGBA", (0, 0, 0, 128), (127, 127, 127)),
        ("RGBA", (*RED, 255), RED),
        ("LA", (9, 0), WHITE),
        ("LA", (0, 128), (127, 127, 127)),
    ],
)
def test_transparency_lies_on_white(
    mode: str, colour: tuple[int, ...], expected: tuple[int, ...], size: tuple[int, int]
) -> None:
    image = load_image(encoded(Image.new(mode, size, colour), "PNG"))
    np.testing.assert_allclose(image.getpixel((4, 1)), expected, atol=1)


@pytest.mark.parametrize("size", [(8, 8), (4500, 9)])
@pytest.mark.parametrize(
    ("mode", "clear"), [("RGB", (10, 20, 30)), ("L", 10), ("1", 0), ("P", 0), ("I;16", 1000)]
)
def test_a_transparent_colour_lies_on_white(mode: str, clear: Any, size: tuple[int, int]) -> None:
    image = Image.new(mode, size, clear)
    assert load_image(encoded(image, "PNG")).getpixel((4, 1)) != WHITE
    image.info["transparency"] = clear
    assert load_image(image).getpixel((4, 1)) == WHITE


def test_hidden_colours_do_not_bleed_into_a_reduced_picture() -> None:
    image = Image.new("RGBA", (6000, 60), (*RED, 0))
    image.paste((*BLUE, 255), (0, 0, 3001, 60))
    red, green, blue = np.asarray(load_image(image), int).reshape(-1, 3).T
    assert (red <= green + 1).all() and (blue >= 254).all()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "CMYK", "P"])
def test_a_large_picture_is_the_same_picture_reduced(mode: str) -> None:
    large = quarters().resize((4608, 2304)).convert(mode)
    image = load_image(large)
    assert_is_quarters(image.resize((128, 64)))
    expected = large.convert("RGB").reduce(2)
    expected.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    np.testing.assert_allclose(np.asarray(image, int), np.asarray(expected, int), atol=3)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures memory with /proc")
@pytest.mark.parametrize(
    ("mode", "format", "times"), [("RGBA", "PNG", 2), ("I;16", "PNG", 3), ("RGB", "JPEG", 0.5)]
)
def test_a_large_picture_needs_little_more_memory_than_its_pixels(
    tmp_path: Path, mode: str, format: str, times: float
) -> None:
    Image.new(mode, (6000, 6000)).save(tmp_path / "large", format)
    program = """
import pathlib, re, sys
from semsearch.images.loading import load_image
status = pathlib.Path("/proc/self/status")
peak = lambda: int(re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1])
load_image(b"P1 1 1 0")
before = peak()
load_image(sys.argv[1])
print((peak() - before) * 1024)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "large")]
    used = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert used < times * 6000 * 6000 * (2 if mode == "I;16" else 4)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", WITH_EXIF)
def test_a_rotated_photo_stands_upright(format: str, orientation: int) -> None:
    turn = LIES[orientation]
    lying = quarters() if turn is None else quarters().transpose(turn)
    # As bytes: HEIF keeps the orientation in a box of its own, which pillow-heif then writes.
    tags = exif(main={0x0112: orientation}).tobytes()
    image = load_image(encoded(lying, format, exif=tags))
    assert_is_quarters(image)
    assert image.info == {"facts": Facts(128, 64)}


def test_an_orientation_in_xmp_counts_too() -> None:
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    lying = quarters().transpose(Transpose.ROTATE_90)
    assert_is_quarters(load_image(encoded(lying, "JPEG", xmp=xmp)))


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_there_is_not_changes_nothing(orientation: int) -> None:
    tags = exif(main={0x0112: orientation}).tobytes()
    assert_is_quarters(load_image(encoded(quarters(), "JPEG", exif=tags)))


def profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """The smallest ICC profile of a colour space that has these tags."""
    table, data = b"", b""
    for name, content in tags.items():
        start = 132 + 12 * len(tags) + len(data)
        table += struct.pack(">4sII", name, start, len(content))
        data += content + b"\0" * (-len(content) % 4)
    connected, kind = (b"Lab ", b"prtr") if space == b"CMYK" else (b"XYZ ", b"mntr")
    size = 132 + len(table) + len(data)
    head = struct.pack(">I4sI4s4s4s12x4s", size, b"", 0x02400000, kind, space, connected, b"acsp")
    head = head.ljust(68, b"\0") + D50[8:]
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in values))


def gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256))


D50 = xyz(0.9642, 1, 0.8249)


def wide(curve: bytes) -> bytes:
    red, green = xyz(0.5151, 0.2412, -0.0011), xyz(0.2920, 0.6922, 0.0419)
    primaries = {b"rXYZ": red, b"gXYZ": green, b"bXYZ": xyz(0.1571, 0.0666, 0.7841)}
    curves = {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    return profile(b"RGB ", {b"wtpt": D50} | primaries | curves)


WIDE = wide(gamma(2.2))
LINEAR_GREY = profile(b"GRAY", {b"wtpt": D50, b"kTRC": gamma(1)})
# Any mixture of inks without black is a green: 16 corners of a table from CMYK to Lab.
PAPER, BLACK, GREENISH = [255, 128, 128], [0, 128, 128], [128, 64, 160]
GREEN_INKS = profile(b"CMYK", {
    b"wtpt": D50,
    b"A2B0": b"mft1\0\0\0\0" + bytes([4, 3, 2, 0])
    + struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    + bytes(range(256)) * 4 + bytes(PAPER + BLACK + (GREENISH + BLACK) * 7) + bytes(range(256)) * 3,
})  # fmt: skip


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_of_a_wide_profile_become_stronger(format: str, mode: str) -> None:
    rose = Image.new("RGB", (32, 32), (200, 100, 100)).convert(mode if format != "JPEG" else "RGB")
    assert load_image(encoded(rose, format)).getpixel((9, 9)) == pytest.approx(
        (200, 100, 100), abs=4
    )
    red, green, blue = load_image(encoded(rose, format, icc_profile=WIDE)).getpixel((9, 9))
    assert red > 210
    assert green < 95
    assert blue < 100


@pytest.mark.parametrize("mode", ["L", "LA", "I;16"])
def test_a_grey_profile_is_converted(mode: str) -> None:
    colour: Any = {"L": 55, "LA": (55, 255), "I;16": 55 * 257}[mode]
    content = encoded(Image.new(mode, (9, 9), colour), "PNG", icc_profile=LINEAR_GREY)
    np.testing.assert_allclose(load_image(content).getpixel((4, 4)), (128, 128, 128), atol=3)


def test_a_profile_for_colours_counts_for_a_grey_photo() -> None:
    content = encoded(Image.new("L", (9, 9), 55), "JPEG", icc_profile=wide(gamma(1)))
    np.testing.assert_allclose(load_image(content).getpixel((4, 4)), (128, 128, 128), atol=3)


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_a_profile_for_inks_is_converted(format: str) -> None:
    content = encoded(Image.new("CMYK", (9, 9), (0, 255, 0, 0)), format, icc_profile=GREEN_INKS)
    red, green, blue = load_image(content).getpixel((4, 4))
    assert green > red + 50 and green > blue + 50


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
@pytest.mark.parametrize("other", [LINEAR_GREY, GREEN_INKS, WIDE[:200], b"no profile" * 20])
def test_a_profile_that_does_not_fit_is_left_out(mode: str, other: bytes) -> None:
    fits = {"CMYK": GREEN_INKS, "L": LINEAR_GREY}
    if fits.get(mode) != other:
        white = Image.new("RGB", (9, 9), WHITE).convert(mode)
        assert load_image(encoded(white, "TIFF", icc_profile=other)).getpixel((4, 4)) == WHITE


def test_a_large_photo_is_reduced_and_its_size_kept() -> None:
    image = load_image(encoded(Image.new("RGB", (5000, 2500), RED), "JPEG"))
    assert image.size == (MAX_SIDE, MAX_SIDE // 2)
    assert (image.info["facts"].width, image.info["facts"].height) == (5000, 2500)
    assert load_image(encoded(Image.new("RGB", (5000, 2500), RED), "PNG"), side=100).width == 100


@pytest.mark.parametrize("format", WITH_EXIF)
def test_every_format_tells_when_where_and_with_what(format: str) -> None:
    tags = exif(
        main={0x010F: "Canon", 0x0110: "EOS"},
        shot={0x9003: "2024:05:06 07:08:09"},
        gps={1: "S", 2: (48, 51, 30), 3: "E", 4: (2, 17, 40)},
    )
    image = load_image(encoded(halves(), format, exif=tags.tobytes()))
    facts = Facts(120, 80, "2024-05-06 07:08:09", "Canon EOS", -48.858333, 2.294444, "exif")
    assert image.info == {"facts": facts}


@pytest.mark.parametrize(
    ("tags", "taken"),
    [
        ({"shot": {0x9003: "2024:05:06 07:08:09"}}, "2024-05-06 07:08:09"),
        ({"shot": {0x9004: "2024:05:06 07:08:09"}}, "2024-05-06 07:08:09"),
        ({"main": {0x0132: "2024:05:06 07:08:09"}}, "2024-05-06 07:08:09"),
        (
            {"shot": {0x9003: "0000:00:00 00:00:00"}, "main": {0x0132: "2001:01:01 00:00:00"}},
            "2001-01-01 00:00:00",
        ),
        (
            {"shot": {0x9003: "2024:05:06 07:08:09", 0x9004: "2002:01:01 00:00:00"}},
            "2024-05-06 07:08:09",
        ),
        ({"shot": {0x9003: "2024:05:06 07:08:09\0"}}, "2024-05-06 07:08:09"),
        ({"shot": {0x9003: "2024:05:06 24:08:09"}}, None),
        ({"shot": {0x9003: "    :  :     :  :  "}}, None),
        ({"shot": {0x9003: b"\xff\xfe\x00"}}, None),
        ({"shot": {0x9003: 20240506}}, None),
        ({"shot": {0x9003: "2024:02:30 07:08:09"}}, None),
        ({"shot": {0x9003: "yesterday"}}, None),
        ({"shot": {0x9003: ""}}, None),
    ],
)
def test_the_date_is_read_or_left_out(tags: Any, taken: str | None) -> None:
    assert facts(**tags).taken == taken


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS 5D", "Canon EOS 5D"),
        ("NIKON", "D90", "NIKON D90"),
        ("NIKON CORPORATION", "NIKON D90", "NIKON D90"),
        ("Canon ", " Canon EOS 5D\0\0", "Canon EOS 5D"),
        ("Apple\0", "", "Apple"),
        ("\0 \x1b", "\n", None),
        ("", "Pixel 7", "Pixel 7"),
        ("<b>Evil\x07</b>", "x" * 200, "<b>Evil </b> " + "x" * 67),
        ("", "", None),
    ],
)
def test_the_camera_is_named_once(make: str, model: str, camera: str | None) -> None:
    assert facts(main={0x010F: make, 0x0110: model}).camera == camera


@pytest.mark.parametrize(
    ("gps", "place"),
    [
        ({1: "N", 2: (48, 51, 30), 3: "E", 4: (2, 17, 40)}, (48.858333, 2.294444)),
        ({1: "S", 2: (33, 51, 0), 3: "W", 4: (151, 12, 0)}, (-33.85, -151.2)),
        ({1: "N", 2: (148, 51, 30), 3: "E", 4: (2, 17, 40)}, (None, None)),
        ({1: "N", 2: (48, 51, 30)}, (None, None)),
        ({2: (48, 51, 30), 4: (2, 17, 40)}, (None, None)),
        ({1: "N", 2: (48, 51, 30), 3: "X", 4: (2, 17, 40)}, (None, None)),
        ({1: "N", 2: (48, 51), 3: "E", 4: (2, 17, 40)}, (None, None)),
        ({1: "N", 2: (ZERO, ZERO, ZERO), 3: "E", 4: (2, 17, 40)}, (None, None)),
        ({1: "N", 2: (48, 51, INFINITE), 3: "E", 4: (2, 17, 40)}, (None, None)),
        ({1: "N", 2: (48, 51, 30), 3: "E", 4: (180, 17, 40)}, (None, None)),
        ({1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_the_place_is_read_or_left_out(gps: Any, place: tuple[float | None, ...]) -> None:
    found = facts(gps=gps)
    assert (found.latitude, found.longitude) == place


@pytest.mark.parametrize("value", ["123", b"123", (1,), None, 7, ("a", "b", "c"), (1, 2, None)])
def test_a_place_that_is_no_number_is_left_out(value: Any) -> None:
    image = halves()
    image.getexif().get_ifd(0x8825).update({1: "N", 2: value, 3: "E", 4: (2, 17, 40)})
    assert load_image(image).info == {"facts": Facts(120, 80)}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_exif_that_is_rubbish_does_not_hide_the_photo(format: str) -> None:
    for rubbish in (b"\xff\x00rubbish" * 30, b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\xff\xff\xff\xff"):
        image = load_image(encoded(halves(), format, exif=b"Exif\0\0" + rubbish))
        assert image.info == {"facts": Facts(120, 80)}


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "AVIF", "HEIF"])
def test_no_broken_byte_of_exif_hides_the_photo(tmp_path: Path, format: str) -> None:
    tags = exif(main={0x010F: "Canon", 0x011A: 300.0, 0x011B: 300.0}, gps={1: "N", 2: (48, 51, 30)})
    content = encoded(halves((24, 16)), format, exif=tags.tobytes())
    start = content.index(b"MM\0*")
    for place in range(start, start + len(tags.tobytes()) - 20):
        for value in (b"\0", b"\xff"):
            broken = content[:place] + value + content[place + 1 :]
            assert load_image(broken).size in ((24, 16), (16, 24)), place
    (tmp_path / "photo").write_bytes(content.replace(b"MM\0*", b"\xff\xff\xff\xff"))
    assert load_image(tmp_path / "photo").info == {"facts": Facts(24, 16)}


def test_tiff_tags_that_point_nowhere_do_not_hide_the_photo() -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags.tagtype[34665] = tags.tagtype[34853] = 9
    tags[34665] = tags[34853] = -5
    image = load_image(encoded(halves(), "TIFF", tiffinfo=tags))
    assert image.info == {"facts": Facts(120, 80)}


@pytest.mark.parametrize("kind", [struct.error, OverflowError, AssertionError, zlib.error])
def test_whatever_reading_exif_raises_the_photo_is_read(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise kind("broken")

    content = encoded(halves(), "PNG", exif=exif(main={0x0110: "EOS"}))
    monkeypatch.setattr(Image.Exif, "__getitem__", fail)
    monkeypatch.setattr(Image.Exif, "get_ifd", fail)
    assert load_image(content).info == {"facts": Facts(120, 80)}
