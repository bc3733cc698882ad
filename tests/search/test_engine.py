"""The engine finds the right photos of the demo library, with the real models."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.errors import LibraryError
from semsearch.head.diffusion import NeighbourGraph
from semsearch.head.scoring import LEAST_FLOW, SEED_POWER, SHARES, Case
from semsearch.indexing.indexer import index_folder
from semsearch.library.filters import Filter
from semsearch.models.manifest import data_dir
from semsearch.vectors import sigmoid, unit

JUDGED = json.loads((data_dir() / "demo" / "judgements.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("query", ["windmill", "fish", "bird", "hammer", "animal"])
def test_a_word_brings_at_least_seven_right_photos_of_ten(engine: SearchEngine, query: str) -> None:
    found = [match.photo.path.name for match in engine.search(query).matches]
    assert len(set(found) & set(JUDGED[query])) >= 7


def test_matches_come_best_first(engine: SearchEngine) -> None:
    scores = [match.score for match in engine.search("a castle by the water").matches]
    assert len(scores) == 10
    assert scores == sorted(scores, reverse=True)


def test_a_photo_is_not_among_those_similar_to_it(engine: SearchEngine) -> None:
    photo = engine.photos[7]
    assert photo.id not in [match.photo.id for match in engine.search_photo(photo.id)]


def test_photos_that_look_alike_move_the_order_and_no_score(engine: SearchEngine) -> None:
    embedding = engine.embedding(7)
    point, weights = engine.head.gallery(embedding[None]).points, engine.head.weights[Case.IMAGE]
    alone = engine.gallery.judged(lambda g: weights[0] * (point @ g.points.T) + weights[-1])[0]
    seeds = sigmoid(alone) ** SEED_POWER
    spread = NeighbourGraph(engine.gallery.points).spread(seeds / seeds.max())
    ranked = alone + SHARES[Case.IMAGE] * np.log(spread + LEAST_FLOW) / SEED_POWER
    found = engine.search(embedding=embedding, k=20).matches
    assert [match.photo.id for match in found] == engine.ids[np.argsort(-ranked)[:20]].tolist()
    rows = [engine.row(match.photo.id) for match in found]
    assert [m.score for m in found] == pytest.approx(sigmoid(alone)[rows].tolist(), abs=1e-5)
    assert np.argsort(-ranked)[:20].tolist() != np.argsort(-alone)[:20].tolist()


@pytest.mark.parametrize("query", ["windmill", "zeppelin", "a castle by the water -people"])
def test_confidence_is_the_same_whatever_else_is_left_out(engine: SearchEngine, query: str) -> None:
    def scores(condition: Filter | None) -> dict[int, float]:
        found = engine.search(query, k=len(engine), condition=condition).matches
        return {match.photo.id: match.score for match in found}

    everything, landscape = scores(None), scores(Filter(orientation="landscape"))
    assert scores(Filter(since=None)) == everything
    assert 0 < len(landscape) < len(everything)
    assert landscape == pytest.approx({number: everything[number] for number in landscape})


def test_a_photo_alone_in_its_library_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    shutil.copy(data_dir() / "demo" / "photos" / "gcompris__farm-dog.jpg", tmp_path / "photos")
    library = Library(tmp_path / "one.sqlite")
    index_folder(library, tmp_path / "photos", load_encoder("vgg16"))
    engine = SearchEngine.open(str(library.path))
    assert engine.search("dog").found
    assert not engine.search("windmill").found


def test_an_unknown_photo_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(LibraryError, match="no photo 99999"):
        engine.search_photo(99_999)


def test_the_kept_embedding_is_that_of_the_real_network(engine: SearchEngine) -> None:
    embedding = engine.embed(engine.photos[0].path)
    assert unit(embedding) @ unit(engine.embeddings[0]) > 0.9999
    assert engine.search(embedding=embedding, k=1).matches[0].photo == engine.photos[0]


def test_what_is_not_there_is_said_to_be_missing(engine: SearchEngine) -> None:
    assert engine.search("windmill").found
    assert not engine.search("accordion").found


def test_an_excluded_word_takes_its_photos_away(engine: SearchEngine) -> None:
    def share_of_fish(query: str) -> int:
        names = {match.photo.path.name for match in engine.search(query).matches}
        return len(names & set(JUDGED["fish"]))

    assert share_of_fish("animal -fish") < share_of_fish("animal fish")


def test_a_photo_and_words_are_searched_together(engine: SearchEngine) -> None:
    fish = next(p for p in engine.photos if p.path.name == "gcompris__fish-fish10.jpg")
    plain = engine.search(embedding=engine.embedding(fish.id), k=20).matches
    with_birds = engine.search("bird", embedding=engine.embedding(fish.id), k=20).matches
    birds = [{m.photo.path.name for m in found} & set(JUDGED["bird"])
             for found in (plain, with_birds)]  # fmt: skip
    assert len(birds[1]) > len(birds[0])


def test_a_search_in_an_empty_library_finds_nothing(engine: SearchEngine, tmp_path: Path) -> None:
    library = Library(tmp_path / "empty.sqlite")
    library.choose_encoder("vgg16")
    empty = SearchEngine.open(str(library.path))
    assert not empty.search("dog").matches
    assert not empty.search(embedding=engine.embeddings[0]).matches
    assert empty.library_tags() == []


def test_every_photo_of_the_demo_has_a_credit(engine: SearchEngine) -> None:
    assert all(photo.credit and photo.credit.licence for photo in engine.photos)


def test_a_word_that_nothing_knows_is_searched_for_all_the_same(engine: SearchEngine) -> None:
    assert len(engine.search("xqzzyv", k=3).matches) == 3


def test_a_query_in_another_language_is_not_found(engine: SearchEngine) -> None:
    result = engine.search("Katze auf dem Sofa")
    assert result.matches and not result.found


def test_searching_by_words_imports_neither_tensorflow_nor_gensim() -> None:
    code = (
        "import sys; from semsearch import SearchEngine; SearchEngine.open().search('dog');"
        "sys.exit(bool({'tensorflow', 'keras', 'gensim'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
