"""A part of the photo that is searched with: its box, its embedding, its colours."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.encoders.feature_map import Box
from semsearch.errors import SemsearchError
from semsearch.images.colour import describe
from semsearch.search.engine import SearchEngine
from semsearch.search.pictures import crop
from semsearch.ui.address import ACROSS, DOWNWARD
from semsearch.ui.query.chosen import Choice
from semsearch.ui.query.region import WHOLE, choose_region, chosen_box
from semsearch.ui.query.steering import Chip
from semsearch.ui.text import plain

__all__ = ["box_chip", "choose_box", "chosen_box", "embedding_of", "palette"]


def choose_box(engine: SearchEngine, choice: Choice) -> None:
    """Draw the chosen photo so that a box can be dragged on it, in a popover."""
    with st.popover("Part", icon=":material/crop:"):
        if len(choice.photos) > 1:
            st.caption("Of several photos no part can be chosen.")
            return
        try:
            choose_region(_picture(engine, choice), choice.label)
        except SemsearchError as error:
            st.warning(plain(error))


def box_chip(box: Box | None) -> list[Chip]:
    """Return the chip that says that only a part is searched with."""
    return [Chip("only the box", {ACROSS: WHOLE, DOWNWARD: WHOLE})] if box else []


def embedding_of(engine: SearchEngine, choice: Choice, box: Box | None) -> NDArray[np.float32]:
    """Return the embedding of the chosen photo, or of a box of it, shape (dim,)."""
    if box is None or len(choice.photos) > 1:
        return choice.embedding
    place = str(engine.library.path), engine.head.info.encoder
    content = choice.image.tobytes() if choice.image else choice.photos[0].sha256.encode()
    return _embed_box(*place, content, box, choice, engine)


def palette(choice: Choice, engine: SearchEngine, box: Box | None = None) -> NDArray[np.float32]:
    """Return the colours of the chosen picture, or of all the chosen ones together, (bins,).

    Of one picture a box may be asked for.
    """
    if box is not None and len(choice.photos) < 2:
        return describe(crop(_picture(engine, choice), box))
    if choice.image:
        return describe(choice.image)
    known = [engine.colours_of(photo.id) for photo in choice.photos]
    return np.asarray(np.mean(known, axis=0), np.float32)


@st.cache_data(show_spinner="Looking at the box", max_entries=64)
def _embed_box(
    library: str, encoder: str, content: bytes, box: Box, _choice: Choice, _engine: SearchEngine
) -> NDArray[np.float32]:
    return _engine.embed_region(_picture(_engine, _choice), box)


def _picture(engine: SearchEngine, choice: Choice) -> Image:
    return choice.image if choice.image else engine.pictures.decode(choice.photos[0].path)
