"""Text to image: words in, photos out."""

import streamlit as st

from semsearch.errors import UnknownWordsError
from semsearch.queries import MAX_LENGTH, SYNTAX_HELP
from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.gallery import kept_parameters, show_result
from semsearch.ui.text import plain

EXAMPLES = ("windmill", "fish", "castle", "bird -owl", "hammer", "solar panel",
            "a castle by the water")  # fmt: skip
FIRST_QUERY = "windmill"
SHOWN = 12


def offer(words: list[str]) -> None:
    """Draw words as links that search for them."""
    with st.container(horizontal=True, gap="small"):
        for word in words:
            query = {"q": word} | kept_parameters()
            st.page_link("pages/text_to_image.py", label=plain(word), query_params=query)


engine = current_engine()
st.title("Text to image")
text = st.text_input(
    "What should the photo show?",
    value=FIRST_QUERY,
    key="q",
    max_chars=MAX_LENGTH,
    placeholder="dog, ocean, a castle by the water",
    icon=":material/search:",
    bind="query-params",
    help=f"{SYNTAX_HELP} The photos need no titles: their content is compared with the words.",
)
st.caption("Try one of these:")
offer(list(EXAMPLES))
condition = choose_filter(engine)

if not (text or "").strip():
    st.info("Type a word, or choose one of the examples.")
    st.stop()
try:
    result = engine.search(text or "", k=SHOWN, condition=condition)
except UnknownWordsError as error:
    st.warning(plain(error), title="Nothing to search for")
    near = [word for words in error.suggestions.values() for word in words]
    if near:
        st.caption("Did you mean:")
        offer(near)
    st.stop()
if result.query:
    for word, near in result.query.unknown.items():
        st.warning(f"“{plain(word)}” is not a known word and was left out. Did you mean:")
        offer(near)
    if result.query.approximate:
        words = ", ".join(map(plain, result.query.approximate))
        st.caption(f":material/info: Known only approximately: {words}")
show_result(result)
