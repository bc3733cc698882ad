"""What people call albums and things: one line of text, compared as people compare names."""

import unicodedata

from semsearch.errors import SemsearchError
from semsearch.paths import composed, folded

LONGEST_NAME = 60
# Control characters, and what is left of bytes that are no text.
NOT_IN_NAMES = ("Cc", "Cs")


def checked(name: str, of: str, error: type[SemsearchError]) -> str:
    """Return a name as it is kept: without spaces around it, in one form of Unicode.

    Parameters
    ----------
    name : str
    of : str
        What has it: ``an album``.
    error : type
        What is raised if it is empty, too long, or not one line of text.
    """
    name = composed(name).strip()
    if not name:
        raise error(f"{of[0].upper()}{of[1:]} needs a name.")
    if len(name) > LONGEST_NAME:
        raise error(
            f"A name of {len(name):,} characters is too long for {of}. Use at most {LONGEST_NAME}."
        )
    if any(unicodedata.category(c) in NOT_IN_NAMES for c in name):
        raise error(f"{name!r} cannot name {of}. Use one line of letters and signs.")
    return name


def key(name: str) -> str:
    """Return what names are compared by; what is no text cannot be asked for in SQLite."""
    return folded(name.strip()).encode("utf-8", "backslashreplace").decode()
