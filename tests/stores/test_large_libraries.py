"""A library so large that an engine proposes photos answers as if each were compared."""

from pathlib import Path

import numpy as np
import pytest

from semsearch import Library, SearchEngine
from semsearch.feedback.opinion import Opinion
from semsearch.images.colour import BINS
from semsearch.library.filters import Filter
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.stores import beside
from semsearch.stores.address import open_vector_engine
from semsearch.stores.pushing import push
from semsearch.stores.records import dims_of

# What is kept in 16 bits differs by less from what is computed anew.
SAME = 0.002
QUERIES = ["windmill", "bird -owl", "a castle by the water", "fish", "2*red car", "zebra or horse"]


@pytest.fixture(scope="module")
def proposed(large: Path) -> SearchEngine:
    engine = SearchEngine.open(str(large))
    assert engine.searched_by == "this computer"
    return engine


@pytest.fixture(scope="module")
def compared(large: Path) -> SearchEngine:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 1_000_000)
        return SearchEngine.open(str(large))


def answers(engine: SearchEngine, mix: Mix, **options: object) -> list[tuple[int, float]]:
    found = engine.find(mix, k=10, **options).matches  # type: ignore[arg-type]
    return [(match.photo.id, match.score) for match in found]


def near(right: list[tuple[int, float]]) -> list[object]:
    return [(number, pytest.approx(score, abs=SAME)) for number, score in right]


@pytest.mark.parametrize("query", QUERIES)
def test_words_find_the_same(proposed: SearchEngine, compared: SearchEngine, query: str) -> None:
    found, right = answers(proposed, Mix(query)), answers(compared, Mix(query))
    assert found[:1] == near(right[:1])
    shared = {number for number, _ in found} & {number for number, _ in right}
    assert len(shared) >= 9, "a graph may miss one photo in ten, not more"


def test_photos_find_the_same_without_reading_all_embeddings(
    large: Path, compared: SearchEngine
) -> None:
    engine = SearchEngine.open(str(large))
    for number in (1, 100, 405):
        mix = Mix(photos=(PhotoPart(compared.embedding(number)),))
        assert answers(engine, mix) == near(answers(compared, mix))
        assert np.array_equal(engine.embedding(number), compared.embedding(number))
    assert "embeddings" not in vars(engine.searched)


def test_mixes_filters_and_thumbs_find_the_same(
    proposed: SearchEngine, compared: SearchEngine
) -> None:
    red = np.zeros(BINS, np.float32)
    red[0] = 1
    mix = Mix("bird", photos=(PhotoPart(compared.embedding(5)),), colours=(ColourPart(red),))
    learned = np.linspace(-2, 2, 405, dtype=np.float32)
    for options in (
        {"condition": Filter(orientation="portrait")},
        {"condition": Filter(among=frozenset(range(1, 400, 3)))},
        {"opinion": Opinion(learned=learned)},
        {"opinion": Opinion(liked=(3,), disliked=(9,))},
    ):
        assert answers(proposed, mix, **options) == near(answers(compared, mix, **options))


def test_what_nearness_cannot_find_is_compared_with_all(
    proposed: SearchEngine, compared: SearchEngine
) -> None:
    red = np.zeros(BINS, np.float32)
    red[0] = 1
    mix = Mix(colours=(ColourPart(red),))
    assert answers(proposed, mix) == near(answers(compared, mix))


def test_a_filter_that_leaves_nothing_finds_nothing(large: Path, compared: SearchEngine) -> None:
    engine = SearchEngine.open(str(large))
    nowhere = Filter(folder=Path("/nowhere"))
    mix = Mix("bird", photos=(PhotoPart(compared.embedding(5)),))
    assert not engine.find(mix, k=10, condition=nowhere).matches
    assert "embeddings" not in vars(engine.searched)


def test_tags_and_the_map_still_have_all_photos(proposed: SearchEngine) -> None:
    assert len(proposed.photos) == len(proposed.tag_sets) == len(proposed.gallery) == 405


def test_a_server_that_has_the_photos_is_asked_and_finds_the_same(
    large: Path, compared: SearchEngine, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(large)
    server = open_vector_engine(database, library.name, "vgg16", dims_of(compared.head))
    push(library, compared.head, server)
    monkeypatch.setenv("SEMSEARCH_ENGINE", database)
    engine = SearchEngine.open(str(large))
    assert engine.searched_by == database
    for mix in (Mix("bird -owl"), Mix("castle", photos=(PhotoPart(compared.embedding(5)),))):
        assert answers(engine, mix) == near(answers(compared, mix))
    portraits = Filter(orientation="portrait")
    right = answers(compared, Mix("fish"), condition=portraits)
    assert answers(engine, Mix("fish"), condition=portraits) == near(right)
    assert SearchEngine.open("demo").searched_by is None
