"""Map: the whole library at once, laid out by meaning, to zoom into and choose from."""

import numpy as np
import streamlit as st

from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.layout import Rows
from semsearch.insight.atlas.words import typical_tags
from semsearch.search.engine import SearchEngine
from semsearch.ui.address import addressed
from semsearch.ui.engine import current_engine
from semsearch.ui.insight.atlas import draw_atlas
from semsearch.ui.insight.atlas_view import MOST_PICTURES, MOST_SINGLE
from semsearch.ui.insight.atlas_wait import wait_for_atlas
from semsearch.ui.insight.atlas_zoom import AREA, in_view, zoom_in, zoom_out
from semsearch.ui.links import IMAGE_PAGE, TEXT_PAGE, kept_parameters
from semsearch.ui.photos.gallery import show_browser, show_empty
from semsearch.ui.query.bar import show_bar, show_heading

# An address holds no more numbers.
LINKED = 100
# So many photos around one that is looked for are shown when somebody zooms in on it.
BESIDE = 300
NO_ROWS = np.empty(0, np.intp)


def show_chosen(engine: SearchEngine, atlas: Atlas, rows: Rows, around: Rows = NO_ROWS) -> None:
    """Draw the chosen photos, their words, and the ways on from them.

    `around` are photos that are not drawn one by one, and can be zoomed in on.
    """
    words = typical_tags(engine, atlas.tags, rows)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        name = "photo" if len(rows) == 1 else "photos"
        st.markdown(f"**{len(rows):,} {name}**", width="content")
        if around.size > 1:
            label = "Zoom in on these" if len(rows) > 1 else "Zoom in around it"
            st.button(label, icon=":material/zoom_in:", on_click=zoom_in, args=(atlas, around))
        ids = ",".join(map(str, engine.ids[rows[:LINKED]]))
        st.page_link(
            IMAGE_PAGE, label="Search from there", icon=":material/image_search:",
            query_params=kept_parameters() | {name: ids},
        )  # fmt: skip
        for word in words:
            st.page_link(
                TEXT_PAGE, label=word, icon=":material/search:",
                query_params=kept_parameters() | {"q": word},
            )  # fmt: skip
    shown = np.zeros(len(engine), bool)
    shown[rows] = True
    show_browser(engine, engine.photos.where(shown))


show_heading("Map", "The whole library at once, laid out by meaning.")
engine = current_engine()
show_bar(engine)
if not len(engine):
    show_empty(engine.library)
    st.stop()
atlas = wait_for_atlas(engine).named(engine)
is_large = len(atlas) > MOST_SINGLE
st.caption(
    "Photos that show alike things lie together. Scroll to zoom and drag to move; click a photo, "
    "or draw around several with the lasso. The words choose a neighbourhood."
    + (" Each picture stands for those around it, until you zoom in." if is_large else "")
)
chart = st.container()
words = sorted(filter(None, atlas.words))
area = None
if words:
    area = st.pills("Neighbourhoods", words, key=AREA, bind="query-params")
names = sorted(engine.taught.rows)
named = st.pills("Names", names, key="named", bind="query-params") if names else None
here = next(map(engine.row, addressed(engine, "photo")), None)
rows = in_view(atlas, area)
is_part = len(rows) < len(atlas)
marked = engine.taught.rows.get(named or "", NO_ROWS)
if not is_part:
    marked = np.union1d(atlas.rows_of(area or ""), marked)
with chart:
    if is_part:
        st.button("Whole map", icon=":material/zoom_out_map:", on_click=zoom_out)
    selected = draw_atlas(engine, atlas, rows, marked, here)
is_crowded = is_large and len(rows) > MOST_PICTURES
if selected.size:
    show_chosen(engine, atlas, selected, selected if is_crowded else NO_ROWS)
elif marked.size:
    show_chosen(engine, atlas, marked, marked if is_crowded else NO_ROWS)
elif here is not None:
    beside = atlas.nearest(here, BESIDE) if is_crowded else NO_ROWS
    show_chosen(engine, atlas, np.array([here], np.intp), beside)
elif is_part:
    show_chosen(engine, atlas, rows)
