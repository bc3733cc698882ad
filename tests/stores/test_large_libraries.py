"""A library so large that an engine proposes photos answers as if each were compared."""

import shutil
import threading
from dataclasses import replace
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
from semsearch.stores.beside import engine_beside, keep_up
from semsearch.stores.pushing import push
from semsearch.stores.records import dims_of

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


def test_one_photo_alone_is_answered_by_the_index(compared: SearchEngine) -> None:
    mix = Mix(photos=(PhotoPart(compared.embedding(7)),))
    found = compared.find(mix, k=405)
    assert "_index" in vars(compared._ranking)
    assert found.matches[0].photo.id == 7
    everything = compared.find(
        replace(mix, colours=(ColourPart(np.ones(BINS) / BINS, weight=0.0),)), k=405
    )
    assert [match.photo.id for match in found.matches] == [m.photo.id for m in everything.matches]


def answers(engine: SearchEngine, mix: Mix, **options: object) -> list[tuple[int, float]]:
    found = engine.find(mix, k=10, **options).matches  # type: ignore[arg-type]
    return [(match.photo.id, round(match.score, 4)) for match in found]


@pytest.mark.parametrize("query", QUERIES)
def test_words_find_the_same(proposed: SearchEngine, compared: SearchEngine, query: str) -> None:
    found, right = answers(proposed, Mix(query)), answers(compared, Mix(query))
    assert found[0] == right[0]
    assert len(set(found) & set(right)) >= 9, "a graph may miss one photo in ten, not more"


def test_photos_find_the_same_without_reading_all_embeddings(
    large: Path, compared: SearchEngine
) -> None:
    engine = SearchEngine.open(str(large))
    for number in (1, 100, 405):
        mix = Mix(photos=(PhotoPart(compared.embedding(number)),))
        assert answers(engine, mix) == answers(compared, mix)
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
        right = answers(compared, mix, **options)
        near = [(number, pytest.approx(score, abs=0.002)) for number, score in right]
        assert answers(proposed, mix, **options) == near


def test_what_nearness_cannot_find_is_compared_with_all(
    proposed: SearchEngine, compared: SearchEngine
) -> None:
    red = np.zeros(BINS, np.float32)
    red[0] = 1
    mix = Mix(colours=(ColourPart(red),))
    assert answers(proposed, mix) == answers(compared, mix)


def test_a_filter_that_leaves_nothing_finds_nothing(large: Path, compared: SearchEngine) -> None:
    engine = SearchEngine.open(str(large))
    nowhere = Filter(folder=Path("/nowhere"))
    mix = Mix("bird", photos=(PhotoPart(compared.embedding(5)),))
    assert not engine.find(mix, k=10, condition=nowhere).matches
    assert "embeddings" not in vars(engine.searched)


def test_tags_and_the_map_still_have_all_photos(proposed: SearchEngine) -> None:
    assert len(proposed.photos) == len(proposed.tag_sets) == len(proposed.gallery) == 405


def test_a_few_new_photos_are_sent_when_the_library_is_opened(large: Path) -> None:
    library = Library(large)
    head = SearchEngine.open().head
    engine_beside(library, head).delete([7, 8])
    assert {7, 8} <= {match.photo.id for match in SearchEngine.open(str(large)).search(
        embedding=library.embeddings("vgg16", np.array([7]))[1][0], k=405).matches}  # fmt: skip


def test_a_search_compares_many_new_photos_one_by_one_and_starts_no_thread(
    large: Path, tmp_path: Path
) -> None:
    library = Library(tmp_path / "lagging.sqlite")
    shutil.copy(large, library.path)
    head = SearchEngine.open().head
    push(library, head, engine_beside(library, head))
    threads = threading.active_count()
    engine = SearchEngine.open(str(library.path))
    found = engine.find(Mix(photos=(PhotoPart(engine.embedding(7)),)), k=5)
    assert (engine.searched_by, found.matches[0].photo.id) == ("this computer", 7)
    assert engine_beside(library, head).behind == 405
    assert threading.active_count() == threads
    keep_up(library, head, lambda done, total: None, is_changed=False)
    assert engine_beside(library, head).behind == 0


def test_a_server_that_has_the_photos_is_asked_and_finds_the_same(
    large: Path, compared: SearchEngine, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(large)
    server = open_vector_engine(database, library.name, "vgg16", dims_of(compared.head))
    push(library, compared.head, server)
    monkeypatch.setenv("SEMSEARCH_ENGINE", database)
    monkeypatch.setattr("semsearch.head.diffusion.LARGEST", 0)
    engine = SearchEngine.open(str(large))
    assert engine.searched_by == database
    for mix in (Mix("bird -owl"), Mix("castle", photos=(PhotoPart(compared.embedding(5)),))):
        assert answers(engine, mix) == answers(compared, mix)
    portraits = Filter(orientation="portrait")
    assert answers(engine, Mix("fish"), condition=portraits) == answers(
        compared, Mix("fish"), condition=portraits
    )
    assert SearchEngine.open("demo").searched_by is None
