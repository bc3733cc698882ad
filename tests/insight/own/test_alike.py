"""Neighbours before and after a library learned what is alike."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.head.likeness.learned import Likeness, LikenessInfo, key_of
from semsearch.head.likeness.metric import Map, Metric
from semsearch.images.colour import BINS
from semsearch.insight.own.alike import alike

WINDMILL = 76
INFO = ("told",), 30, 10, 3.0, 50.0, 400, 0.9, 0.6, 0.5, 0.7


@pytest.fixture
def kept(engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptLikeness:
    """Where the demo library keeps a likeness, to which colours are nearly all."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    dim = engine.gallery.points.shape[1]
    looks, tints = (Map(np.zeros(k, np.float32), np.eye(k, dtype=np.float32)) for k in (dim, BINS))
    info = LikenessInfo("vgg16", key_of(engine.head), *INFO)
    kept = KeptLikeness(engine.library, engine.head)
    kept.keep(Likeness(Metric(looks, tints, 0.99), np.array([5, -1], np.float32), info))
    return kept


def test_without_a_likeness_there_is_nothing_to_tell(
    engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert alike(engine, engine.embedding(WINDMILL), None, 3, None) is None


def test_the_nearest_by_colours_are_those_of_like_colours(
    engine: SearchEngine, kept: KeptLikeness
) -> None:
    photo, own = engine.photo(WINDMILL), engine.colours_of(WINDMILL)
    told = alike(engine, engine.embedding(WINDMILL), own, 5, photo)
    assert told and len(told.before) == len(told.after) == 5
    assert photo not in [each for each, _ in told.after]
    roots = {n: np.sqrt(engine.colours_of(n)) @ np.sqrt(own) for n in engine.ids.tolist()}
    best = sorted(roots, key=lambda number: -roots[number])[:9]
    assert {each.id for each, _ in told.after} <= set(best)
    assert told.new == len({e.id for e, _ in told.after} - {e.photo.id for e in told.before})


def test_one_that_is_switched_off_is_told_of_too(engine: SearchEngine, kept: KeptLikeness) -> None:
    kept.switch(False)
    told = alike(engine, engine.embedding(WINDMILL), None, 3, None)
    found = kept.read()
    assert told and found
    assert told.likeness.info == replace(found.info) and not told.likeness.is_on
