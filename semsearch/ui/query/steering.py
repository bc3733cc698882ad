"""Controls that steer a search: colour, weights, and chips that say the query in plain words.

Each control keeps its state in the address, so that a link shows the same search.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from semsearch.images.colour import describe_hue
from semsearch.queries.query import Query, Term
from semsearch.queries.taught import NamePart, as_name
from semsearch.search.mix import ColourPart
from semsearch.ui.address import WITH, WORDS
from semsearch.ui.text import plain

HEAVIEST = 3.0
FIRST_COLOUR = "#3b82f6"


@dataclass(frozen=True)
class Chip:
    """A part of the query in plain words, and the controls that go back when it is removed."""

    label: str
    resets: dict[str, object]


def choose_colour() -> tuple[list[ColourPart], list[Chip]]:
    """Draw the colour to look for and how much it counts; nothing until it counts."""
    with st.popover("Colour", icon=":material/palette:"):
        hue = st.color_picker(
            "Find this colour", FIRST_COLOUR, key="colour", bind="query-params",
            help="Photos with much of this colour, or one that looks like it, come first.",
        )  # fmt: skip
        weight = weigh("How much does it count?", "hue", 0.0)
    if not weight:
        return [], []
    part = ColourPart(describe_hue(hue), weight=weight, label=f"the colour {hue}", is_palette=False)
    return [part], [Chip(f"with {part.label}", {"hue": 0.0})]


def weigh(label: str, key: str, default: float = 1.0, hint: str | None = None) -> float:
    """Draw a slider for a weight; 0 leaves its part out."""
    return float(
        st.slider(label, 0.0, HEAVIEST, default, 0.1, key=key, bind="query-params", help=hint)
    )


def choose_weights(names: dict[str, str], is_mixed: bool) -> dict[str, float]:
    """Draw how much each part counts, and return the weights by the keys of `names`.

    They are drawn only where there are several parts to weigh against one another.
    """
    if not is_mixed:
        return dict.fromkeys(names, 1.0)
    with st.popover("Weights", icon=":material/tune:"):
        return {key: weigh(label, key) for key, label in names.items()}


def word_chips(query: Query | None, key: str) -> list[Chip]:
    """Return a chip for each term and each name of the words that the text box `key` holds."""
    if query is None:
        return []
    # What is wanted comes first: a minus before it would leave it out too.
    things = [_Thing.of((term,), True) for part in query.wanted for term in part.terms]
    named = [_Thing.named(own, own.name in query.either) for own in query.names]
    things += [own for own in named if own.is_wanted]
    things += [_Thing.of(part.terms, False) for part in query.excluded]
    things += [own for own in named if not own.is_wanted]
    chips = []
    for index, thing in enumerate(things):
        rest = " ".join(other.spelt for n, other in enumerate(things) if n != index)
        chips.append(Chip(thing.label, {key: rest}))
    return chips


def show_chips(chips: Sequence[Chip]) -> None:
    """Draw the parts of a query, each with a way to take it out."""
    if not chips:
        return
    with st.container(horizontal=True, gap="xsmall", key="chips"):
        for number, chip in enumerate(chips):
            st.button(
                plain(chip.label), icon=":material/close:", key=f"chip-{number}",
                on_click=reset, args=(chip.resets,), help="Take this out of the search",
            )  # fmt: skip


def reset(values: dict[str, object]) -> None:
    """Put controls back, as a callback; words are kept in the address alone."""
    for key, value in values.items():
        if value is None:
            st.query_params.pop(key, None)
        elif key in (WORDS, WITH):
            st.query_params[key] = str(value)
        else:
            st.session_state[key] = value


@dataclass(frozen=True)
class _Thing:
    """A part of the words: what its chip says, and how it is typed."""

    label: str
    spelt: str
    is_wanted: bool

    @classmethod
    def of(cls, terms: Sequence[Term], is_wanted: bool) -> "_Thing":
        said = " ".join(term.text for term in terms)
        typed = f'"{said}"' if " " in said else said
        return cls._told(said, typed, terms[0].weight, is_wanted)

    @classmethod
    def named(cls, part: NamePart, is_word: bool) -> "_Thing":
        typed = as_name(part.name) if is_word else part.name
        return cls._told(part.name, typed, abs(part.weight), part.weight > 0)

    @classmethod
    def _told(cls, said: str, typed: str, weight: float, is_wanted: bool) -> "_Thing":
        weighed = typed if weight == 1 else f"{weight:g}*{typed}"
        lead, sign = ("with", "") if is_wanted else ("without", "-")
        return cls(f"{lead} {said}", f"{sign}{weighed}", is_wanted)
