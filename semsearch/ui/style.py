"""How the app looks and what the browser does, beyond what Streamlit's own theme says."""

import streamlit as st

from semsearch.shipped import shipped

ASSETS = shipped("assets")
_browser = st.components.v2.component("semsearch_browser", js=(ASSETS / "browser.js").read_text())


def apply_style() -> None:
    """Give the page its style, and steps that the back key undoes."""
    st.html(ASSETS / "style.css")
    _browser(key="browser")
