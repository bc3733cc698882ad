"""XMP, in which programs keep what they know of a photo, in it or in a file beside it."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from semsearch.facts.dates import read_date

# Histories of edits and masks make some long; what is longer is not looked into.
LARGEST = 8 << 20
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
# When the photo was taken comes before when a file was made of it.
_DATES = (
    "{http://ns.adobe.com/exif/1.0/}DateTimeOriginal",
    "{http://ns.adobe.com/photoshop/1.0/}DateCreated",
    "{http://ns.adobe.com/exif/1.0/}DateTimeDigitized",
    "{http://ns.adobe.com/xap/1.0/}CreateDate",
)


def date_in_xmp(content: bytes | str) -> str | None:
    """Return when a photo was taken, as `semsearch.facts.dates.read_date` does, if XMP says so.

    Raises
    ------
    ValueError, SyntaxError
        If it is no XML, or declares entities, which could make it explode.
    """
    if not content or len(content) > LARGEST:
        return None
    root = fromstring(_text(content).strip("\0 \r\n\t"), forbid_dtd=True)
    said: dict[str, str] = {}
    for name, value in _properties(root):
        said.setdefault(name, value)
    return next(filter(None, (read_date(said.get(name)) for name in _DATES)), None)


def date_in_sidecar(path: Path) -> str | None:
    """Return `date_in_xmp` of a file.

    Raises
    ------
    OSError, ValueError, SyntaxError
        If it cannot be read, or as `date_in_xmp`.
    """
    with path.open("rb") as file:
        return date_in_xmp(file.read(LARGEST + 1))


def _text(content: bytes | str) -> str:
    if isinstance(content, str):
        return content
    is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return content.decode("utf-16" if is_wide else "utf-8-sig", "replace")


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the properties of the photo itself, not of its history or of what it is made of."""
    for rdf in root.iter(_RDF):
        for description in rdf:
            yield from description.items()
            yield from ((child.tag, "".join(child.itertext()).strip()) for child in description)
