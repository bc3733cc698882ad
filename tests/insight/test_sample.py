"""Where there are many photos one is compared with some, and with the best of all."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from semsearch import Library, SearchEngine
from semsearch.insight import sample
from semsearch.insight.own.drawing import seen_as_drawing
from semsearch.insight.own.naming import one_example
from semsearch.insight.own.saying import added
from semsearch.insight.sample import Sample, counted
from semsearch.insight.walkthrough import answer, farthest, nearest
from semsearch.search.mix import Mix
from semsearch.stores import beside
from semsearch.stores.beside import keep_up

WINDMILL, SOME, FOUND = 76, 100, 20


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 100 photos on there are many."""
    monkeypatch.setattr(sample, "MOST", SOME)
    monkeypatch.setattr(sample, "FOUND", FOUND)


def test_of_few_photos_all_are_compared(engine: SearchEngine) -> None:
    assert Sample.of(engine, Mix("windmill")).ids is engine.ids
    assert counted(engine) == "405 photos"


def test_of_many_some_from_all_over_are_compared_and_those_that_are_found(
    engine: SearchEngine, few: None
) -> None:
    photo = engine.photo(WINDMILL)
    some = Sample.of(engine, Mix("windmill"), photo)
    found = engine.search("windmill", k=FOUND).matches.ids
    assert SOME < len(some) <= SOME + FOUND + 1
    assert {*found.tolist(), WINDMILL} <= set(some.ids.tolist())
    assert (np.diff(some.ids) > 0).all() and some.photos[some.row(photo)] == photo
    assert some.ids[0] == engine.ids[0] and some.ids[-1] == engine.ids[-1]
    rows = np.searchsorted(engine.ids, some.ids)
    assert np.allclose(some.gallery.points, engine.gallery.points[rows], atol=1e-6)
    assert np.array_equal(some.colours, engine.searched.colours_of(some.ids))
    assert counted(engine) == "some 100 of 405 photos"


def test_what_is_told_of_a_photo_is_the_same(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, embedding = engine.photo(WINDMILL), engine.embedding(WINDMILL)

    def told() -> list[object]:
        search = answer(engine, embedding, photo, "windmill -dog")
        drawing, said = seen_as_drawing(engine, embedding, 4, photo), added(engine, photo, "mill")
        name = one_example(engine, embedding[None], 5, photo)
        assert drawing and said
        return [
            search.rank, round(search.confidence, 4), nearest(engine, embedding, 5, photo),
            drawing.place, [each.photo for each in drawing.after], said.place,
            [(each.photo, round(each.refused, 3)) for each in name.found],
        ]  # fmt: skip

    whole = told()
    monkeypatch.setattr(sample, "MOST", SOME)
    assert told() == whole
    assert answer(engine, embedding, photo, "windmill").photos < len(engine)


def test_the_farthest_are_those_of_some(engine: SearchEngine, few: None) -> None:
    far = farthest(engine, engine.embedding(WINDMILL), 3, engine.photo(WINDMILL))
    cosines = [each.cosine for each in far]
    assert cosines == sorted(cosines) and cosines[-1] < 0.1


def test_no_step_reads_what_is_known_of_all_photos(
    engine: SearchEngine, few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "LARGE", 100)
    library = Library(Path(shutil.copy(engine.library.path, tmp_path / "large.sqlite")))
    keep_up(library, engine.head, lambda done, total: None)
    large = SearchEngine.open(str(library.path))
    photo, embedding = large.photo(WINDMILL), large.embedding(WINDMILL)
    answer(large, embedding, photo, "windmill -dog")
    nearest(large, embedding, 5, photo)
    farthest(large, embedding, 5, photo)
    seen_as_drawing(large, embedding, 4, photo)
    added(large, photo, "mill")
    one_example(large, embedding[None], 5, photo)
    assert not {"gallery", "embeddings", "colours"} & vars(large.searched).keys()
