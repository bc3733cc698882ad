"""The watcher of folders that all sessions of the app share."""

import streamlit as st

from semsearch.indexing.watching import FolderWatcher


@st.cache_resource(show_spinner=False)
def start_watching() -> FolderWatcher:
    """Return the watcher, started by the first session."""
    return FolderWatcher()
