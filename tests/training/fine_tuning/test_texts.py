"""How the second half of embeddings moves photos among captions."""

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.head.tuned import Tuned
from semsearch.training.fine_tuning.outcome.head import fit_tuned
from semsearch.training.fine_tuning.outcome.texts import SPACES, Captioned, with_captions
from semsearch.vectors import Array, unit

SECOND, TEXT = 512, 684
LEARNED, WATCHED = slice(None, 200), slice(200, 300)


def captions(engine: SearchEngine) -> Array:
    """What is said of the demo's photos, in few words: it has little to do with them."""
    rng = np.random.default_rng(0)
    return unit(rng.normal(size=(len(engine), 8)) @ rng.normal(size=(8, TEXT)))


def tuned_on(engine: SearchEngine, second: Array, said: Array) -> Tuned:
    embeddings = np.hstack([engine.embeddings, unit(second)])
    before = fit_tuned(embeddings[LEARNED], embeddings[300:], engine.head, count=16)
    parts = (Captioned(embeddings[part], said[part]) for part in (LEARNED, WATCHED))
    return with_captions(engine.head, before, *parts)


def test_what_the_blocks_see_of_captions_moves_photos_towards_them(engine: SearchEngine) -> None:
    said = captions(engine)
    second = 5 + said @ np.random.default_rng(1).normal(size=(TEXT, SECOND))
    tuned = tuned_on(engine, second, said)
    for name in SPACES:
        space = getattr(engine.head, name)
        moved = tuned.second(np.hstack([engine.embeddings, unit(second)]))[WATCHED]
        sought = (said[WATCHED] - space.centre) @ space.basis
        towards = (unit(moved @ getattr(tuned, name)) * unit(sought - sought.mean(axis=0))).sum(1)
        assert towards.mean() > 0.3


def test_blocks_that_see_nothing_of_captions_move_nothing(engine: SearchEngine) -> None:
    noise = 5 + np.random.default_rng(2).normal(size=(len(engine), SECOND))
    tuned = tuned_on(engine, noise, captions(engine))
    moved = [np.abs(tuned.moved(np.ones((1, 2 * SECOND)), getattr(tuned, s))).max() for s in SPACES]
    assert moved == pytest.approx([0, 0])
