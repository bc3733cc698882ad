"""When a photo was taken: said by the photo, by a file beside it, or by its name."""

import io
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo
from small import MeanColour, save_photo, xmp

from semsearch import Library
from semsearch.facts.dates import date_in_name, read_date
from semsearch.facts.reading import Facts
from semsearch.facts.sidecars import sidecars_of
from semsearch.facts.xmp import LARGEST, date_in_xmp
from semsearch.images.loading import load_image
from semsearch.indexing.indexer import index_folder
from semsearch.library.database import SEAL, writing

DAY, TIME = "2019-07-04", "2019-07-04 18:30:00"
pillow_heif.register_heif_opener()


def exif(main: dict[int, Any] | None = None, shot: Any = (), place: Any = ()) -> Image.Exif:
    made = Image.Exif()
    made.update(main or {})
    made.get_ifd(0x8769).update(shot)
    made.get_ifd(0x8825).update(place)
    return made


def iptc(**said: str) -> bytes:
    """What Photoshop writes into a JPEG: fields of IPTC with what they say."""
    numbers = {"day": 55, "time": 60, "scan_day": 62, "title": 5}
    fields = (bytes((0x1C, 2, numbers[name], 0, len(text))) + text.encode()
              for name, text in said.items())  # fmt: skip
    block = b"".join(fields)
    marker = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(block).to_bytes(4) + block
    marker += b"\0" * (len(block) % 2)
    return b"\xff\xed" + (len(marker) + 2).to_bytes(2) + marker


def taken(path: Path) -> tuple[str | None, str | None]:
    facts: Facts = load_image(path).info["facts"]
    return facts.taken, facts.taken_from


def saved(path: Path, format: str | None = None, **options: Any) -> Path:
    Image.new("RGB", (40, 30), "red").save(path, format, **options)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019:07:04 18:30:00", TIME),
        ("2019-07-04 18:30:00", TIME),
        ("2019/07/04 18:30:00", TIME),
        ("2019.07.04 18:30:00", TIME),
        ("2019:07:04:18:30:00", TIME),
        ("2019-07-04T18:30:00", TIME),
        ("2019-07-04T18:30:00.250+02:00", TIME),
        ("2019-07-04T18:30:00Z", TIME),
        ("2019:07:04 18:30:00-0700", TIME),
        ("2019: 7: 4 18:30: 0", TIME),
        ("  2019:07:04 18:30:00  ", TIME),
        ("2019:07:04 18:30:00\0rest", TIME),
        ("2019:07:04 06:30:00 PM", TIME),
        ("2019:07:04 18:30", TIME),
        ("20190704 183000", TIME),
        ("20190704T183000+0200", TIME),
        (b"2019:07:04 18:30:00\0", TIME),
        ("2019:07:04 12:30:00 am", "2019-07-04 00:30:00"),
        ("2019:07:04", DAY),
        ("2019-07-04", DAY),
        ("20190704", DAY),
        ("2019:07:04   :  :  ", DAY),
        ("1875:01:02 03:04:05", "1875-01-02 03:04:05"),
        ("0000:00:00 00:00:00", None),
        ("0000-00-00T00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2019:13:04 18:30:00", None),
        ("2019:02:29 18:30:00", None),
        ("2019:07:04 24:30:00", None),
        ("2019:07:04 99", None),
        ("0019:07:04 18:30:00", None),
        (f"{date.today().year + 2}:07:04 18:30:00", None),
        ("04/07/2019", None),
        ("2019-07", None),
        ("2019", None),
        ("yesterday", None),
        ("", None),
        (20190704, None),
        (None, None),
    ],
)
def test_a_date_is_read_in_every_spelling_and_garbage_is_none(text: Any, said: Any) -> None:
    assert read_date(text) == said


@pytest.mark.parametrize("name", [
    "IMG_20190704_183000", "IMG_20190704_183000_HDR", "IMG20190704183000", "20190704_183000",
    "20190704183000", "PXL_20190704_183000123", "PXL_20190704_183000123.PORTRAIT",
    "MVIMG_20190704_183000", "Screenshot_2019-07-04-18-30-00", "Screenshot_20190704-183000_Maps",
    "Screenshot 2019-07-04 at 18.30.00", "Screen Shot 2019-07-04 at 6.30.00 PM",
    "Screenshot 2019-07-04 at 6.30.00\u202fPM", "Bildschirmfoto 2019-07-04 um 18.30.00",
    "Captura de pantalla 2019-07-04 a las 18.30.00", "2019-07-04 18.30.00", "2019-07-04 18.30.00-1",
    "signal-2019-07-04-183000", "signal-2019-07-04-18-30-00-123", "photo_2019-07-04_18-30-00",
    "WhatsApp Image 2019-07-04 at 18.30.00 (2)", "WIN_20190704_18_30_00_Pro",
    "00000IMG_00000_BURST20190704183000123_COVER",
])  # fmt: skip
def test_names_of_phones_messengers_and_screenshots_tell_the_time(name: str) -> None:
    assert date_in_name(name) == TIME


