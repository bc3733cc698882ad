"""What people wrote of a photo: in its EXIF, its IPTC, its XMP, its text, or a file beside it."""

from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from small import xmp

from semsearch.facts.reading import Facts
from semsearch.facts.said import CAPTION, KEYWORD, LONGEST, MOST, TITLE, one_line
from semsearch.facts.standard_texts import is_standard
from semsearch.images.decoding import shared_decoders
from semsearch.images.loading import load_image

KITCHEN = "Grandma's kitchen at Easter"
ASCII, UNICODE = b"ASCII\0\0\0", b"UNICODE\0"
pillow_heif.register_heif_opener()


def said(path: Path) -> list[tuple[str, str]]:
    facts: Facts = load_image(path).info["facts"]
    return [tuple(own) for own in facts.said]


def saved(path: Path, format: str | None = None, **options: Any) -> Path:
    Image.new("RGB", (40, 30), "red").save(path, format, **options)
    return path


def with_exif(path: Path, main: Any = (), shot: Any = (), format: str | None = None) -> Path:
    tags = Image.Exif()
    tags.update(main)
    tags.get_ifd(0x8769).update(shot)
    return saved(path, format, exif=tags.tobytes())


def with_iptc(path: Path, *fields: tuple[int, bytes]) -> Path:
    """Save a JPEG with fields of IPTC, each a number and its bytes."""
    block = b"".join(
        bytes((0x1C, 2, number)) + len(text).to_bytes(2) + text for number, text in fields
    )
    marker = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(block).to_bytes(4) + block
    marker += b"\0" * (len(block) % 2)
    content = saved(path, "JPEG").read_bytes()
    path.write_bytes(
        content[:2] + b"\xff\xed" + (len(marker) + 2).to_bytes(2) + marker + content[2:]
    )
    return path


def bag(name: str, *items: str) -> str:
    lines = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:Bag>{lines}</rdf:Bag></{name}>"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_exif_is_read_in_every_format(tmp_path: Path, format: str) -> None:
    main = {
        0x010E: KITCHEN,
        0x9C9B: "Easter\0".encode("utf-16-le"),
        0x9C9E: "Oma; Küche;".encode("utf-16-le"),
    }
    path = with_exif(tmp_path / "a", main, format=format)
    assert said(path) == [
        (TITLE, "Easter"),
        (CAPTION, KITCHEN),
        (KEYWORD, "Oma"),
        (KEYWORD, "Küche"),
    ]


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        (ASCII + b"At the lake\0\0", "At the lake"),
        (UNICODE + "Am Größensee".encode("utf-16-le"), "Am Größensee"),
        (UNICODE + "Am Größensee".encode("utf-16-be"), "Am Größensee"),
        (UNICODE + "Am See".encode("utf-16"), "Am See"),
        (b"\0" * 8 + "Am Größensee".encode(), "Am Größensee"),
        (b"At the lake", "At the lake"),
        (b"JIS\0\0\0\0\0" + b"\x1b$B!", None),
        (ASCII, None),
        (b"\xff\xd8\xff\xe1\0\x10\xfe\xed", None),
    ],
)
def test_a_comment_is_read_in_the_letters_that_it_names(
    tmp_path: Path, comment: bytes, text: str | None
) -> None:
    path = with_exif(tmp_path / "a.jpg", shot={0x9286: comment})
    assert said(path) == ([(CAPTION, text)] if text else [])


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_iptc_and_exif_are_read_as_utf_8_or_else_as_latin(tmp_path: Path, encoding: str) -> None:
    words = "Größe".encode(encoding)
    path = with_iptc(
        tmp_path / "a.jpg", (5, words), (105, b"Headline"), (120, words), (25, b"sea"), (25, words)
    )
    assert said(path) == [(TITLE, "Größe"), (TITLE, "Headline"), (CAPTION, "Größe"),
                          (KEYWORD, "sea"), (KEYWORD, "Größe")]  # fmt: skip
    assert said(with_exif(tmp_path / "b.jpg", {0x010E: words})) == [(CAPTION, "Größe")]


PACKET = xmp(
    'photoshop:Headline="A feast"',
    "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Ostern</rdf:li>"
    "<rdf:li xml:lang='en'>Easter</rdf:li></rdf:Alt></dc:title>"
    f"<dc:description>{KITCHEN}</dc:description>"
    + bag("dc:subject", "oven", "Oven", "cake")
    + bag("lr:hierarchicalSubject", "Places|Italy|Rome", "oven"),
)
OF_PACKET = [(TITLE, "A feast"), (TITLE, "Ostern"), (TITLE, "Easter"), (CAPTION, KITCHEN),
             (KEYWORD, "oven"), (KEYWORD, "cake"), (KEYWORD, "Places"), (KEYWORD, "Italy"),
             (KEYWORD, "Rome")]  # fmt: skip


