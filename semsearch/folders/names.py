"""Names of folders that tell when or how photos came there, and not what they show."""

import re
from calendar import month_abbr, month_name

from semsearch.paths import folded

# Cameras number their folders so, as 100CANON: the standard DCF (JEITA CP-3461).
CAMERA = re.compile(r"[1-9]\d\d[a-z0-9_]{5}")
YEAR = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?)?")
TOKEN = re.compile(r"[^\W\d_]+|\d+")
MONTHS = {name.casefold() for name in (*month_name, *month_abbr) if name} | {"sept"}
# Where files are put before anybody has sorted them.
STORES = frozenset("""
backup|backups|camera roll|camera upload|camera uploads|copies|copy|dcim|download|downloads|export
exports|image|images|img|import|imported|imports|inbox|media|misc|miscellaneous|my photos
my pictures|new folder|other|others|photo|photos|pics|picture|pictures|saved pictures|stuff|temp|tmp
to sort|uncategorized|unsorted|untitled|untitled folder|upload|uploads|various|whatsapp images
""".strip().replace("\n", "|").split("|"))  # fmt: skip


def tells_nothing(name: str) -> bool:
    """Return whether the name of a folder is a date, of a camera's making, or none at all.

    ``2024-07-12``, ``July 2024``, ``100CANON`` and ``misc`` are; ``2024-07-12 beach`` is not, and
    neither are other numbers, which may stand for what photos show.
    """
    text = folded(name)
    tokens = TOKEN.findall(text)
    words = " ".join(token for token in tokens if not token.isdigit())
    return bool(CAMERA.fullmatch(text)) or words in STORES or _is_date(tokens)


def _is_date(tokens: list[str]) -> bool:
    """Return whether words and numbers are a day, a month with its year, or a year."""
    if not tokens or not all(token.isdigit() or token in MONTHS for token in tokens):
        return False
    has_year = any(YEAR.fullmatch(token) for token in tokens)
    return has_year or (len(tokens) == 3 and all(len(token) < 3 for token in tokens))
