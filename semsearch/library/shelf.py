"""The shelf: which libraries there are, and which one was used last."""

from semsearch.files import write_atomically
from semsearch.library.library import DEFAULT, DEMO, SUFFIX, Library
from semsearch.models.places import user_folder

LAST_USED = "last-library.txt"


def list_libraries() -> list[Library]:
    """Return the demo library and the user's own, by name."""
    own = [Library(path) for path in sorted(user_folder().glob(f"*{SUFFIX}"))]
    return [Library.named(DEMO), *(library for library in own if library.exists)]


def last_used() -> str:
    """Return the name of the library that was used last: the demo where there is none."""
    try:
        name = (user_folder() / LAST_USED).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = DEFAULT
    return name if name in [library.name for library in list_libraries()] else DEMO


def remember(name: str) -> None:
    """Make a library the one that was used last; a disk that takes no file is no reason to fail."""
    if name != last_used():
        try:
            write_atomically(user_folder() / LAST_USED, name.encode())
        except OSError:
            return
