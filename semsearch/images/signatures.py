"""What files that are no image of a known format begin with, in words."""

import re

# The words, and what the first bytes are.
_SIGNATURES = (
    ("a JPEG XL picture", rb"\xff\x0a|\0\0\0\x0cJXL "),
    ("a JPEG 2000 picture", rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"),
    ("a picture of Photoshop", rb"8BPS"),
    ("a picture of GIMP", rb"gimp xcf"),
    ("an OpenEXR picture", rb"\x76\x2f\x31\x01"),
    ("an icon", rb"\0\0\x01\0"),
    ("a video", rb"....(ftyp(?!crx)|moov|mdat)|RIFF....AVI |\x1a\x45\xdf\xa3|\0\0\x01\xba"),
    ("a PDF document", rb"%PDF"),
    ("a PostScript drawing", rb"%!PS"),
    ("a web page", rb"\s*<(!doctype html|html)"),
    ("an SVG drawing", rb"\s*(<\?xml[^>]*>\s*)?<svg"),
    ("an archive", rb"PK\x03\x04|\x1f\x8b|Rar!|7z\xbc\xaf"),
)
_PATTERNS = tuple(
    (words, re.compile(pattern, re.DOTALL | re.IGNORECASE)) for words, pattern in _SIGNATURES
)


def describe_start(prefix: bytes) -> str:
    """Return what a file that begins with these bytes holds, in words; empty if not known."""
    return next((words for words, pattern in _PATTERNS if pattern.match(prefix)), "")
