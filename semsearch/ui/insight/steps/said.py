"""The step on what is said of the chosen photo: what it is worth, and adds to a search."""

import streamlit as st

from semsearch.errors import UnknownWordsError
from semsearch.insight.own.saying import Added, Told, added, told
from semsearch.insight.sample import counted
from semsearch.library.library import DEMO
from semsearch.library.said.names import said_by_places
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.search.said.evidence import CALLED, Said, raised
from semsearch.search.said.worth import worth
from semsearch.ui.insight.steps.pictures import Code, signed
from semsearch.ui.links import LIBRARY_PAGE, TEXT_PAGE, kept_parameters
from semsearch.ui.query.chosen import Choice
from semsearch.ui.text import plain

WORDS = 12


def show_said(engine: SearchEngine, choice: Choice) -> None:
    """Draw the texts of the photo with what they are worth, and a search for one of their words."""
    if choice.photo is None:
        st.info("Nothing is said of a photo that is only looked at. Choose one of the library.")
        return
    with st.spinner("Comparing what is said with what photos show"):
        found = told(engine, choice.photo)
    if not found:
        st.info(
            "Nothing that tells is said of this photo: it has no title, caption or keyword, it is "
            "in no album, and its file and folder have names such as cameras give."
        )
        return
    rows = [_row(each) for each in found]
    st.table(rows, alt="What is said of the photo, and what that is worth", hide_index=True)
    st.caption(
        "*Worth* is measured here: how much likelier the photos of which a source says a word "
        "show it than the others. 0 is as by chance, and counts for nothing; 1 is always likelier."
    )
    if not engine.said.heeded:
        _say_it_is_off(engine)
    words = list(dict.fromkeys(word for each in found for word in each.words))[:WORDS]
    if words:
        # The last word of a name is what it is; those before it say of what kind.
        own = found[0].words[-1:]
        _show_search(engine, choice, words, own[0] if own and own[0] in words else words[0])


def said_code(engine: SearchEngine) -> Code:
    """Return what says something of photos, what it is worth, and what it adds."""
    return [said_by_places, worth, Said.believed, raised]


def _say_it_is_off(engine: SearchEngine) -> None:
    if engine.library.name == DEMO:
        st.info(
            "The demo library heeds none of it: its files are named after what they show, and it "
            "is there to be found by what it shows. This is what it would add."
        )
        return
    st.info("It is switched off in this library. This is what it would add.")
    st.page_link(LIBRARY_PAGE, label="Switch it on", icon=":material/photo_library:",
                 query_params=kept_parameters())  # fmt: skip


def _row(own: Told) -> dict[str, str]:
    return {"By": CALLED.get(own.source, own.source), "Says": own.text, "Worth": f"{own.worth:.2f}",
            "Of photos": f"{own.photos:,}"}  # fmt: skip


def _show_search(engine: SearchEngine, choice: Choice, words: list[str], first: str) -> None:
    assert choice.photo
    word = str(st.pills("Search for", words, default=first, required=True, key="said",
                        format_func=plain))  # fmt: skip
    try:
        found = added(engine, choice.photo, word)
    except UnknownWordsError as error:
        st.warning(plain(error))
        return
    if found is None:
        st.caption(f"{plain(word)} is a name that this library was taught: that is what counts.")
        return
    _show_added(engine, found, word)
    st.page_link(TEXT_PAGE, label="See what this search finds", icon=":material/search:",
                 query_params={"q": word} | kept_parameters())  # fmt: skip


def _show_added(engine: SearchEngine, found: Added, word: str) -> None:
    rows = [
        {"For the photo": "What it shows, as log-odds", "Value": signed(found.shown)},
        {"For the photo": "How far it is believed what is said", "Value": f"{found.believed:.2f}"},
        {"For the photo": "One of both is enough, as log-odds", "Value": signed(found.both)},
    ]
    st.table(rows, alt=f"What speaks for the photo in a search for {word}", hide_index=True)
    sure = (percent(found.confidence_before, 1), percent(found.confidence, 1))
    st.markdown(
        f"That it answers **{plain(word)}** is {sure[0]} sure by what it shows, and **{sure[1]}** "
        f"with what is said. By these log-odds it is number {found.place_before:,} of "
        f"{counted(engine)} without what is said of them, and {found.place:,} with it."
    )
