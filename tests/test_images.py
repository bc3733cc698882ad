"""Any image file becomes upright RGB, or one clear error."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from semsearch.errors import UnreadableImageError
from semsearch.images import MAX_SIDE, load_image

RED = (255, 0, 0)


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0"))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no image at all", "not an image"),
        (b"", "is empty"),
        (encoded(Image.new("RGB", (200, 200), RED), "JPEG")[:400], "damaged|not an image"),
        (png_claiming(60_000, 60_000), "million pixels"),
    ],
)
def test_a_bad_file_is_named_in_one_clear_error(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableImageError, match=f"holiday.jpg.*({message})"):
        load_image(content, "holiday.jpg")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImageError, match="gone.jpg is not a file"):
        load_image(tmp_path / "gone.jpg")


@pytest.mark.parametrize(
    "content",
    [
        encoded(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG", quality=95),
        encoded(Image.new("RGB", (40, 30), RED).quantize(4), "PNG"),
        encoded(
            Image.new("RGB", (40, 30), RED), "GIF", save_all=True,
            append_images=[Image.new("RGB", (40, 30), "blue")],
        ),
    ],
    ids=["cmyk", "palette", "animation"],
)  # fmt: skip
def test_every_kind_of_red_is_red(content: bytes) -> None:
    image = load_image(content)
    assert (image.mode, image.size) == ("RGB", (40, 30))
    np.testing.assert_allclose(image.getpixel((20, 15)), RED, atol=12)


def test_16_bits_are_scaled_to_8() -> None:
    grey = Image.fromarray(np.full((8, 8), 32768, np.uint16))
    assert load_image(encoded(grey, "PNG")).getpixel((4, 4)) == (128, 128, 128)


def test_transparency_lies_on_white() -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert load_image(encoded(clear, "PNG")).getpixel((4, 4)) == (255, 255, 255)


def test_a_rotated_photo_stands_upright_and_tells_its_date() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 07:08:09"
    image = load_image(encoded(Image.new("RGB", (60, 30), RED), "JPEG", exif=exif))
    assert image.size == image.info["size"] == (30, 60)
    assert image.info["taken"] == "2024-05-06 07:08:09"


def test_a_large_photo_is_reduced_and_its_size_kept() -> None:
    image = load_image(encoded(Image.new("RGB", (5000, 2500), RED), "JPEG"))
    assert image.size == (MAX_SIDE, MAX_SIDE // 2)
    assert image.info["size"] == (5000, 2500)
