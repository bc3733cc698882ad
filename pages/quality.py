"""Quality: how well photos are found, in the chosen library and in the shipped reports."""

import streamlit as st

from semsearch.library.library import DEMO
from semsearch.shipped import shipped
from semsearch.ui.engine import current_engine, current_library
from semsearch.ui.quality.choosing import JUDGE
from semsearch.ui.quality.own import show_own
from semsearch.ui.quality.reports import show_reports
from semsearch.ui.query.bar import show_bar, show_heading
from semsearch.ui.query.chosen import PHOTO

OWN, REPORTS = "Your library", "Shipped reports"

show_heading("Quality", "How well photos are found, by your own eyes and measured.")
show_bar()
st.html(shipped("assets") / "quality" / "quality.css")
is_asked = bool({JUDGE, PHOTO} & st.query_params.keys())
part = st.segmented_control(
    "Of what",
    [OWN, REPORTS],
    default=REPORTS if current_library().name == DEMO and not is_asked else OWN,
    required=True,
    key="of",
    bind="query-params",
    label_visibility="collapsed",
)
if part == REPORTS:
    show_reports()
else:
    show_own(current_engine())
