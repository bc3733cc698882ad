"""How sure it is that a photo is what was asked for is said in words, not in per cent."""

import io

import numpy as np
import pytest
from PIL import Image

from semsearch import SearchEngine
from semsearch.head.scoring import same_odds
from semsearch.images.colour import describe_hue
from semsearch.search.certainty import Counts, band, likeness
from semsearch.search.mix import ColourPart, Mix, PhotoPart


def certainties(engine: SearchEngine, mix: Mix, k: int = 12) -> list[str]:
    return [match.certainty for match in engine.find(mix, k=k).matches]


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(1.0, "surely"), (0.8, "surely"), (0.79, "likely"), (0.5, "likely"), (0.49, "perhaps"),
     (0.2, "perhaps"), (0.19, "hardly"), (0.0, "hardly")],
)  # fmt: skip
def test_what_is_likelier_is_said_to_be_surer(confidence: float, expected: str) -> None:
    assert band(confidence) == expected


@pytest.mark.parametrize(
    ("cosine", "expected"),
    [(1.0, "same picture"), (0.996, "same picture"), (0.99, "near copy"), (0.951, "near copy")],
)
def test_copies_are_told_by_the_cosine_of_their_points(
    engine: SearchEngine, cosine: float, expected: str
) -> None:
    logit = same_odds(engine.head, np.array(cosine, np.float32))
    assert likeness(engine.head, float(logit)) == expected


def test_others_are_told_by_what_is_likelier(engine: SearchEngine) -> None:
    assert likeness(engine.head, 0.01) == "alike"
    assert likeness(engine.head, -0.01) == "loosely alike"


def test_a_photo_is_the_same_picture_as_itself_and_no_other_is(engine: SearchEngine) -> None:
    found = engine.search(embedding=engine.embedding(7), k=len(engine)).matches
    assert found[0].photo.id == 7
    assert [match.certainty for match in found].count("same picture") == 1
    assert found[-1].certainty == "loosely alike"


def test_a_photo_that_was_saved_anew_is_a_copy(engine: SearchEngine) -> None:
    photo, buffer = engine.photos[40], io.BytesIO()
    engine.pictures.decode(photo.path).save(buffer, "JPEG", quality=80)
    found = engine.search_image(Image.open(io.BytesIO(buffer.getvalue())), k=1)
    assert found[0].photo == photo
    assert found[0].certainty in ("same picture", "near copy")


def test_words_are_answered_as_surely_as_the_photo_itself_has_it(engine: SearchEngine) -> None:
    found = engine.search("windmill", k=len(engine)).matches
    assert [match.certainty for match in found] == [band(match.score) for match in found]
    assert (found[0].certainty, found[-1].certainty) == ("surely", "hardly")


def test_where_something_shall_be_left_out_nothing_is_certain(engine: SearchEngine) -> None:
    unlike = PhotoPart(engine.embedding(7), weight=-1.0)
    assert set(certainties(engine, Mix("grass -people"))) == {""}
    assert set(certainties(engine, Mix("-people"))) == {""}
    assert set(certainties(engine, Mix(photos=(unlike,)))) == {""}


def test_photos_with_words_or_others_and_colours_have_no_certainty(engine: SearchEngine) -> None:
    photos = tuple(PhotoPart(engine.embedding(number)) for number in (7, 8))
    blue = ColourPart(describe_hue("blue"), is_palette=False)
    assert set(certainties(engine, Mix("animal", photos=photos[:1]))) == {""}
    assert set(certainties(engine, Mix(photos=photos))) == {""}
    assert set(certainties(engine, Mix(colours=(blue,)))) == {""}


def test_those_that_are_likely_right_are_counted_and_those_that_may_be() -> None:
    scores = np.array([0.9, 0.5, 0.49, 0.2, 0.19], np.float32)
    assert Counts.of(scores) == Counts(likely=2, possible=2)
    assert Counts.of(scores[:0]) == Counts(likely=0, possible=0)