def test_xmp_is_read_in_a_photo_and_beside_it(tmp_path: Path) -> None:
    assert said(saved(tmp_path / "a.jpg", xmp=PACKET)) == OF_PACKET
    photo = saved(tmp_path / "b.png")
    photo.with_name("b.png.xmp").write_bytes(b"<broken")
    photo.with_suffix(".xmp").write_bytes(PACKET)
    assert said(photo) == OF_PACKET


def test_text_in_a_png_is_read(tmp_path: Path) -> None:
    info = PngInfo()
    info.add_text("Title", "Easter")
    info.add_itxt("Description", "Größe")
    info.add_text("Software", "Painter of kitchens")
    photo = saved(tmp_path / "a.png", pnginfo=info)
    assert said(photo) == [(TITLE, "Easter"), (CAPTION, "Größe")]


def test_what_several_sources_say_is_said_once(tmp_path: Path) -> None:
    photo = with_exif(tmp_path / "a.jpg", {0x010E: KITCHEN.upper()})
    photo.with_suffix(".xmp").write_bytes(xmp(f'dc:description="{KITCHEN}"'))
    assert said(photo) == [(CAPTION, KITCHEN)]


def test_it_comes_out_of_the_process_that_decodes(tmp_path: Path) -> None:
    decoded = shared_decoders().decode(saved(tmp_path / "a.jpg", xmp=PACKET))
    assert [tuple(own) for own in decoded.facts.said] == OF_PACKET


# Too much, and what is no text


def test_texts_are_one_line_without_control_characters_and_bounded(tmp_path: Path) -> None:
    assert one_line(" a\tb\r\n\x1b[31mc\u202e\0 ", 99) == "a b [31mc"
    assert one_line("e\u0301t\u00e9 " * 9, 5) == "\u00e9t\u00e9 \u00e9"
    packet = xmp("", f"<dc:description>{'x ' * 5000}</dc:description>"
                 + bag("dc:subject", *(f"a{n}" for n in range(300))))  # fmt: skip
    found = said(saved(tmp_path / "a.jpg", xmp=packet))
    assert len(found[0][1]) <= LONGEST[CAPTION]
    assert [source for source, _ in found] == [CAPTION] + [KEYWORD] * MOST[KEYWORD]


@pytest.mark.parametrize("text", [
    "OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "KODAK Digital Still Camera", "Lumix DMC",
    "Exif_JPEG_PICTURE", "SAMSUNG CAMERA PICTURES", "Created with GIMP", "Untitled", "default",
    "Edited with Snapseed on my phone", "Processed with VSCO with f2 preset", "rbt", "IMG_1234.JPG",
    "DCIM\\100MEDIA\\DJI_0012.JPG", "{\"sticker\": 1}", "<xml a='b'>", "file written by Adobe",
    "a1b2c3d4e5f60718293a4b5c", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=", "12:30", " ", "\0",
])  # fmt: skip
def test_what_cameras_and_programs_write_into_every_file_is_no_caption(
    tmp_path: Path, text: str
) -> None:
    main = {0x010E: text, 0x0110: "Lumix DMC"}
    assert said(with_exif(tmp_path / "a.jpg", main)) == []


@pytest.mark.parametrize("text", [
    "Grandma with her digital camera", "Canon City", "Our default beach", "Created with love",
    "A photo of Nikon, the dog", "Camera", "Test drive", "4 July", "Made by Anna (in Rome)",
])  # fmt: skip
def test_what_only_begins_like_that_is_one(text: str) -> None:
    assert not is_standard(text, {})


def test_a_keyword_is_of_nobody_s_making_but_people_s(tmp_path: Path) -> None:
    packet = xmp("", bag("dc:subject", "hdr", "default", "digital camera"))
    path = saved(tmp_path / "a.jpg", xmp=packet)
    assert [text for _, text in said(path)] == ["hdr", "default", "digital camera"]


@pytest.mark.parametrize(
    "fields",
    [
        {0x010E: b"\xff\xfe\xfd", 0x9C9B: b"\x00\xd8", 0x9C9E: 7},
        {0x010E: "\ufffd\ufffd text".encode(), 0x9C9B: b"x"},
        {0x010E: (1, 2, 3)},
    ],
)
def test_broken_metadata_tells_nothing_and_harms_nothing(tmp_path: Path, fields: Any) -> None:
    assert said(with_exif(tmp_path / "a.jpg", fields)) == []
    assert said(with_iptc(tmp_path / "b.jpg", (120, b"\0\0"), (25, b""))) == []
    for packet in (b"\xff\xfe\x00rubbish", PACKET[:-20], b"<!DOCTYPE b []>" + PACKET):
        assert said(saved(tmp_path / "c.jpg", xmp=packet)) == []
