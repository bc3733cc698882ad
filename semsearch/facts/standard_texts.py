"""Texts that cameras and programs write into every file, and that tell nothing of a photo."""

import re
from collections.abc import Mapping
from typing import Any

from PIL.ExifTags import Base

from semsearch.paths import folded

# Of words alone that cameras put where a title or a caption belongs: OLYMPUS DIGITAL CAMERA.
_MAKERS = frozenset(
    "acer agfa aiptek apple asus benq canon casio concord dji epson fuji fujifilm ge general "
    "electric gopro hasselblad hewlett packard hp htc huawei jenoptik jvc kodak konica kyocera "
    "leica lg lge minolta motorola nikon nokia olympus oppo panasonic pentax polaroid ricoh "
    "samsung sanyo sigma sony toshiba vivo vivitar xiaomi yashica "
    "camera cameras digital dcim dsc exif imaging image images jpeg jpg lumix media optical "
    "photo picture pictures still techwin tiff corporation company corp co inc ltd".split()
)
# What programs and phones leave, from its beginning.
_PROGRAMS = re.compile(
    r"(?:created|made|edited|processed|generated|produced|saved|shot|taken|captured|optimi[sz]ed"
    r"|resized|compressed|exported|written) (?:with|by|using|in|on) .{0,80}(?:"
    r"gimp|photoshop|lightroom|acdsee|paint|imagemagick|vsco|snapseed|picasa|instagram|canva|xnview"
    r"|irfanview|darktable|rawtherapee|photos|camera|iphone|ipad|android|hipstamatic|preset|scanner"
    r"|software|app|studio|tool|editor|www|http)"
    r"|file written by|file source:|creator: gd-jpeg|lead technologies|applemark|hisilicon|maxapp"
    r"|metadata-start|charset=|software:|steps: \d|jfif|ycc encoder|xmp core|adobe photoshop|picasa"
    r"|intel\(r\) jpeg|jpeg encoded|oppo_\d|camera ?360|meitu|fbmd[0-9a-f]|bigtable|hdrpl"
)
# What is left where somebody, or a program, gave no name.
_EMPTY = frozenset(
    "default|untitled|no title|no name|unnamed|no description|no caption|none|null|n/a|unknown|test"
    "|title|caption|description|comment|comments|keyword|keywords|subject|user comments|new image"
    "|user comment|ascii|unicode|cof|rbt|edf|dav|sdr|hdr|btf|dig|nor|mde|ozedf|rhdr|tda|fbt|fac"
    "|ptr|bokeh|binary comment|sample image|image description|image title".split("|")
)
# Names that cameras give, with or without their folder, and data that programs keep for themselves.
_NO_TEXT = re.compile(
    r"(?:dcim[\\/].*|[\\/]?(?:[\w.-]+[\\/])*[a-z_]{0,4}[_-]?\d{3,}\.(?:jpe?g|tiff?|png|heic|mp4))$"
    r"|[{\[<(].*[}\]>)]$|[{<].{0,20}[:=]|[0-9a-f-]{16,}$|[a-z0-9+/]{40,}={0,2}$"
)
_WORD = re.compile(r"[^\W\d_]+")


def is_standard(text: str, tags: Mapping[int, Any]) -> bool:
    """Return whether a title or a caption is of a camera's or program's making, or says nothing.

    Parameters
    ----------
    text : str
    tags : mapping of int to value
        Those of EXIF: the name of the camera itself says nothing either.
    """
    plain = folded(text)
    camera = (tags.get(number) for number in (Base.Make, Base.Model, Base.Software))
    names = {folded(name.strip("\0 ")) for name in camera if isinstance(name, str)}
    words = set(_WORD.findall(plain))
    return (
        plain in _EMPTY
        or plain in names
        or (len(words) > 1 and words <= _MAKERS)
        or bool(_PROGRAMS.match(plain) or _NO_TEXT.match(plain))
    )
