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
_DC = "{http://purl.org/dc/elements/1.1/}"
_TREE = "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject"
_SAID = {
    f"{_DC}title": "title",
    "{http://ns.adobe.com/photoshop/1.0/}Headline": "title",
    f"{_DC}description": "caption",
    f"{_DC}subject": "keyword",
    _TREE: "keyword",
}
_ITEM = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"


def date_in_xmp(content: bytes | str) -> str | None:
    """Return when a photo was taken, as `semsearch.facts.dates.read_date` does, if XMP says so.

    Raises
    ------
    ValueError, SyntaxError
        If it is no XML, or declares entities, which could make it explode.
    """
    said: dict[str, str] = {}
    for name, value in _properties(content):
        said.setdefault(name, value)
    return next(filter(None, (read_date(said.get(name)) for name in _DATES)), None)


def said_in_xmp(content: bytes | str) -> Iterator[tuple[str, str]]:
    """Yield the titles, captions and keywords that XMP has: what each is, and its text.

    Of a keyword in a tree, such as *Places|Italy|Rome*, each branch is one.

    Raises
    ------
    ValueError, SyntaxError
        As `date_in_xmp`.
    """
    for description in _descriptions(content):
        for name, text in description.items():
            if name in _SAID:
                yield _SAID[name], text
        for child in description:
            items = [item.text or "" for item in child.iter(_ITEM)] or [child.text or ""]
            for text in items if child.tag in _SAID else ():
                for part in text.split("|") if child.tag == _TREE else (text,):
                    yield _SAID[child.tag], part


def date_in_sidecar(path: Path) -> str | None:
    """Return `date_in_xmp` of a file.

    Raises
    ------
    OSError, ValueError, SyntaxError
        If it cannot be read, or as `date_in_xmp`.
    """
    return date_in_xmp(_content(path))


def said_in_sidecar(path: Path) -> Iterator[tuple[str, str]]:
    """Yield `said_in_xmp` of a file.

    Raises
    ------
    OSError, ValueError, SyntaxError
        As `date_in_sidecar`.
    """
    yield from said_in_xmp(_content(path))


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _text(content: bytes | str) -> str:
    if isinstance(content, str):
        return content
    is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return content.decode("utf-16" if is_wide else "utf-8-sig", "replace")


def _properties(content: bytes | str) -> Iterator[tuple[str, str]]:
    """Yield the properties of the photo itself, not of its history or of what it is made of."""
    for description in _descriptions(content):
        yield from description.items()
        yield from ((child.tag, "".join(child.itertext()).strip()) for child in description)


def _descriptions(content: bytes | str) -> Iterator[Element]:
    if not content or len(content) > LARGEST:
        return
    root = fromstring(_text(content).strip("\0 \r\n\t"), forbid_dtd=True)
    for rdf in root.iter(_RDF):
        yield from rdf
