"""Tidy up: copies and doubtful labels, each at a desk; what moves, moves when somebody says so."""

import streamlit as st

from semsearch.shipped import shipped
from semsearch.ui.engine import current_engine
from semsearch.ui.insight.tidying.copies import show_copies
from semsearch.ui.insight.tidying.labels import show_labels
from semsearch.ui.query.bar import show_bar, show_heading

DESKS = {"Copies": show_copies, "Labels": show_labels}

show_heading("Tidy up", "Copies, and labels that may be wrong; nothing moves unless you say so.")
engine = current_engine()
show_bar(engine)
st.html(shipped("assets") / "tidying" / "tidying.css")
desk = st.segmented_control(
    "What to tidy up",
    list(DESKS),
    default="Copies",
    required=True,
    key="desk",
    bind="query-params",
    help="Copies: photos that are there more than once. Labels: photos that look unlike the "
    "others in their folder.",
)
DESKS[desk or "Copies"](engine)
