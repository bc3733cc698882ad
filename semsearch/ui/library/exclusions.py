"""What a library leaves out: shown, added to and taken back."""

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.library.library import Library
from semsearch.ui.text import plain


def change_exclusions(library: Library, is_busy: bool) -> bool:
    """Draw what the library leaves out, and return whether the user has just changed that."""
    patterns = list(library.patterns)
    with st.expander(f"Left out: {len(patterns):,}", icon=":material/visibility_off:"):
        for pattern in patterns:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(pattern), width="stretch")
                if st.button("Take back", icon=":material/undo:", key=f"back-{pattern}",
                             disabled=is_busy,
                             help="The next look for changes finds it again."):  # fmt: skip
                    library.patterns.remove([pattern])
                    return True
        return _add(library, is_busy)


def _add(library: Library, is_busy: bool) -> bool:
    with st.form("leave-out", clear_on_submit=True, border=False):
        typed = st.text_input(
            "Leave out", placeholder="~/Pictures/Private, Private, *.gif, Mum/*",
            help="A folder, or a name that may hold * and follow names of folders. The photos "
            "leave the library; the files stay.",
        )  # fmt: skip
        if not st.form_submit_button("Leave it out", disabled=is_busy):
            return False
    try:
        library.patterns.add([typed])
    except SemsearchError as error:
        st.error(plain(error))
        return False
    return True
