"""How paths are spelt: with slashes in files of ours, and alike in either form of Unicode.

macOS writes ``ü`` as two characters (NFD), most keyboards and other systems as one (NFC).
"""

import unicodedata
from pathlib import Path, PurePath, PureWindowsPath


def composed(text: str) -> str:
    """Return a text in the form (NFC) in which spellings of it are compared."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Return a text as `composed`, with upper and lower case alike too."""
    return composed(composed(text).casefold())


def as_on_disk(path: Path) -> Path:
    """Return a path as the disk spells it, where only the form of Unicode differs."""
    if str(path).isascii():
        return path
    found = Path(path.anchor)
    for number, part in enumerate(path.parts[bool(path.anchor) :]):
        try:
            names = [part] if part.isascii() else [each.name for each in found.iterdir()]
        except OSError:
            return found.joinpath(*path.parts[bool(path.anchor) :][number:])
        alike = (name for name in names if composed(name) == composed(part))
        found /= part if part in names else next(alike, part)
    return found


def below(folder: PurePath) -> tuple[str, list[str]]:
    """Return the condition, SQL and its values, that a column `path` is a path below `folder`.

    The paths are spelt with slashes. The function ``composed`` has to be known to SQLite.
    """
    text = folder.as_posix()
    start = composed(text).rstrip("/") + "/"
    column = "path" if text.isascii() else "composed(path)"
    # Windows tells no upper from lower case.
    order = " COLLATE NOCASE" if isinstance(folder, PureWindowsPath) else ""
    # Every path that begins with "a/" lies between "a/" and "a0": 0 comes after the slash.
    condition = f"({column} >= ?{order} AND {column} < ?{order})"
    return condition, [start, start[:-1] + chr(ord("/") + 1)]