@pytest.mark.parametrize("name", [
    "IMG-20190704-WA0001", "20190704", "20190704-001", "20190704 Birthday", "20190704_birthday",
    "2019-07-04", "2019_07_04", "2019-07-04-0001", "Scan_20190704", "2019-07-04 25.61.00",
    "Our garden 2019-07-04",
])  # fmt: skip
def test_names_that_tell_the_day_tell_no_time(name: str) -> None:
    assert date_in_name(name) == DAY


@pytest.mark.parametrize("name", [
    "IMG_1234", "DSC_20193001", "IMG_20191301_120000", "20190230_120000", "18991231", "99991231",
    "12345678", "4915120190704", "+4920190704", "Tel 20190704", "0172-2019-07-04", "555-20190704",
    "12019-07-04", "2019-07-045", "v2019.07.04", "20190704_1234567_n", "28765432_20190704_1234567",
    "20190704-1234-4abc-89ab-1234567890ab", "a20190704f", "FB_IMG_1562257800000",
    "wallpaper-1920x1080", "2019_0704", "04-07-2019", "", f"IMG_{date.today().year + 2}0101_120000",
])  # fmt: skip
def test_a_number_that_only_looks_like_a_date_is_none(name: str) -> None:
    assert date_in_name(name) is None


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("place", ["main", "shot"])
@pytest.mark.parametrize("tag", [0x9003, 0x9004, 0x0132])
def test_exif_is_read_wherever_a_program_writes_it(
    tmp_path: Path, format: str, place: str, tag: int
) -> None:
    tags = exif(**{place: {tag: "2019-07-04T18:30:00"}})
    assert taken(saved(tmp_path / "a", format, exif=tags.tobytes())) == (TIME, "exif")


@pytest.mark.parametrize(
    ("clock", "said"),
    [((18.0, 30.0, 0.0), TIME), ((99.0, 0.0, 0.0), DAY), ((18.0,), DAY), (None, DAY)],
)
def test_the_time_of_satellites_is_read(tmp_path: Path, clock: Any, said: str) -> None:
    place = {29: "2019:07:04"} | ({7: clock} if clock else {})
    photo = saved(tmp_path / "a.jpg", exif=exif(place=place))
    assert taken(photo) == (said, "gps")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize(
    "name", ["exif:DateTimeOriginal", "photoshop:DateCreated", "exif:DateTimeDigitized",
             "xmp:CreateDate"],
)  # fmt: skip
@pytest.mark.parametrize("is_attribute", [True, False])
def test_xmp_in_a_photo_is_read(tmp_path: Path, format: str, name: str, is_attribute: bool) -> None:
    said = "2019-07-04T18:30:00+02:00"
    packet = xmp(f'{name}="{said}"') if is_attribute else xmp("", f"<{name}>{said}</{name}>")
    path = tmp_path / "a"
    if format == "PNG":
        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", packet.decode())
        saved(path, format, pnginfo=text)
    elif format == "TIFF":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[700] = packet
        saved(path, format, tiffinfo=tags)
    else:
        saved(path, format, xmp=packet)
    assert taken(path) == (TIME, "xmp")


def test_when_a_photo_was_taken_comes_before_when_its_file_was_made(tmp_path: Path) -> None:
    packet = xmp(
        'xmp:CreateDate="2022-01-01" xmp:ModifyDate="2023-01-01"',
        f"<exif:DateTimeOriginal>{TIME}</exif:DateTimeOriginal>",
    )
    assert taken(saved(tmp_path / "a.jpg", xmp=packet)) == (TIME, "xmp")


def test_the_history_of_a_file_is_no_date_of_the_photo(tmp_path: Path) -> None:
    inner = (
        '<photoshop:Ancestor><rdf:Description xmp:CreateDate="2011-01-01"/></photoshop:Ancestor>'
    )
    assert taken(saved(tmp_path / "a.jpg", xmp=xmp("", inner))) == (None, "")


BOMB = '<!DOCTYPE b [<!ENTITY a "2019-07-04">]>'


@pytest.mark.parametrize(
    "packet",
    [
        xmp("", "<xmp:CreateDate>&a;</xmp:CreateDate>", BOMB),
        xmp(f'xmp:CreateDate="{DAY}"')[:-20],
        xmp(f'xmp:CreateDate="{DAY}"', " " * LARGEST),
        b"\xff\xfe\x00rubbish",
        b"",
    ],
    ids=["entities", "cut", "huge", "rubbish", "empty"],
)
def test_xmp_that_is_broken_or_dangerous_tells_nothing(tmp_path: Path, packet: bytes) -> None:
    photo = saved(tmp_path / "a.png")
    (tmp_path / "a.xmp").write_bytes(packet)
    assert taken(photo) == (None, "")


