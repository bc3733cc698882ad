"""What a name was taught with: photos and boxes that show it, and those that do not."""

from collections.abc import Callable, Sequence

import streamlit as st

from semsearch.feedback.examples import Example
from semsearch.search.engine import SearchEngine
from semsearch.ui.names.pictures import show_example
from semsearch.ui.names.undoing import change
from semsearch.ui.text import plain

PER_PAGE = 24
WIDTH = 120


def show_examples(engine: SearchEngine, name: str) -> None:
    """Draw the examples of a name, and its refusals, each with a way to take it back."""
    examples = engine.taught.names.examples(name)
    shown = [own for own in examples if own.is_of]
    refused = [own for own in examples if not own.is_of]
    st.subheader("Examples", anchor=False)
    _show(engine, name, shown, "An example of")
    if refused:
        st.subheader(f"Not {plain(name)}", anchor=False)
        _show(engine, name, refused, "No example of")


def _show(engine: SearchEngine, name: str, examples: Sequence[Example], alt: str) -> None:
    kind = "examples" if examples[0].is_of else "refusals"
    pages = -(-len(examples) // PER_PAGE)
    page = min(st.pagination(pages, key=f"{kind}-page"), pages) if pages > 1 else 1
    start = (page - 1) * PER_PAGE
    with st.grid("auto", min_column_width=WIDTH, key=f"taught-{kind}"):
        for number, own in enumerate(examples[start : start + PER_PAGE], start + 1):
            with st.container(gap="xsmall"):
                show_example(engine, own, f"{alt} {name}")
                st.button(
                    f"Remove {number}", icon=":material/close:", type="tertiary",
                    key=f"remove-{kind}-{number}", on_click=_remove, args=(engine, name, own),
                    help="Forget what was said of it; the photo stays.",
                )  # fmt: skip


def _remove(engine: SearchEngine, name: str, example: Example) -> None:
    names = engine.taught.names

    def act() -> Callable[[], object]:
        before = names.record(name)
        names.take_back(name, [example])
        return lambda: names.add([before])

    said = "An example" if example.is_of else "A refusal"
    change(engine.library, f"{said} of {name} was removed.", act)
