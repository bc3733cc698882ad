"""All names of a library, as cards, and the file that carries them to another one."""

from collections.abc import Callable

import streamlit as st

from semsearch.feedback.names import Name
from semsearch.feedback.names_file import LARGEST
from semsearch.search.engine import SearchEngine
from semsearch.ui.links import NAMES_PAGE, kept_parameters
from semsearch.ui.names.pictures import photo_of, show_example
from semsearch.ui.names.undoing import change, show_undo
from semsearch.ui.text import plain

# What the address of the page calls the name that is open.
OPEN = "name"
CARD_WIDTH = 190
MEGABYTE = 1_000_000


def show_names(engine: SearchEngine) -> None:
    """Draw all names, the newest first, or what to do where there are none."""
    known = list(engine.taught)
    with st.container(horizontal=True, gap="small"):
        if known:
            st.download_button(
                "Export", engine.taught.export_names, "names.json", "application/json",
                icon=":material/download:", on_click="ignore",
                help="A file that teaches these names to another library, without the photos.",
            )  # fmt: skip
        _offer_import(engine)
    show_undo(engine.library)
    if not known:
        st.info(
            "No names so far. Select photos of something that is yours, by their ticks, and press "
            "*Name*; or show a photo large and press *Give it a name*. Then *Rex on the beach* "
            "finds it, and *-Rex* leaves it out.",
            icon=":material/badge:",
        )
        return
    with st.spinner("Comparing the photos with what was learned"):
        counts = {name: len(rows) for name, rows in engine.taught.rows.items()}
    with st.grid("auto", min_column_width=CARD_WIDTH):
        for own in known:
            _show_card(engine, own, counts.get(own.name))


def _show_card(engine: SearchEngine, name: Name, likely: int | None) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        examples = [own for own in engine.taught.names.examples(name.name) if own.is_of]
        cover = next((own for own in examples if photo_of(engine, own)), examples[0])
        show_example(engine, cover, f"The first example of {name.name}")
        query = kept_parameters() | {OPEN: name.name}
        st.page_link(NAMES_PAGE, label=f"**{plain(name.name)}**", query_params=query)
        said = "1 example" if name.examples == 1 else f"{name.examples:,} examples"
        if likely is not None:
            said += f" · {likely:,} photo{'s' * (likely != 1)} likely"
        st.caption(said)


def _offer_import(engine: SearchEngine) -> None:
    with st.popover("Import", icon=":material/upload:"), st.form("import-names", border=False):
        file = st.file_uploader(
            "A file that was exported", "json", max_upload_size=LARGEST // MEGABYTE
        )
        is_given = st.form_submit_button("Add its names") and file is not None
    if is_given and file is not None:
        act = _importing(engine, file.getvalue(), file.name)
        if change(engine.library, f"The names in {file.name} were added.", act):
            st.rerun()


def _importing(
    engine: SearchEngine, content: bytes, called: str
) -> Callable[[], Callable[[], object]]:
    def act() -> Callable[[], object]:
        changes = engine.taught.import_names(content, called)

        def take_back() -> None:
            for own in changes:
                engine.taught.names.undo(own)

        return take_back

    return act
