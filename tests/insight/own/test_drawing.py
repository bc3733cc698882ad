"""How much of a drawing a picture is, and what placing it among photos changes."""

from dataclasses import replace

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.encoders import load_encoder
from semsearch.insight.own.drawing import seen_as_drawing
from semsearch.training.styles import drawn

WINDMILL = 76


def test_a_photo_stays_where_it_is(engine: SearchEngine) -> None:
    told = seen_as_drawing(engine, engine.embedding(WINDMILL), 4, engine.photo(WINDMILL))
    assert told
    assert told.share == 0 and told.odds < told.limits[0]
    assert told.before == told.after
    assert told.place_before == told.place == 1


def test_a_drawing_is_held_for_one_and_comes_nearer_to_its_photo(engine: SearchEngine) -> None:
    photo = engine.photo(WINDMILL)
    drawing = drawn(engine.pictures.decode(photo.path), "contours", np.random.default_rng(0))
    embedding = engine.embed(drawing)
    told = seen_as_drawing(engine, embedding, 4, photo)
    assert told and told.place and told.place_before
    assert told.share > 0.5 and told.odds > told.limits[0]
    assert told.place < told.place_before
    found = [match.photo for match in engine.search(embedding=embedding, k=20).matches[:]]
    assert told.after[0].photo in found


def test_a_head_that_never_learned_of_drawings_says_so(engine: SearchEngine) -> None:
    head = replace(engine.head, drawings=None)
    bare = SearchEngine(engine.library, engine.words, head, lambda: load_encoder("vgg16"))
    assert seen_as_drawing(bare, engine.embedding(WINDMILL), 4) is None


@pytest.mark.parametrize("number", [WINDMILL, 1])
def test_how_much_is_what_the_head_heeds(engine: SearchEngine, number: int) -> None:
    embedding = engine.embedding(number)
    told = seen_as_drawing(engine, embedding, 1)
    assert told and engine.head.drawings
    assert told.share == float(engine.head.drawings.share(embedding[None])[0])
