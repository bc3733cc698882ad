"""What a file says of its photo beside the pixels, not yet read into facts."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from PIL import Image
from PIL.ExifTags import IFD, Base
from PIL.IptcImagePlugin import getiptcinfo

from semsearch.facts.exif import GARBAGE, tags_of

PARTS = (None, IFD.Exif, IFD.GPSInfo)
ORDERS: dict[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
PROFILE = "Raw profile type"
XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"


@dataclass(frozen=True)
class Metadata:
    """What a file says of its photo; what it does not say, or garbles, is empty.

    Attributes
    ----------
    main, shot, place : mapping of int to value
        The tags of EXIF that `semsearch.facts.exif` wants: of the picture, of how it was taken, and
        of where.
    xmp : bytes or str
    iptc : mapping of (int, int) to value
    text : mapping of str to value
        What a PNG holds as text, among other things.
    path : Path or None
        The file, if it is one: its name and what lies beside it may tell more.
    """

    main: Mapping[int, Any] = field(default_factory=dict)
    shot: Mapping[int, Any] = field(default_factory=dict)
    place: Mapping[int, Any] = field(default_factory=dict)
    xmp: bytes | str = b""
    iptc: Mapping[tuple[int, int], Any] = field(default_factory=dict)
    text: Mapping[Any, Any] = field(default_factory=dict)
    path: Path | None = None

    @classmethod
    def of(cls, image: Image.Image, path: Path | None = None) -> "Metadata":
        """Return that of a loaded image, which came from the file `path`; never fails."""
        main, shot, place = (tags_of(image.getexif, part) for part in PARTS)
        return cls(main, shot, place, _xmp(image), _iptc(image), image.info, path)

    @classmethod
    def of_raw(cls, file: IO[bytes], path: Path | None = None) -> "Metadata":
        """Return what a raw photo says, of those kinds that begin like a TIFF; never fails.

        Each maker writes a number of its own where a TIFF has 42, but the tags are the same.
        """
        start, exif = file.read(8), Image.Exif()
        order = ORDERS.get(start[:2])
        if order is None:
            return cls(path=path)
        exif.endian = "<" if order == "little" else ">"
        with suppress(*GARBAGE):
            exif.load_from_fp(file, int.from_bytes(start[4:], order))
        main, shot, place = (tags_of(lambda: exif, part) for part in PARTS)
        xmp = exif.get(Base.XMLPacket)
        return cls(main, shot, place, xmp if isinstance(xmp, bytes | str) else b"", path=path)

    def over(self, other: "Metadata") -> "Metadata":
        """Return what either says, this one where both do."""
        pairs = ((getattr(other, name), getattr(self, name)) for name in ("main", "shot", "place"))
        main, shot, place = ({**theirs, **own} for theirs, own in pairs)
        return Metadata(main, shot, place, self.xmp or other.xmp, other.iptc, other.text, self.path)


def _xmp(image: Image.Image) -> bytes | str:
    found = image.info.get("xmp") or b""
    with suppress(*GARBAGE):
        found = found or _profile(image, "xmp")
        found = found or _profile(image, "APP1").partition(XMP_MARK)[2]
    return found if isinstance(found, bytes | str) else b""


def _profile(image: Image.Image, kind: str) -> bytes:
    """Return what ImageMagick keeps in a PNG as text: a name, a length, then hexadecimal digits."""
    lines = str(image.info.get(f"{PROFILE} {kind}", "")).strip().splitlines()
    return bytes.fromhex("".join(lines[2:]))


def _iptc(image: Image.Image) -> Mapping[tuple[int, int], Any]:
    with suppress(*GARBAGE):
        return getiptcinfo(image) or {}  # type: ignore[arg-type]
    return {}
