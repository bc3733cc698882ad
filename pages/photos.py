"""Photos: all of a library, by month, by day, or folder by folder."""

import streamlit as st

from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.photos.browsing import by_folder, by_time
from semsearch.ui.query.bar import show_bar, show_heading

ORDERS = {"Months": 7, "Days": 10}
FOLDERS = "Folders"

show_heading("Photos", "All photos of the library, the newest first.")
engine = current_engine()
bar = show_bar(engine)
with bar.tools:
    order = st.segmented_control(
        "By", [*ORDERS, FOLDERS], default="Months", required=True, key="by", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    condition = choose_filter(engine)
if order == FOLDERS:
    by_folder(engine, condition)
else:
    by_time(engine, condition, ORDERS[order or "Months"])
