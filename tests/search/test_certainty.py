"""How alike a photo is to one that was searched with is said in words, not in per cent."""

import io

import numpy as np
import pytest
from PIL import Image

from semsearch import SearchEngine
from semsearch.head.scoring import same_odds
from semsearch.search.certainty import likeness
from semsearch.search.mix import Mix, PhotoPart


@pytest.mark.parametrize(
    ("cosine", "expected"),
    [(1.0, "same picture"), (0.996, "same picture"), (0.99, "near copy"), (0.951, "near copy")],
)
def test_copies_are_told_by_the_cosine_of_their_points(
    engine: SearchEngine, cosine: float, expected: str
) -> None:
    logit = same_odds(engine.head, np.array(cosine, np.float32))
    assert strength(engine.head, float(logit)) == expected


def test_others_are_told_by_what_is_likelier(engine: SearchEngine) -> None:
    assert strength(engine.head, 0.01) == "alike"
    assert strength(engine.head, -0.01) == "loosely alike"


def test_a_photo_is_the_same_picture_as_itself_and_no_other_is(engine: SearchEngine) -> None:
    found = engine.search(embedding=engine.embedding(7), k=len(engine)).matches
    assert found[0].photo.id == 7
    assert [match.strength for match in found].count("same picture") == 1
    assert found[-1].strength == "loosely alike"


def test_a_photo_that_was_saved_anew_is_a_copy(engine: SearchEngine) -> None:
    photo, buffer = engine.photos[40], io.BytesIO()
    engine.decode(photo.path).save(buffer, "JPEG", quality=80)
    found = engine.search_image(Image.open(io.BytesIO(buffer.getvalue())), k=1)
    assert found[0].photo == photo
    assert found[0].strength in ("same picture", "near copy")


def test_one_photo_has_a_strength_and_words_have_a_percentage(engine: SearchEngine) -> None:
    photo = PhotoPart(engine.embedding(7))
    alone = engine.find(Mix(photos=(photo,)), k=1).matches[0]
    mixed = engine.find(Mix("animal", photos=(photo,)), k=1).matches[0]
    worded = engine.find(Mix("animal"), k=1).matches[0]
    assert alone.figure == alone.strength == "same picture"
    assert not mixed.strength and mixed.figure.endswith("%")
    assert not worded.strength and worded.figure.endswith("%")
