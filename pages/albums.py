"""Albums: photos that belong together, to look at, search in, rename, copy and give up."""

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.ui.engine import current_engine
from semsearch.ui.photos.albums import (
    OPEN,
    OPEN_FAVOURITES,
    offer_new,
    show_album,
    show_albums,
    show_favourites,
)
from semsearch.ui.query.bar import show_bar, show_heading
from semsearch.ui.text import plain

show_heading("Albums", "Photos that you keep together, and your favourites.")
engine = current_engine()
show_bar(engine)
name = st.query_params.get(OPEN, "")
try:
    if OPEN_FAVOURITES in st.query_params:
        show_favourites(engine)
    elif name:
        show_album(engine, name)
    else:
        offer_new(engine)
        show_albums(engine)
except SemsearchError as error:
    st.warning(plain(error))
