"""Names: things that somebody taught, to look at, to ask about, to rename and to give up."""

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.ui.engine import current_engine
from semsearch.ui.links import NAMES_PAGE, kept_parameters
from semsearch.ui.names.listed import OPEN, show_names
from semsearch.ui.names.one import show_name
from semsearch.ui.query.bar import show_bar, show_heading
from semsearch.ui.text import plain

show_heading("Names", "What is yours, by name: each is a word to search with.")
engine = current_engine()
show_bar(engine)
name = st.query_params.get(OPEN, "")
try:
    if name:
        show_name(engine, name)
    else:
        show_names(engine)
except SemsearchError as error:
    st.warning(plain(error))
    if name:
        st.page_link(
            NAMES_PAGE, label="All names", icon=":material/arrow_back:",
            query_params=kept_parameters(),
        )  # fmt: skip
