"""What the names of folders and files say of photos, where people gave them."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from semsearch.facts.said import Saying, one_line
from semsearch.folders.names import tells_nothing

FOLDER, FILE = NAMES = ("folder", "file")
LONGEST = 200
# Words that cameras, phones, messengers and programs put into the names of files.
_OF_PROGRAMS = frozenset(
    "bild burst capture collage copy cover crop cropped dcim dji download dsc dscf dscn edit "
    "edited export fbimg final foto full gopr hdr heic high image images img img_e imgp jpeg "
    "jpg kopie large low medium mobile mvimg original pano panorama photo photos pict picture "
    "pictures png preview print processed pxl raw received resized save saved scan scanned "
    "screen screenshot sdc shot signal small snapchat snapseed temp thumb thumbnail tiff tmp "
    "unnamed untitled upload vid video vsco web webp whatsapp".split()
)
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# A word with a number of few digits after it, as where somebody counted: beach2, 12beach.
_COUNTED = re.compile(r"\d{0,4}([^\W\d_]{3,}(?:'[^\W\d_]+)?)\d{0,4}")


def said_by_places(places: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, Saying]]:
    """Yield what the folders and the names of files say of photos, see `SaidTexts.places`."""
    for number, folders, name in places:
        for own in said_by_folders(folders):
            yield number, own
        if told := telling_part(name.rpartition(".")[0]):
            yield number, Saying(FILE, told)


@cache
def said_by_folders(folders: str) -> tuple[Saying, ...]:
    """Return what folders say, parted by slashes: their names, but for dates and the like."""
    names = (name for name in folders.split("/") if telling_part(name) and not tells_nothing(name))
    return tuple(Saying(FOLDER, one_line(name, LONGEST)) for name in names)


def telling_part(name: str) -> str:
    """Return the words in a name that people may have given; "" if there are none.

    ``IMG_1234``, ``DSC00012``, dates, hashes and what messengers make have none; that of
    ``2019-07-04_GrandmaKitchen2`` is *Grandma Kitchen*.
    """
    spelt = _IDENTIFIER.sub(" ", name[:LONGEST].replace("’", "'"))
    counted = (_COUNTED.fullmatch(token) for token in _TOKEN.findall(spelt))
    words = (found[1] for found in counted if found)
    telling = (word for word in words if word.casefold() not in _OF_PROGRAMS)
    return " ".join(part for word in telling for part in _CAMEL.split(word))
