"""The steps from words to a search: word vectors, the projection head, the evidence."""

import numpy as np
import streamlit as st

from semsearch.errors import UnknownWordsError
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Scorer
from semsearch.head.text_tower import TextTower
from semsearch.insight.walkthrough import (
    CASES,
    EVIDENCE,
    PartEvidence,
    answer,
    likeness,
    place,
    word_facts,
)
from semsearch.percent import percent
from semsearch.queries.query import MAX_LENGTH, SYNTAX_HELP, read_query
from semsearch.search.engine import SearchEngine
from semsearch.search.ranking import Ranking
from semsearch.ui.charts import show_bars
from semsearch.ui.insight.steps.pictures import Code, signed
from semsearch.ui.links import TEXT_PAGE, WORDS_PAGE, kept_parameters
from semsearch.ui.query.chosen import Choice
from semsearch.ui.query.reading import show_reading
from semsearch.ui.text import plain
from semsearch.words.word_vectors import WordVectors

NEAR = 8
CONCEPTS = 5
FIRST = 6
FALLBACK = "photo"
FIRST_QUERY = "windmill"
LONGEST_WORD = 60


def show_words(engine: SearchEngine, choice: Choice) -> None:
    """Draw a tag of the photo among the words, two words compared, and an analogy."""
    word = _word_of(engine, choice)
    with st.spinner("Opening the words"):
        facts = word_facts(engine.words, word, NEAR)
        analogy = engine.words.most_similar(["king", "woman"], ["man"], topn=3)
    first = ", ".join(f"{number:.2f}" for number in facts.vector[:FIRST])
    st.markdown(
        f"A word for this photo is **{plain(word)}**: {len(facts.vector)} numbers, {first} … "
        f"Of {len(engine.words):,} words it is number {facts.rank:,} by use. Nearest to it:"
    )
    show_bars(facts.neighbours, 1.0, f"The words nearest to {word} with their cosines")
    st.markdown("**How near are two words?**")
    left, right = st.columns(2)
    one = left.text_input("One", "dog", key="one", bind="query-params", max_chars=LONGEST_WORD)
    other = right.text_input(
        "Another", "puppy", key="other", bind="query-params", max_chars=LONGEST_WORD
    )
    _show_likeness(engine.words, *((text or "").strip().lower() for text in (one, other)))
    (best, cosine), *rest = analogy
    others = ", ".join(f"{plain(w)} {c:.2f}" for w, c in rest)
    st.markdown(
        f"**king − man + woman** lies nearest to **{plain(best)}**, cosine {cosine:.2f}; "
        f"then {others}."
    )
    st.page_link(WORDS_PAGE, label="Try others", icon=":material/text_fields:",
                 query_params=kept_parameters())  # fmt: skip


def words_code(engine: SearchEngine) -> Code:
    """Return what looks words up, and what finds their neighbours."""
    return [WordVectors.__getitem__, WordVectors.most_similar]


def show_head(engine: SearchEngine, choice: Choice) -> None:
    """Draw the concepts of the photo, and the words near their mean, as the talk has it."""
    found = place(engine.head, engine.words, choice.embedding, CONCEPTS)
    top = max(value for _, value in found.concepts)
    share = sum(value for _, value in found.concepts)
    st.markdown(
        f"The likeliest of {len(engine.head.concepts):,} concepts. These {CONCEPTS} have "
        f"{percent(share)} of the probability; the others share the rest:"
    )
    show_bars(found.concepts, top, "The likeliest concepts with their probabilities")
    first = ", ".join(f"{number:.2f}" for number in found.place[:FIRST])
    st.markdown(
        "The talk's own way from here to words: the mean of the word vectors of all concepts, each "
        f"weighted by its probability, {len(found.place)} numbers, {first} … Words near it:"
    )
    show_bars(found.words, 1.0, "The words nearest to the photo's place with their cosines")
    st.markdown(
        "Searches use more than this one place: the head puts photos and texts into a joint "
        f"space. Its first part, {engine.head.name_basis.shape[1]} numbers, compares a photo with "
        "a classifier that is made from the words; the second, "
        f"{engine.head.labels.basis.shape[1]} numbers, with the words among what photos are "
        f"called; the third, {engine.head.phrases.basis.shape[1]}, with the sentence among "
        "captions."
    )


