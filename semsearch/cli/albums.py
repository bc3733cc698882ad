"""Commands for albums and favourites: albums, album, favourites."""

from pathlib import Path
from typing import Annotated

import typer

from semsearch.cli.common import (
    Exit,
    Force,
    Json,
    LibraryName,
    contents_of,
    err,
    harmless,
    print_json,
    print_table,
    progress_bar,
)
from semsearch.cli.outputs import Output
from semsearch.cli.photos import open_library
from semsearch.errors import SemsearchError
from semsearch.feedback.albums import Albums
from semsearch.files import printable, typed_path
from semsearch.insight.export import export_photos, photos_zip
from semsearch.library.catalogue import Catalogue
from semsearch.library.library import Library
from semsearch.library.photo import Photo

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[PHOTO]...", parser=typed_path, help="Photos of the library to add."),
]
Remove = Annotated[bool, typer.Option("--remove", help="Take the PHOTOs out; the files stay.")]
Export = Annotated[
    Path | None,
    typer.Option(
        "--export", metavar="DIR", parser=typed_path, help="Copy its photos to a folder, where "
        "nothing is replaced.",
    ),
]  # fmt: skip
Archive = Annotated[
    Path | None,
    typer.Option(
        "--zip", metavar="FILE", parser=typed_path, help="Write its photos as a zip archive."
    ),
]


def albums(library: LibraryName = None, as_json: Json = False) -> None:
    """List the albums of a library, the newest first."""
    kept = Albums(open_library(library))
    found, favourites = list(kept), len(kept.favourites())
    if as_json:
        rows = [{"name": own.name, "photos": own.count, "made": own.made} for own in found]
        print_json(albums=rows, favourites=favourites)
    elif found:
        table = [(own.name, own.count, (own.made or "")[:10]) for own in found]
        print_table(("album", "photos", "made"), table)
    else:
        err.print("There are no albums so far. Make one with: semsearch album NAME PHOTO...")
    if favourites and not as_json:
        err.print(f"Favourites: {favourites:,} photos.")
    if not found:
        raise typer.Exit(Exit.NOTHING_FOUND)


def album(
    name: Annotated[str, typer.Argument(help="Name of the album.")],
    files: Files = None,
    remove: Remove = False,
    rename: Annotated[
        str | None, typer.Option(metavar="NAME", help="Give the album another name.")
    ] = None,
    export: Export = None,
    archive: Archive = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete the album; the photos stay.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --delete: do not ask.")] = False,
    force: Force = False,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Show an album, add photos to it, copy them, or rename or delete it."""
    _check_one(files, remove, rename, export, archive, delete)
    kept = Albums(open_library(library))
    if files:
        change = kept.remove if remove else kept.add
        _say_changed(change(name, contents_of(kept.library, files)), remove, name, as_json)
    elif rename is not None:
        kept.rename(name, rename)
        _say(f"The album {name} is called {rename.strip()} now.", as_json, album=rename.strip())
    elif delete:
        count = len(kept.contents(name))
        if not yes:
            typer.confirm(f"Delete the album {name} of {count:,} photos? They stay.", abort=True)
        kept.delete(name)
        _say(f"The album {name} is deleted.", as_json, deleted=name)
    elif export or archive:
        _take_away(kept, kept.contents(name), export, archive, force, as_json)
    else:
        _show(kept, kept.contents(name), as_json)


def favourites(
    files: Files = None,
    remove: Remove = False,
    export: Export = None,
    archive: Archive = None,
    force: Force = False,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Show the favourites, add photos to them, or copy them."""
    _check_one(files, remove, export, archive)
    kept = Albums(open_library(library))
    if files:
        count = kept.set_favourite(contents_of(kept.library, files), not remove)
        _say_changed(count, remove, "the favourites", as_json)
    elif export or archive:
        _take_away(kept, kept.favourites(), export, archive, force, as_json)
    else:
        _show(kept, kept.favourites(), as_json)


def _check_one(files: list[Path] | None, remove: bool, *others: object) -> None:
    if remove and not files:
        raise SemsearchError("--remove needs the photos that are to be taken out.")
    if sum(map(bool, (files, *others))) > 1:
        raise SemsearchError("Do one thing at a time: give PHOTOs or one of the options.")


def _show(kept: Albums, contents: list[str], as_json: bool) -> None:
    photos, gone = _photos(kept, contents)
    if as_json:
        rows = [{"path": printable(photo.path), "id": photo.id, "taken": photo.taken}
                for photo in photos]  # fmt: skip
        print_json(photos=rows, gone=gone)
    elif photos:
        print_table(("taken", "photo"), [(photo.taken or "", photo.path) for photo in photos])
    if not as_json:
        _say_gone(gone)
    if not photos:
        err.print("There are no photos in it.")
        raise typer.Exit(Exit.NOTHING_FOUND)


def _take_away(
    kept: Albums, contents: list[str], folder: Path | None, archive: Path | None, force: bool,
    as_json: bool,
) -> None:  # fmt: skip
    photos, gone = _photos(kept, contents)
    if not as_json:
        _say_gone(gone)
    if archive:
        Output(archive, lambda path: False, force).write(photos_zip(kept.library, photos))
        _say(f"Written: {printable(archive)}", as_json, file=printable(archive), gone=gone)
    elif folder:
        _copy(kept.library, photos, folder, gone, as_json)


def _copy(library: Library, photos: list[Photo], folder: Path, gone: int, as_json: bool) -> None:
    with progress_bar("Copying photos") as show:
        report = export_photos(library, photos, folder, show)
    left_out = [printable(photo.path) for photo in report.left_out]
    for path in left_out if not as_json else ():
        err.print(harmless(f"Left out, as it cannot be read: {path}"), style="yellow", markup=False)
    said = f"{report.copied:,} photos are copied to {printable(folder)}"
    _say(said, as_json, copied=report.copied, left_out=left_out, gone=gone)


def _photos(kept: Albums, contents: list[str]) -> tuple[list[Photo], int]:
    """Return the photos that are in the library, and how many are not."""
    ids = kept.ids(contents)
    return Catalogue(kept.library, ids)[:], len(contents) - len(ids)


def _say_gone(gone: int) -> None:
    if gone:
        err.print(f"{gone:,} photos of it are no longer in the library.", style="yellow")


def _say_changed(count: int, is_removed: bool, name: str, as_json: bool) -> None:
    done = "taken out of" if is_removed else "added to"
    _say(f"{count:,} photos were {done} {name}.", as_json, changed=count)


def _say(text: str, as_json: bool, **facts: object) -> None:
    if as_json:
        print_json(**facts)
    else:
        print(harmless(text))
