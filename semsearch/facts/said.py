"""What people wrote of a photo into its file, or into one beside it: titles, captions, keywords."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from PIL.ExifTags import Base

from semsearch.facts.exif import GARBAGE
from semsearch.facts.metadata import Metadata
from semsearch.facts.sidecars import sidecars_of
from semsearch.facts.standard_texts import is_standard
from semsearch.facts.xmp import said_in_sidecar, said_in_xmp
from semsearch.paths import composed, folded

TITLE, CAPTION, KEYWORD = WRITTEN = ("title", "caption", "keyword")
# In characters, and how many of each count: more is a mistake of some program.
LONGEST = {TITLE: 200, CAPTION: 2000, KEYWORD: 100}
MOST = {TITLE: 4, CAPTION: 4, KEYWORD: 100}

_EXIF = ((TITLE, Base.XPTitle), (CAPTION, Base.ImageDescription), (CAPTION, Base.XPSubject),
         (CAPTION, Base.XPComment), (KEYWORD, Base.XPKeywords))  # fmt: skip
_IPTC = ((TITLE, (2, 5)), (TITLE, (2, 105)), (CAPTION, (2, 120)), (KEYWORD, (2, 25)))
_PNG = ((TITLE, "Title"), (CAPTION, "Description"))
# What stands before a comment says how it is written.
_CHARSET = 8
# What stands for bytes that are no text.
REPLACED = "\ufffd"


class Saying(NamedTuple):
    """A text that somebody wrote of a photo.

    Attributes
    ----------
    source : str
        What it is: of `WRITTEN` in a file. In search the names of folders, files and albums are
        sayings too.
    text : str
        One line.
    """

    source: str
    text: str


def read_said(metadata: Metadata) -> tuple[Saying, ...]:
    """Return what people wrote of a photo, titles first; never fails.

    What cameras and programs write into every file is left out, and so is what is no text.
    """
    found: dict[tuple[str, str], Saying] = {}
    for read in _SOURCES:
        with suppress(*GARBAGE):
            for source, text in read(metadata):
                line = one_line(text, LONGEST[source])
                if _tells(source, line, metadata):
                    found.setdefault((source, folded(line)), Saying(source, line))
    own = list(found.values())
    each = ([saying for saying in own if saying.source == kind][: MOST[kind]] for kind in WRITTEN)
    return tuple(saying for some in each for saying in some)


def _tells(source: str, line: str, metadata: Metadata) -> bool:
    """Return whether somebody wrote a line; neither cameras nor programs give keywords."""
    is_text = any(sign.isalpha() for sign in line) and REPLACED not in line
    return is_text and (source == KEYWORD or not is_standard(line, metadata.main))


def one_line(text: str, longest: int) -> str:
    """Return a text without control characters, as one line of at most so many characters."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[: 2 * longest])
    return composed(" ".join(printable.split()))[:longest].strip()


def _exif(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for source, number in _EXIF:
        text = _text(metadata.main.get(number), is_wide=number != Base.ImageDescription)
        for part in text.split(";") if source == KEYWORD else (text,):
            yield source, part
    yield CAPTION, _comment(metadata.shot)


def _iptc(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for source, number in _IPTC:
        value = metadata.iptc.get(number, ())
        for part in value if isinstance(value, list) else (value,):
            yield source, _text(part)


def _xmp(metadata: Metadata) -> Iterator[tuple[str, str]]:
    yield from said_in_xmp(metadata.xmp)


def _sidecars(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for path in sidecars_of(metadata.path) if metadata.path else ():
        with suppress(*GARBAGE):
            yield from said_in_sidecar(path)


def _png(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for source, name in _PNG:
        yield source, _text(metadata.text.get(name))


def _text(value: Any, is_wide: bool = False) -> str:
    """Return a text as programs write it, in UTF-8, or else in the letters of Western Europe."""
    if isinstance(value, str):
        # Pillow takes the bytes of EXIF for Latin letters; many programs write UTF-8 there.
        value = value.encode("latin-1") if all(ord(sign) < 256 for sign in value) else value
    if isinstance(value, str):
        return str(value)
    content = bytes(value or b"")
    if is_wide:
        return content.decode("utf-16-le", "ignore").split("\0")[0]
    content = content.split(b"\0")[0]
    try:
        return content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
        plain = sum(sign.isascii() and (sign.isprintable() or sign.isspace()) for sign in text)
        return text if 2 * plain >= len(text) else ""


def _comment(tags: Mapping[int, Any]) -> str:
    """Return the comment of a user, which says first in which letters it is written."""
    value = tags.get(Base.UserComment, b"")
    content = value.encode("latin-1") if isinstance(value, str) else bytes(value)
    charset, rest = content[:_CHARSET], content[_CHARSET:]
    if charset.startswith(b"UNICODE"):
        is_marked = rest.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        order = "utf-16-be" if rest[:1] == b"\0" else "utf-16-le"
        return rest.decode("utf-16" if is_marked else order, "ignore")
    if charset.rstrip(b"\0") in (b"ASCII", b""):
        return _text(rest)
    return "" if charset.startswith(b"JIS") else _text(content)


# Of a text that several say the first counts.
_SOURCES: tuple[Callable[[Metadata], Iterator[tuple[str, str]]], ...] = (
    _sidecars, _xmp, _iptc, _exif, _png,
)  # fmt: skip