def head_code(engine: SearchEngine) -> Code:
    """Return what says which concepts a photo shows, where it lies, and where texts do."""
    return [ProjectionHead.probabilities, place, ProjectionHead.gallery, TextTower.names,
            TextTower.said]  # fmt: skip


def show_search(engine: SearchEngine, choice: Choice) -> None:
    """Draw how a typed query is read, and how the photo answers it."""
    text = st.text_input(
        "What should the photo show?", FIRST_QUERY, key="q", max_chars=MAX_LENGTH,
        icon=":material/search:", bind="query-params", help=SYNTAX_HELP,
    )  # fmt: skip
    try:
        found = answer(engine, choice.embedding, choice.photo, text or "")
    except UnknownWordsError as error:
        st.warning(plain(error), title="Nothing to search for")
        return
    show_reading(found.query, "q")
    with st.container(horizontal=True):
        st.metric("Confidence", percent(found.confidence, 1), border=True, width="content")
        st.metric("Rank", f"{found.rank:,} of {found.photos:,}", border=True, width="content")
    for evidence in found.parts:
        _show_evidence(evidence, choice.photo is not None)
    for name, confidence in found.names.items():
        st.markdown(f"**{plain(name)}**, a name that was taught: {percent(confidence, 1)}")
    st.page_link(
        TEXT_PAGE, label="See what this search finds", icon=":material/search:",
        query_params={"q": text or ""} | kept_parameters(),
    )  # fmt: skip


def search_code(engine: SearchEngine) -> Code:
    """Return what reads a query, weighs the evidence, and ranks."""
    return [read_query, Scorer.evidence, Scorer.logits, Ranking.find]


def _word_of(engine: SearchEngine, choice: Choice) -> str:
    tags = engine.tags_of_embedding(choice.embedding, k=CONCEPTS, threshold=0)
    return next((tag.word for tag in tags if tag.word in engine.words), FALLBACK)


def _show_likeness(words: WordVectors, one: str, other: str) -> None:
    try:
        cosine = likeness(words, one, other)
    except UnknownWordsError as error:
        st.warning(plain(error))
        return
    st.markdown(f"The cosine of **{plain(one)}** and **{plain(other)}** is **{cosine:.2f}**.")


def _show_evidence(evidence: PartEvidence, is_in_library: bool) -> None:
    part = evidence.part
    terms = ", ".join(
        f"{plain(term.text)} ({percent(share)})"
        for term, share in zip(part.terms, evidence.meaning.shares, strict=True)
    )
    sign = "Wanted" if part.weight > 0 else "Not wanted"
    st.markdown(f"**{sign}:** {terms} · read as {CASES[evidence.meaning.case]}")
    products = evidence.values * evidence.weights
    rows = zip(EVIDENCE, evidence.values, evidence.weights, products, strict=True)
    table = [_row(*each) for each in rows]
    table.append({"Evidence": "Without any", "Found": "", "Weight": "", "Adds": signed(
        evidence.bias)})  # fmt: skip
    table.append({"Evidence": "Sum, as log-odds", "Found": "", "Weight": "", "Adds": signed(
        evidence.logit)})  # fmt: skip
    if is_in_library:
        table.append({"Evidence": "For the ranking, with what photos like it add", "Found": "",
                      "Weight": "", "Adds": signed(evidence.ranked)})  # fmt: skip
    st.table(table, alt="The evidence with its weights, and what it adds up to", hide_index=True)
    answers = "it shows it" if part.weight > 0 else "it does not show it"
    st.caption(
        "The first is the logarithm of a probability, 0 where it is certain; the others say by "
        "how many standard deviations the photo is nearer than usual, 0 where it is as near as "
        "any. Log-odds of 0 are even chances; each 0.7 more doubles the odds. "
        f"{signed(evidence.judged)}{_what_else(evidence)} makes a confidence of "
        f"{percent(evidence.confidence, 1)} that {answers}; photos like it move its rank alone."
    )


def _what_else(evidence: PartEvidence) -> str:
    if evidence.said:
        return f", with what is said of it, which is believed by {evidence.said:.2f},"
    return ", that of its best tile," if evidence.judged > evidence.logit + 0.005 else ""


def _row(name: str, value: np.float32, weight: np.float32, product: np.float32) -> dict[str, str]:
    return {"Evidence": name, "Found": f"{value:.2f}", "Weight": f"{weight:.2f}",
            "Adds": signed(float(product))}  # fmt: skip
