"""A page of the app alone, as tests drive it: the others are there to be linked to."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parents[1] / "pages"
SCRIPT = """
from pathlib import Path

import streamlit as st

st.session_state["app"] = True
st.session_state.setdefault("library", {library!r})
paths = sorted(Path({folder!r}).glob("*.py"))
st.navigation([st.Page(str(path), default=path.stem == {name!r}) for path in paths]).run()
"""


def page_alone(folder: Path, name: str, library: str) -> AppTest:
    """Return a page at a library; its script is written to `folder`."""
    script = folder / "alone.py"
    script.write_text(SCRIPT.format(folder=str(PAGES), name=name, library=library))
    return AppTest.from_file(str(script), default_timeout=60)
