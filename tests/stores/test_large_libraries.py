"""A library so large that an engine proposes photos answers as if each were compared."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small import save_photo

from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.errors import EngineError
from semsearch.feedback.opinion import Opinion
from semsearch.images.colour import BINS
from semsearch.indexing.removal import remove_library
from semsearch.indexing.runs import IndexRun
from semsearch.library.filters import Filter
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.stores import beside, graph, space
from semsearch.stores.address import open_vector_engine
from semsearch.stores.beside import engine_beside, engine_folders, keep_up, ready_engine
from semsearch.stores.pushing import push
from semsearch.stores.records import dims_of

QUERIES = ["windmill", "bird -owl", "a castle by the water", "fish", "2*red car", "zebra or horse"]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the demo library with an engine beside it, where 100 photos count as many."""
    path = tmp_path_factory.mktemp("large") / "large.sqlite"
    shutil.copy(Library.named("demo").path, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 100)
        patch.setattr(space, "TAIL", 100)
        patch.setattr(beside, "TAIL", 100)
        patch.setattr("semsearch.stores.local.TAIL", 100)
        patch.setattr("semsearch.head.diffusion.LARGEST", 0)
        keep_up(Library(path), SearchEngine.open().head, lambda done, total: None)
        yield path


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
    assert "embeddings" not in vars(engine._searched)


def test_mixes_filters_and_thumbs_find_the_same(
    proposed: SearchEngine, compared: SearchEngine
) -> None:
    red = np.zeros(BINS, np.float32)
    red[0] = 1
    mix = Mix("bird", photos=(PhotoPart(compared.embedding(5)),), colours=(ColourPart(red),))
    learned = np.linspace(-2, 2, 405, dtype=np.float32)
    for options in (
        {"condition": Filter(orientation="portrait")},
        {"opinion": Opinion(learned=learned)},
        {"opinion": Opinion(liked=(3,), disliked=(9,))},
    ):
        assert answers(proposed, mix, **options) == answers(compared, mix, **options)


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
    assert engine.find(mix, k=10, condition=nowhere).matches == []
    assert "embeddings" not in vars(engine._searched)


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


def test_an_engine_that_lacks_most_is_not_asked(large: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.sqlite"
    shutil.copy(large, alone)
    engine = SearchEngine.open(str(alone))
    assert engine.searched_by is None
    assert len(engine.search("windmill").matches) == 10


@pytest.mark.parametrize("damage", ["another head", "photos.sqlite"])
def test_an_engine_of_another_head_or_a_damaged_one_is_made_anew(
    large: Path, tmp_path: Path, damage: str
) -> None:
    library = Library(tmp_path / "other.sqlite")
    shutil.copy(large, library.path)
    head = SearchEngine.open().head
    keep_up(library, head, lambda done, total: None)
    if damage == "another head":
        head = replace(head, mean=head.mean * 2)
    else:
        (engine_folders(library.path)[0] / damage).write_bytes(b"no database" * 100)
    assert ready_engine(library, head) is None
    keep_up(library, head, lambda done, total: None)
    made = ready_engine(library, head)
    assert made is not None
    assert (made.count(), made.behind) == (405, 0)


def test_a_folder_where_the_engine_would_be_is_left_alone_if_it_holds_anything_else(
    large: Path, tmp_path: Path
) -> None:
    library = Library(tmp_path / "own.sqlite")
    shutil.copy(large, library.path)
    head = SearchEngine.open().head
    keep_up(library, head, lambda done, total: None)
    photo = save_photo(engine_folders(library.path)[0] / "holiday.png")
    (photo.parent / "head-checksum.txt").write_text("another")
    with pytest.raises(EngineError, match="left alone"):
        keep_up(library, head, lambda done, total: None)
    with pytest.raises(EngineError, match="left alone"):
        remove_library(library)
    assert photo.exists()
    assert library.exists


def test_without_usearch_each_photo_is_compared(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "find_spec", lambda name: None)
    assert SearchEngine.open(str(large)).searched_by is None


def test_indexing_a_large_library_makes_its_engine_and_removing_it_takes_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "LARGE", 3)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    library = Library.named("many")
    for number, colour in enumerate(["red", "green", "blue", "white"]):
        save_photo(tmp_path / "photos" / f"{number}.png", colour)
    states = []
    IndexRun(library).index([tmp_path / "photos"], load_encoder("vgg16"), watcher=states.append)
    assert [folder.name for folder in engine_folders(library.path)] == ["many.vgg16.vectors"]
    last = states[-1]
    assert (last.status, last.report.done, last.report.total) == ("done", 12, 12)
    assert [state for state in states if state.report.stage] != []
    engine = SearchEngine.open("many")
    assert engine.searched_by == "this computer"
    assert len(engine.search("red").matches) == 4
    (tmp_path / "photos" / "0.png").unlink()
    IndexRun(library).index([], load_encoder("vgg16"))
    assert len(SearchEngine.open("many").search("red").matches) == 3
    remove_library(library)
    assert engine_folders(library.path) == []


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
