"""Photos of a library, found by how somebody names their files."""

from collections.abc import Sequence
from pathlib import Path

from semsearch.files import sha256
from semsearch.library.library import Library


def contents_of_names(names: Sequence[str], folder: Path, library: Library) -> dict[str, str]:
    """Return the SHA-256 of the photos of a library that names name, by name.

    Parameters
    ----------
    names : sequence of str
        Paths, relative to `folder` or to a folder of the library, or the file's name alone where
        only one photo of the library has it.
    folder : Path
    library : Library
    """
    folders = [folder.absolute(), *library.folders]
    found: dict[str, str] = {}
    for own in folders:
        paths = {own / name: name for name in names if name not in found}
        known = contents_of(list(paths), library)
        found |= {paths[path]: content for path, content in known.items()}
    for name in names:
        if name not in found and (content := _called(name, library)):
            found[name] = content
    return found


def contents_of(paths: Sequence[Path], library: Library) -> dict[Path, str]:
    """Return the SHA-256 of those files that are photos of a library, or have the content of one.

    Files that the library does not have by that path are read.
    """
    found = library.contents_of(paths)
    others = {path: content for path in paths if path not in found and (content := _content(path))}
    known = library.with_content(list(others.values()))
    return found | {path: content for path, content in others.items() if content in known}


def _content(path: Path) -> str | None:
    try:
        return sha256(path) if path.is_file() else None
    except (OSError, ValueError):
        return None


def _called(name: str, library: Library) -> str | None:
    """Return the content of the photos whose file has a name, if it is but one."""
    photos = library.photos(library.ids_of_file(name)) if name else []
    contents = {photo.sha256 for photo in photos}
    return contents.pop() if len(contents) == 1 else None
