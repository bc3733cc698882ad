"""That there is nothing to do here, and why."""

import streamlit as st

from semsearch.ui.text import plain


def show_nothing(title: str, detail: str, icon: str = ":material/check_circle:") -> None:
    """Draw what a desk found where it has nothing to show."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"## {icon}", width="content")
        st.markdown(f"**{plain(title)}**", width="content")
        st.caption(detail, width="content")