def test_xmp_of_any_length_is_not_looked_into() -> None:
    assert date_in_xmp(xmp(f'xmp:CreateDate="{DAY}"', " " * 1_000)) == DAY
    assert date_in_xmp(xmp(f'xmp:CreateDate="{DAY}"', " " * LARGEST)) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["a.png.xmp", "a.xmp", "a.XMP"])
def test_a_sidecar_tells_when(tmp_path: Path, name: str, encoding: str) -> None:
    photo = saved(tmp_path / "a.png")
    packet = xmp('exif:DateTimeOriginal="2019:07:04 18:30:00.000"').decode()
    (tmp_path / name).write_bytes(packet.encode(encoding))
    assert taken(photo) == (TIME, "sidecar")


def test_a_broken_sidecar_does_not_hide_another(tmp_path: Path) -> None:
    photo = saved(tmp_path / "a.png")
    (tmp_path / "a.png.xmp").write_bytes(b"<x")
    (tmp_path / "a.xmp").write_bytes(xmp(f'xmp:CreateDate="{TIME}"'))
    assert taken(photo) == (TIME, "sidecar")


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ({"day": "20190704", "time": "183000+0200"}, TIME),
        ({"title": "A day", "day": "20190704"}, DAY),
        ({"day": "20190704", "time": "999999"}, DAY),
        ({"scan_day": "20190704"}, DAY),
        ({"day": "00000000", "time": "000000"}, None),
        ({"title": "A day"}, None),
    ],
)
def test_iptc_is_read(tmp_path: Path, said: dict[str, str], date: str | None) -> None:
    path = tmp_path / "a.jpg"
    content = saved(path).read_bytes()
    path.write_bytes(content[:2] + iptc(**said) + content[2:])
    assert taken(path) == (date, "iptc" if date else "")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("Creation Time", "2019:07:04 18:30:00", TIME),
        ("Creation Time", "Thu, 04 Jul 2019 18:30:00 +0200", TIME),
        ("Creation Time", "Thu Jul  4 18:30:00 2019", TIME),
        ("Creation Time", "04 Jul 2019 06:30:00 PM", TIME),
        ("exif:DateTimeOriginal", "2019:07:04 18:30:00", TIME),
        ("Creation Time", "today", None),
        ("date:create", "2019-07-04T18:30:00+00:00", None),
        ("Software", "2019-07-04", None),
    ],
)
def test_text_in_a_png_is_read_but_no_time_of_its_file(
    tmp_path: Path, name: str, text: str, said: str | None
) -> None:
    info = PngInfo()
    info.add_text(name, text)
    photo = saved(tmp_path / "a.png", pnginfo=info)
    assert taken(photo) == (said, "png" if said else "")


@pytest.mark.parametrize(
    ("kind", "content", "source"),
    [
        ("exif", exif(shot={0x9003: TIME}).tobytes(), "exif"),
        ("xmp", xmp(f'xmp:CreateDate="{TIME}"'), "xmp"),
        ("APP1", b"http://ns.adobe.com/xap/1.0/\0" + xmp(f'xmp:CreateDate="{TIME}"'), "xmp"),
    ],
)
def test_profiles_of_imagemagick_in_a_png_are_read(
    tmp_path: Path, kind: str, content: bytes, source: str
) -> None:
    info = PngInfo()
    lines = "\n".join(content.hex()[n : n + 72] for n in range(0, 2 * len(content), 72))
    info.add_text(f"Raw profile type {kind}", f"\n{kind}\n{len(content):8}\n{lines}\n", zip=True)
    assert taken(saved(tmp_path / "a.png", pnginfo=info)) == (TIME, source)


def test_each_source_is_trusted_before_the_next(tmp_path: Path) -> None:
    path = tmp_path / "IMG_20080101_000000.jpg"
    (tmp_path / "IMG_20080101_000000.xmp").write_bytes(xmp('xmp:CreateDate="2004-01-01"'))
    marker = iptc(day="20050101")
    expected = [("2001-01-01", "exif"), ("2002-01-01", "gps"), ("2003-01-01", "xmp"),
                ("2004-01-01", "sidecar"), ("2005-01-01", "iptc"), ("2006-01-01", "exif"),
                ("2008-01-01 00:00:00", "name")]  # fmt: skip
    found = []
    for first in range(7):
        tags = exif(
            {0x0132: "2006:01:01"} if first < 6 else {},
            {0x9003: "2001:01:01"} if first < 1 else {},
            {29: "2002:01:01"} if first < 2 else {},
        )
        packet = xmp('xmp:CreateDate="2003-01-01"') if first < 3 else b""
        buffer = io.BytesIO()
        Image.new("RGB", (40, 30)).save(buffer, "JPEG", exif=tags, xmp=packet)
        content = buffer.getvalue()
        if first == 4:
            (tmp_path / "IMG_20080101_000000.xmp").unlink()
        with_iptc = content[:2] + marker + content[2:]
        path.write_bytes(with_iptc if first < 5 else content)
        found.append(taken(path))
    assert found == expected


