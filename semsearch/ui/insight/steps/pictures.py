"""The pictures of the steps of How it works: rows of photos, and the file of the chosen one."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from semsearch.errors import UnreadableImageError
from semsearch.files import is_there
from semsearch.images.loading import ImageSource
from semsearch.insight.walkthrough import Neighbour
from semsearch.library.photo import Photo
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.query.chosen import Choice
from semsearch.ui.text import plain

Code = list[Callable[..., Any]]

TILE = 130


def show_neighbours_of(engine: SearchEngine, neighbours: Sequence[Neighbour]) -> None:
    """Draw photos with how near they are to the chosen one."""
    show_photos(engine, ((each.photo, _told(each)) for each in neighbours))


def show_photos(engine: SearchEngine, photos: Iterable[tuple[Photo, str]]) -> None:
    """Draw photos in a row, each with its name and some Markdown below it."""
    shown = list(photos)
    if not shown:
        st.caption("There is no other photo in this library.")
        return
    with st.grid("auto", min_column_width=TILE):
        for photo, told in shown:
            with st.container(gap="xsmall"):
                show_picture(photo, engine.library)
                st.caption(f"{plain(photo.title)}  \n{told}")


def picture_of(engine: SearchEngine, choice: Choice) -> ImageSource:
    """Return the chosen picture: one that was given, or a file.

    Raises
    ------
    UnreadableImageError
        As `file_of`.
    """
    return Path(file_of(engine, choice)[0]) if choice.image is None else choice.image


def file_of(engine: SearchEngine, choice: Choice) -> tuple[str, int]:
    """Return the path of the chosen photo of the library, and when the file was changed.

    Raises
    ------
    UnreadableImageError
        If several are chosen, or its file is gone or not one of the library's.
    """
    photo = choice.photo
    if photo is None:
        raise UnreadableImageError("Several photos are chosen. Choose one.")
    if not is_there(photo.path):
        raise UnreadableImageError(f"{photo.path} is no longer there, or may not be opened.")
    if not engine.library.folders.hold(photo.path):
        raise UnreadableImageError(f"{photo.path} is not in a folder of this library.")
    return str(photo.path), photo.stat.mtime_ns


def signed(value: float) -> str:
    """Return a number with its sign and two decimals."""
    return f"{round(value, 2) + 0.0:+.2f}".replace("-", "−")


def _told(neighbour: Neighbour) -> str:
    return (
        f"alike **{neighbour.cosine:.2f}** · raw {neighbour.raw:.2f} · "
        f"{percent(neighbour.confidence)} sure"
    )
