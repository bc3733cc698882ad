"""The frame of the page How it works: the choice of a step, and how each is told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from semsearch.insight.sample import MOST, counted
from semsearch.insight.walkthrough import source_of
from semsearch.search.engine import SearchEngine
from semsearch.ui.insight.steps import alike, drawn, named, photos, said, words
from semsearch.ui.query.chosen import Choice

KEY, PARAMETER = "step-of-the-way", "step"
# Steps that look at nothing but the photo.
ALONE = ("network", "embedding", "words", "head")


@dataclass(frozen=True)
class Step:
    """One step of a photo's way.

    Attributes
    ----------
    title : str
    what, why, talk : str
        What it does, why that works, and what the talk did, as Markdown.
    show : callable
        Draws the numbers of the chosen photo.
    code : callable
        Returns the functions that do it.
    """

    title: str
    what: str
    why: str
    talk: str
    show: Callable[[SearchEngine, Choice], None]
    code: Callable[[SearchEngine], list[Callable[..., Any]]]


STEPS = {
    "network": Step(
        "The network looks",
        "The photo is squashed to a square and goes through a network that has learned to tell "
        "a thousand kinds of thing apart. Its last layer is a grid of cells over the photo, and "
        "each cell says how strongly it shows hundreds of patterns.",
        "To tell a thousand kinds apart, the network had to learn what fur, wheels and roofs "
        "look like. Those patterns serve for photos that it has never seen.",
        "The talk takes VGG16 without its last layer, 4,096 numbers a photo. semsearch stops a "
        "few layers earlier, where the grid still knows what is where, and offers newer networks.",
        photos.show_network, photos.network_code,
    ),
    "embedding": Step(
        "One embedding",
        "The grid is pooled: each pattern keeps one number for the whole photo. That list of "
        "numbers is the photo's embedding. It is computed once and kept in the library.",
        "Photos that show the same have much the same numbers, wherever in the picture the thing "
        "is and however large the file.",
        "The talk keeps embeddings in a file of numpy's. semsearch keeps them in SQLite, each "
        "with a checksum, and computes only those of new photos.",
        photos.show_embedding, photos.embedding_code,
    ),
    "neighbours": Step(
        "Its neighbours",
        "Two photos are alike if their embeddings point the same way. The cosine says how much: "
        "1 is the same direction, 0 means nothing in common.",
        "The network gives similar patterns to similar things, so to look for similar photos is "
        "to look for near points.",
        "The talk asks Annoy, which is fast and almost right. Here every photo is compared, "
        "which is exact and takes milliseconds. semsearch also takes out what all photos have "
        "in common, and adds what the head of step 6 sees in them.",
        photos.show_neighbours, photos.neighbours_code,
    ),
    "focus": Step(
        "What matters in it",
        "Choose what matters in the photo. The numbers that speak for it grow, the others fade, "
        "and the neighbours change.",
        "Each number of an embedding is a pattern, and the head knows which patterns make it "
        "believe in a thing. Follow its belief backwards, and you know which to keep.",
        "The talk multiplies the numbers by the weights that the network's last layer has for "
        "a class. semsearch takes the slope of the head's belief, which is the same for one "
        "layer and works for any word.",
        photos.show_focus, photos.focus_code,
    ),
    "words": Step(
        "Words as points",
        "Words have embeddings too: 300 numbers each, learned from which words occur together "
        "in billions of sentences. Words used alike lie near each other.",
        "*Puppy* and *dog* stand beside the same words, so they get much the same numbers. Even "
        "differences mean something: from *man* to *woman* is the way from *king* to *queen*.",
        "The talk uses the same GloVe vectors, of 400,000 words from a smaller collection. "
        "semsearch takes those of a larger one, and fits the rarer words of the other into it.",
        words.show_words, words.words_code,
    ),
    "head": Step(
        "From photo to words",
        "A small network, the projection head, reads the embedding and says which of about a "
        "thousand concepts the photo shows. The mean of their word vectors, the likelier the "
        "heavier, is a place for the photo among the words. The head also puts the photo into a "
        "joint space with names and whole phrases, and searches compare there.",
        "Once photos and words lie in one space, a word can find photos that nobody ever "
        "labelled, even if it is none of the concepts.",
        "The talk trains a head to hit the word vector of each photo's label, one of 20. This "
        "one learned from what whole ImageNet networks say of thousands of photos.",
        words.show_head, words.head_code,
    ),
    "search": Step(
        "A search",
        "Your words are read into parts. Four pieces of evidence say how well the photo answers "
        "each, weights add them up, and the sum becomes a confidence.",
        "No piece of evidence is right for every word. How much to trust each was learned from "
        "photos of which it was known what they show.",
        "The talk ranks by the distance between the words' vector and the photo's. semsearch "
        "adds evidence up, lets photos that look alike help each other to a higher rank, and says "
        "so when nothing matches.",
        words.show_search, words.search_code,
    ),
    "name": Step(
        "A name of its own",
        "Give a few photos a name, such as that of a pet, and it becomes a word. Each example is "
        "looked at three times: as it is, mirrored, and its middle. A photo is as near to it as to "
        "the nearest of these, and the mean over the examples makes the confidence.",
        "The network tells a thousand kinds apart, and what it sees suffices to tell one dog from "
        "others too. Nothing is trained, so one example is enough to begin with.",
        "The talk wants more data where a search errs, and a model of one's own. Here a yes or a "
        "no to a photo is that data, and it counts at once.",
        named.show_naming, named.naming_code,
    ),
    "drawing": Step(
        "A drawing",
        "The head tells what is plainly a drawing, and moves it to where photos of the same "
        "things lie. Outlines get a grey surface before the network looks. A photo stays as it "
        "is, to the bit.",
        "A network that learned from photos sees lines on paper first, but what they depict is in "
        "the numbers as well. A linear map that was learned from pairs of a photo and its drawing "
        "finds it.",
        "The talk proposes to make photos look drawn and to train on both. That is how this map "
        "was learned, without training the network anew.",
        drawn.show_drawing, drawn.drawing_code,
    ),
    "alike": Step(
        "What alike means to you",
        "The same thing, the same colours, the same scene: pairs of photos that are alike to you "
        "say which it is. What differs within such pairs counts less from then on, and colours "
        "count as much as they help.",
        "The numbers that change between two photos that you call alike are those that you do "
        "not care for.",
        "The talk trains a network on pairs, and warns of how hard that is. A closed form learns "
        "the same from some dozens of pairs, and says on pairs that were held out whether it "
        "helps.",
        alike.show_alike, alike.alike_code,
    ),
    "said": Step(
        "What is said of it",
        "Titles, captions and keywords in the file, and the names of file, folder and albums, say "
        "what a photo shows too. They are believed as far as photos of this library look like "
        "what is said of them.",
        "Some people name their folders carefully, others by date. Comparing what is said with "
        "what is seen tells which, and nobody has to say so.",
        "The talk searches without any text about photos. semsearch lets either be enough: what "
        "a photo shows, or what is said of it.",
        said.show_said, said.said_code,
    ),
}  # fmt: skip


def choose_step() -> str:
    """Draw the steps and return the chosen one, which the address keeps."""
    titles = {key: f"{number} {step.title}" for number, (key, step) in enumerate(STEPS.items(), 1)}
    wanted = st.query_params.get(PARAMETER)
    # Not bound by Streamlit, which would put the titles into the address.
    st.session_state[KEY] = wanted if wanted in STEPS else next(iter(STEPS))
    chosen = st.segmented_control(
        "Step", list(STEPS), required=True, format_func=titles.__getitem__, key=KEY,
        on_change=lambda: _go(st.session_state[KEY]),
    )  # fmt: skip
    return str(chosen)


def show_step(name: str, engine: SearchEngine, choice: Choice) -> None:
    """Draw a step: what it does, the numbers of the chosen photo, and the code."""
    step = STEPS[name]
    st.header(f"{list(STEPS).index(name) + 1} {step.title}")
    st.markdown(step.what)
    st.markdown(f"**Why it works.** {step.why}")
    st.markdown(f"**The talk.** {step.talk}")
    if name not in ALONE and len(engine) > MOST:
        st.caption(
            f"The photo is compared here with {counted(engine)}, from all over the library, and "
            "with those that a search finds. Searches look among all."
        )
    step.show(engine, choice)
    with st.expander("The code that does this", icon=":material/code:"):
        for function in step.code(engine):
            st.caption(f"`{function.__module__}.{function.__qualname__}`")
            st.code(source_of(function), language="python")
    _show_ways_on(name)


def _show_ways_on(name: str) -> None:
    names = list(STEPS)
    position = names.index(name)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if position > 0:
            before = names[position - 1]
            st.button(f"Back: {STEPS[before].title}", icon=":material/arrow_back:", key="back",
                      on_click=_go, args=(before,))  # fmt: skip
        if position < len(names) - 1:
            after = names[position + 1]
            st.button(f"Next: {STEPS[after].title}", icon=":material/arrow_forward:", key="next",
                      type="primary", on_click=_go, args=(after,))  # fmt: skip


def _go(name: str) -> None:
    st.query_params[PARAMETER] = name
