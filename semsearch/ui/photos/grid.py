"""The grid of photos and its viewer: a component of our own, in `assets/grid/`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.albums import Albums
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Matches
from semsearch.shipped import shipped
from semsearch.ui.links import KEPT
from semsearch.ui.photos.files import open_original
from semsearch.ui.photos.naming import naming_for
from semsearch.ui.photos.selection import (
    keep_as_favourite,
    keep_in_album,
    select_all,
    selected,
)
from semsearch.ui.server.shown import Shown, Why, library_key, show

ASSETS = shipped("assets") / "grid"
STYLES = (ASSETS / "grid.css", ASSETS.with_name("naming") / "naming.css")
_grid = st.components.v2.component(
    "semsearch_grid",
    js=(ASSETS / "component.js").read_text("utf-8"),
    css="\n".join(style.read_text("utf-8") for style in STYLES),
)
# What leads on from a photo: the words, the address, and what the page there calls the photo.
WAYS = (("Similar photos", "image_to_image", "photo"), ("Its tags", "image_to_tags", "photo"),
        ("On the map", "map", "photo"), ("Search its folder", "./", "folder"))  # fmt: skip

Said = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """Photos of a grid under a title, from the one with the number `start` on."""

    title: str
    start: int


@dataclass(frozen=True)
class Thumbs:
    """What a person thinks of photos, by their numbers, and what keeps another thought.

    Attributes
    ----------
    liked, disliked : sequence of int
    toggle : callable
        Takes a photo's number, and ``up`` or ``down``.
    """

    liked: Sequence[int]
    disliked: Sequence[int]
    toggle: Callable[[int, str], None]


@dataclass(frozen=True)
class Extras:
    """What a grid of results has beside the photos.

    Attributes
    ----------
    sections : sequence of Section
    thumbs : Thumbs or None
    why : callable or None
        Says why a match was found.
    asked : bytes
        What the photos were found with.
    learn : callable or None
        Takes the SHA-256 of photos that were put to use.
    """

    sections: Sequence[Section] = ()
    thumbs: Thumbs | None = None
    why: Why | None = None
    asked: bytes = b""
    learn: Callable[[Sequence[str]], None] | None = None


NOTHING_MORE = Extras()


def show_grid(
    engine: SearchEngine, matches: Matches, place: str, count: str, extras: Extras = NOTHING_MORE
) -> None:
    """Draw photos in a grid; a click shows one large.

    Parameters
    ----------
    engine : SearchEngine
    matches : Matches
    place : str
        Tells the grids of a page apart; it stands in the address of a photo that is shown large.
    count : str
        What is said above the photos.
    extras : Extras
    """
    key = f"grid-{place}"
    chosen = selected(engine.library)
    _grid(
        key=key,
        data={
            "key": show(Shown(engine, matches, extras.why, extras.asked)),
            "pictures": library_key(engine.library),
            "total": len(matches),
            "place": place,
            "count": count,
            "sections": [{"title": own.title, "from": own.start} for own in extras.sections],
            "selected": list(chosen),
            "version": st.session_state.get(f"{key}-version", 0),
            "thumbs": extras.thumbs is not None,
            "liked": list(extras.thumbs.liked) if extras.thumbs else [],
            "disliked": list(extras.thumbs.disliked) if extras.thumbs else [],
            "why": extras.why is not None,
            "ways": [{"label": own, "page": page, "name": name} for own, page, name in WAYS],
            "kept": KEPT,
            "albums": album_names(engine),
        }
        | naming_for(engine, place),
        on_act_change=partial(_act, engine, matches, key, extras),
        on_selection_change=partial(_select, engine, matches, key),
    )


def album_names(engine: SearchEngine) -> list[str]:
    """Return the names of the albums of a library; none if they cannot be read."""
    try:
        return [album.name for album in Albums(engine.library)]
    except SemsearchError:
        return []


def _select(engine: SearchEngine, matches: Matches, key: str) -> None:
    said: Said = st.session_state[key]["selection"]
    st.session_state[f"{key}-version"] = said["version"]
    chosen = selected(engine.library)
    scores = dict(zip(matches.ids.tolist(), matches.scores.tolist(), strict=True))
    wanted = {int(n): chosen.get(int(n), scores.get(int(n))) for n in said["ids"]}
    chosen.clear()
    chosen.update({number: score for number, score in wanted.items() if number in engine})


def _act(engine: SearchEngine, matches: Matches, key: str, extras: Extras) -> None:
    """Do what a person asked for, before the page is drawn."""
    said: Said = st.session_state[key]["act"] or {}
    if said.get("do") == "all":
        select_all(engine.library, matches)
    number = said.get("id")
    if not isinstance(number, int) or number not in engine:
        return
    if said["do"] == "thumb" and extras.thumbs:
        extras.thumbs.toggle(number, str(said["kind"]))
    elif said["do"] in ("open", "locate"):
        open_original(engine.library, engine.photo(number), is_folder=said["do"] == "locate")
    elif said["do"] in ("album", "favourite"):
        _keep(engine, number, said, extras)


def _keep(engine: SearchEngine, number: int, said: Said, extras: Extras) -> None:
    """Put a photo into an album or among the favourites, which says that it is worth something."""
    photo = engine.photo(number)
    if said["do"] == "album":
        keep_in_album(engine.library, str(said["name"]), [photo])
    else:
        keep_as_favourite(engine.library, photo, bool(said["on"]))
    if extras.learn and said.get("on", True):
        extras.learn([photo.sha256])
