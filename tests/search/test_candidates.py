"""The photos that compete in one search, and what speaks for each."""

import numpy as np
import pytest

from semsearch import SearchEngine, WordVectors
from semsearch.head.scoring import Scorer
from semsearch.images.colour import describe_hue
from semsearch.library.catalogue import Catalogue
from semsearch.queries.query import read_query
from semsearch.search.candidates import Candidates
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.vectors import Array
from semsearch.words.lexicon import Lexicon


class Colours:
    """Colours that count how often they are asked for."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine
        self.asked = 0

    def __call__(self) -> Array:
        self.asked += 1
        return np.stack([self.engine.colours_of(photo.id) for photo in self.engine.photos])


@pytest.fixture
def colours(engine: SearchEngine) -> Colours:
    return Colours(engine)


def candidates_of(
    engine: SearchEngine, colours: Colours, size: int = 405, photos: Catalogue | None = None
) -> Candidates:
    scorer = Scorer(engine.head, engine.words, Lexicon.load())
    shown = engine.photos if photos is None else photos
    taught, said = engine.taught.logits, engine.said
    return Candidates(shown, engine.gallery, scorer, colours, taught, said, engine.likeness, size)


def mixed(engine: SearchEngine) -> Mix:
    blue = ColourPart(describe_hue("blue"), weight=0.5, label="blue", is_palette=False)
    photo = PhotoPart(engine.embedding(7), weight=2.0, label="like it")
    return Mix("windmill -bird", text_weight=3.0, photos=(photo,), colours=(blue,))


def test_words_speak_first_then_photos_and_then_colours(
    engine: SearchEngine, colours: Colours, words: WordVectors
) -> None:
    mix = mixed(engine)
    found = candidates_of(engine, colours).evidence(mix, read_query(mix.text, words))
    assert [own.label for own in found] == ["windmill", "bird", "like it", "blue"]
    assert [own.weight for own in found] == [3.0, -3.0, 2.0, 0.5]
    assert all(own.logits.shape == own.ranked.shape == (405,) for own in found)


def test_a_photo_speaks_most_for_itself(engine: SearchEngine, colours: Colours) -> None:
    mix = Mix(photos=(PhotoPart(engine.embedding(7)),))
    [found] = candidates_of(engine, colours).evidence(mix, None)
    assert engine.ids[found.logits.argmax()] == 7


def test_colours_are_read_only_for_those_who_ask(
    engine: SearchEngine, colours: Colours, words: WordVectors
) -> None:
    candidates = candidates_of(engine, colours)
    candidates.evidence(Mix("windmill"), read_query("windmill", words))
    assert colours.asked == 0
    candidates.evidence(mixed(engine), None)
    assert colours.asked == 1


def test_the_best_of_a_larger_library_has_to_be_surer(
    engine: SearchEngine, colours: Colours, words: WordVectors
) -> None:
    query = read_query("windmill", words)
    few, many = (
        candidates_of(engine, colours, size).evidence(Mix("windmill"), query)[0]
        for size in (405, 100_000)
    )
    assert few.limit is not None and many.limit is not None
    assert many.limit > few.limit
    np.testing.assert_array_equal(few.logits, many.logits)


def test_words_that_are_asked_again_are_not_judged_again(
    engine: SearchEngine, colours: Colours, words: WordVectors
) -> None:
    candidates = candidates_of(engine, colours)
    part = read_query("windmill", words).parts[0]
    assert candidates.judged(part) is candidates.judged(part)


def test_nothing_speaks_where_there_are_no_photos(
    engine: SearchEngine, colours: Colours, words: WordVectors
) -> None:
    nothing = Catalogue(engine.library, np.empty(0, np.int64))
    candidates = candidates_of(engine, colours, photos=nothing)
    assert candidates.evidence(Mix("windmill"), read_query("windmill", words)) == []
