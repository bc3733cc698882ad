"""Map: the whole library at once, laid out by meaning, to zoom into and choose from."""

import numpy as np
import streamlit as st

from semsearch.insight.atlas import typical_tags, with_names
from semsearch.insight.layout import Rows
from semsearch.search.engine import SearchEngine
from semsearch.ui.address import addressed
from semsearch.ui.engine import current_engine
from semsearch.ui.insight.atlas import draw_atlas, wait_for_atlas
from semsearch.ui.links import IMAGE_PAGE, TEXT_PAGE, kept_parameters
from semsearch.ui.photos.gallery import show_browser, show_empty
from semsearch.ui.query.bar import show_bar, show_heading

# An address holds no more numbers.
LINKED = 100
NO_ROWS = np.empty(0, np.intp)


def show_chosen(engine: SearchEngine, rows: Rows) -> None:
    """Draw the chosen photos, their words, and the ways on from them."""
    words = typical_tags(rows, engine.tag_sets)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        name = "photo" if len(rows) == 1 else "photos"
        st.markdown(f"**{len(rows):,} {name}**", width="content")
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
atlas = with_names(engine, wait_for_atlas(engine))
st.caption(
    "Photos that show alike things lie together. Scroll to zoom and drag to move; click a photo, "
    "or draw around several with the lasso. The words choose a neighbourhood."
)
chart = st.container()
words = sorted(filter(None, atlas.words))
area = st.pills("Neighbourhoods", words, key="area", bind="query-params") if words else None
names = sorted(engine.taught.rows)
named = st.pills("Names", names, key="named", bind="query-params") if names else None
here = next(map(engine.row, addressed(engine, "photo")), None)
marked = np.union1d(atlas.rows_of(area or ""), engine.taught.rows.get(named or "", NO_ROWS))
with chart:
    selected = draw_atlas(engine, atlas, marked, here)
if selected:
    show_chosen(engine, np.array(selected, np.intp))
elif marked.size:
    show_chosen(engine, marked)
elif here is not None:
    show_chosen(engine, np.array([here], np.intp))
