"""What the browser does beyond what Streamlit knows: steps that the back key undoes.

The style of the app is in `assets/style.css`, which each page links to, see `server/landing.py`.
"""

import streamlit as st

from semsearch.shipped import shipped

_browser = st.components.v2.component(
    "semsearch_browser", js=(shipped("assets") / "browser.js").read_text("utf-8")
)


def keep_steps() -> None:
    """Let one click be one step back, to the same place."""
    _browser(key="browser")
