"""What a name would bring, each marked photo judged as if nothing had been said of it."""

from collections.abc import Mapping
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import ExampleError, SemsearchError
from semsearch.evaluation.own.asking import gallery_of, numbers_of
from semsearch.evaluation.own.outcome import Outcome, outcome_of
from semsearch.evaluation.own.teaching import examples_from
from semsearch.feedback.examples import Example
from semsearch.head.things import Thing
from semsearch.search.engine import SearchEngine
from semsearch.search.pictures import VIEWS
from semsearch.vectors import Array

# Where an engine searches, photos that are so near to an example compete with the marked ones.
NEAREST = 200


def try_name(
    engine: SearchEngine, name: str, marks: Mapping[str, bool], is_taught: bool = True
) -> Outcome | None:
    """Return how a name would fare on marked photos, each judged by what the others teach.

    Photos that were not looked at from several views yet are taken as they are.

    Parameters
    ----------
    engine : SearchEngine
    name : str
        It may be known already.
    marks : dict of str to bool
        Whether each marked photo is right, by SHA-256.
    is_taught : bool
        Whether marks teach it too, or only what is known of it now.

    Returns
    -------
    Outcome or None
        None if a photo has no example left to be judged by.
    """
    known = _known(engine, name)
    if is_taught:
        marked = _embedded(engine, examples_from(engine, marks))
        places = {own.place for own in marked}
        said = {own: known.get(own, views) for own, views in marked.items()}
        known = {own: views for own, views in known.items() if own.place not in places} | said
    with suppress(ExampleError):
        return _held_out(engine, known, marks)
    return None


def _held_out(
    engine: SearchEngine, known: Mapping[Example, Array], marks: Mapping[str, bool]
) -> Outcome:
    marked = numbers_of(engine, marks)
    ids = _competing(engine, known, list(marked))
    gallery, points = gallery_of(engine, ids), _points(engine, known)
    logits = _thing(engine, points).logits(gallery, len(engine))
    contents = {number: engine.photo(number).sha256 for number in marked}
    for content in set(contents.values()):
        others = _thing(engine, {own: p for own, p in points.items() if own.sha256 != content})
        rows = np.flatnonzero(np.isin(ids, [n for n, own in contents.items() if own == content]))
        logits[rows] = others.logits(gallery[rows], len(engine))
    return outcome_of(ids[np.argsort(-logits, kind="stable")], marked)


def _points(engine: SearchEngine, known: Mapping[Example, Array]) -> dict[Example, Array]:
    """Return the points of the views of examples, each of shape (v, k)."""
    if not known:
        return {}
    found = engine.head.gallery(np.concatenate([*known.values()])).points
    return {own: found[n * VIEWS : (n + 1) * VIEWS] for n, own in enumerate(known)}


def _thing(engine: SearchEngine, points: Mapping[Example, Array]) -> Thing:
    if not any(own.is_of for own in points):
        raise ExampleError("No example is left.")
    together = np.stack([*points.values()])
    is_of = np.array([own.is_of for own in points])
    return Thing(engine.head, together[is_of], together[~is_of])


def _competing(
    engine: SearchEngine, known: Mapping[Example, Array], marked: list[int]
) -> NDArray[np.int64]:
    """Return the numbers of the photos that are ranked, ascending: all, or those near examples."""
    if not engine.searched_by:
        return engine.ids
    near = [engine.search(embedding=views[0], k=NEAREST).matches.ids
            for example, views in known.items() if example.is_of]  # fmt: skip
    return np.unique(np.concatenate([np.array(marked, np.int64), *near]))


def _known(engine: SearchEngine, name: str) -> dict[Example, Array]:
    """Return the views of each example of a name that is known, shape (v, dim)."""
    names, dim = engine.taught.names, engine.head.dim
    if name not in names:
        return {}
    with suppress(SemsearchError):
        # What the encoder has not seen yet is looked at first.
        engine.taught.thing(names.spelt(name))
    kept = names.embeddings(name, engine.head.info.encoder)
    return {own: v.reshape(VIEWS, dim) for own, v in kept.items() if v.size == VIEWS * dim}


def _embedded(engine: SearchEngine, examples: list[Example]) -> dict[Example, Array]:
    numbers = numbers_of(engine, {own.sha256: True for own in examples})
    by_content = {engine.photo(number).sha256: number for number in numbers}
    return {
        own: np.repeat(engine.embedding(by_content[own.sha256])[None], VIEWS, axis=0)
        for own in examples
    }