@pytest.mark.parametrize("name", ["red.xmp", "red.XMP", "red.png.xmp", "red.png.XMP"])
def test_a_sidecar_is_found_by_the_photo_s_name_or_its_stem(tmp_path: Path, name: str) -> None:
    photo = save_photo(tmp_path / "red.png")
    for other in ("blue.xmp", "red.jpg.xmp", "red.txt"):
        (tmp_path / other).touch()
    assert sidecars_of(photo) == []
    (tmp_path / name).touch()
    assert sidecars_of(photo) == [tmp_path / name]


def test_the_sidecar_of_the_whole_name_comes_first(tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "red.png")
    for name in ("red.xmp", "red.png.xmp"):
        (tmp_path / name).touch()
    assert sidecars_of(photo) == [tmp_path / "red.png.xmp", tmp_path / "red.xmp"]


def test_a_folder_or_a_name_that_is_too_long_is_no_sidecar(tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "red.png")
    (tmp_path / "red.xmp").mkdir()
    assert sidecars_of(photo) == []
    assert sidecars_of(tmp_path / ("a" * 251 + ".png")) == []


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.sqlite")


def kept(library: Library) -> dict[str, tuple[str | None, str | None]]:
    return {p.path.name: (p.taken, p.facts.taken_from) for p in library.photos()}


def test_a_photo_that_gets_another_name_gets_the_date_of_that(
    tmp_path: Path, library: Library
) -> None:
    encoder, photo = MeanColour(), save_photo(tmp_path / "photos" / "red.png")
    index_folder(library, photo.parent, encoder)
    assert kept(library) == {"red.png": (None, "")}
    photo.rename(photo.with_name("IMG_20190704_183000.png"))
    assert index_folder(library, photo.parent, encoder).moved == 1
    assert kept(library) == {"IMG_20190704_183000.png": (TIME, "name")}
    photo.with_name("IMG_20190704_183000.png").rename(photo)
    index_folder(library, photo.parent, encoder)
    assert kept(library) == {"red.png": (None, "")}
    assert encoder.seen == 1
    library.check()


@pytest.mark.parametrize("runs", [1, 2])
def test_copies_are_dated_by_their_own_names(tmp_path: Path, library: Library, runs: int) -> None:
    photo = save_photo(tmp_path / "photos" / "IMG_20190704_183000.png")
    if runs == 2:
        index_folder(library, photo.parent, MeanColour())
    for name in ("copy.png", "2020-01-01.png"):
        shutil.copy(photo, photo.with_name(name))
    index_folder(library, photo.parent, MeanColour())
    assert kept(library) == {photo.name: (TIME, "name"), "copy.png": (None, ""),
                             "2020-01-01.png": ("2020-01-01", "name")}  # fmt: skip


@pytest.mark.parametrize("changed", [None, "2022:01:01 00:00:00"])
def test_a_photo_that_is_looked_at_again_gets_the_date_of_its_sidecar(
    tmp_path: Path, library: Library, changed: str | None
) -> None:
    photo = tmp_path / "photos" / "red.png"
    photo.parent.mkdir()
    saved(photo, exif=exif({0x0132: changed} if changed else {}))
    index_folder(library, photo.parent, MeanColour())
    photo.with_suffix(".xmp").write_bytes(xmp(f'xmp:CreateDate="{TIME}"'))
    os.utime(photo, (1, 1))
    report = index_folder(library, photo.parent, MeanColour())
    assert (report.indexed, report.unchanged, report.refreshed) == (0, 1, 1)
    assert kept(library) == {"red.png": (TIME, "sidecar")}


def test_photos_that_older_versions_kept_get_their_dates(tmp_path: Path, library: Library) -> None:
    photo = save_photo(tmp_path / "photos" / "IMG_20190704_183000.png")
    index_folder(library, photo.parent, MeanColour())
    with writing(library.path) as db:
        db.execute("UPDATE photo SET taken = NULL, taken_from = NULL")
        db.execute(f"UPDATE photo SET checksum = {SEAL}")
    report = index_folder(library, photo.parent, MeanColour())
    assert (report.indexed, report.refreshed) == (0, 1)
    assert kept(library) == {photo.name: (TIME, "name")}
    assert index_folder(library, photo.parent, MeanColour()).refreshed == 0
