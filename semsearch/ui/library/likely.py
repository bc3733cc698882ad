"""Likely folders as cards: what each holds, how long it takes, and one click to index it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.files import printable
from semsearch.folders.likely import LikelyFolder, likely_folders
from semsearch.library.library import DEMO
from semsearch.library.shelf import list_libraries
from semsearch.ui.library.offer import short_time
from semsearch.ui.text import plain

# Seconds for which a count holds.
REMEMBERED = 60
CARD_WIDTH = 200
HINT = ("The photos are only read, and stay where they are. You can search meanwhile, and stop at "
        "any time.")  # fmt: skip


def offered_folders() -> list[LikelyFolder]:
    """Return the likely folders that no library holds."""
    held = _held()
    return [each for each in _likely(str(Path.home()))
            if not any(each.path.is_relative_to(folder) for folder in held)]  # fmt: skip


def show_likely(
    folders: Sequence[LikelyFolder], encoder: str, choose: Callable[[Path], None],
    first_stands_out: bool,
) -> None:  # fmt: skip
    """Draw folders as cards; a click on one calls `choose` with its path."""
    with st.grid("auto", min_column_width=CARD_WIDTH, key="likely"):
        for number, folder in enumerate(folders):
            with st.container(border=True, gap="xsmall", height="stretch"):
                if _show_card(
                    folder, encoder, "primary" if first_stands_out and not number else "secondary"
                ):
                    choose(folder.path)


def _show_card(folder: LikelyFolder, encoder: str, kind: Literal["primary", "secondary"]) -> bool:
    """Draw a card, and return whether its button was clicked."""
    name = plain(printable(Path(folder.name)))
    icon = ":material/sd_card:" if folder.drive else ":material/folder:"
    st.markdown(f"{icon} **{name}**")
    st.caption(plain(printable(folder.path)))
    st.markdown(short_time(encoder, folder.photos, folder.is_whole))
    return st.button(f"Index {name}", icon=":material/play_arrow:", help=HINT, width="stretch",
                     key=f"index-{printable(folder.path)}", type=kind)  # fmt: skip


def _held() -> list[Path]:
    held: list[Path] = []
    for library in list_libraries():
        # A library that cannot be read says so on its own page.
        with suppress(SemsearchError):
            held += library.folders if library.name != DEMO else []
    return held


@st.cache_data(ttl=REMEMBERED, show_spinner="Looking for folders of photos …")
def _likely(home: str) -> list[LikelyFolder]:
    return likely_folders(home=Path(home))
