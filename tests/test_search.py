"""The engine finds the right photos of the demo library, with the real models."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from semsearch import Library, SearchEngine
from semsearch.assets import data_dir
from semsearch.errors import LibraryError, UnknownWordsError
from semsearch.tags import SHOWN_FROM
from semsearch.vectors import unit

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
    plain = engine.search(embedding=engine.embedding(fish.id)).matches
    with_birds = engine.search("bird", engine.embedding(fish.id)).matches
    birds = [{m.photo.path.name for m in found} & set(JUDGED["bird"])
             for found in (plain, with_birds)]  # fmt: skip
    assert len(birds[1]) > len(birds[0])


def test_a_fish_is_tagged_as_one(engine: SearchEngine) -> None:
    photo = next(p for p in engine.photos if p.path.name == "gcompris__fish-fish10.jpg")
    likeliest = engine.tags_of_embedding(engine.embedding(photo.id), k=5, threshold=0)
    assert "fish" in [tag.word for tag in likeliest]


def test_only_tags_that_are_sure_are_shown(engine: SearchEngine) -> None:
    windmill = next(p for p in engine.photos if p.path.name == "gcompris__energy-windmill13.jpg")
    tags = engine.tags_of_embedding(engine.embedding(windmill.id))
    assert "windmill" in [tag.word for tag in tags]
    assert all(SHOWN_FROM <= tag.confidence <= 1 for tag in tags)


def test_tags_of_the_library_narrow_it_down(engine: SearchEngine) -> None:
    (first, count), (second, _) = engine.library_tags()[:2]
    assert len(engine.photos_with(frozenset([first]))) == count
    both = engine.photos_with(frozenset([first, second]))
    assert dict(engine.library_tags(frozenset([first]))).get(second, 0) == len(both)


def test_a_search_in_an_empty_library_finds_nothing(engine: SearchEngine, tmp_path: Path) -> None:
    library = Library(tmp_path / "empty.sqlite")
    library.choose_encoder("vgg16")
    empty = SearchEngine.open(str(library.path))
    assert empty.search("dog").matches == []
    assert empty.search(embedding=engine.embeddings[0]).matches == []
    assert empty.library_tags() == []


def test_every_photo_of_the_demo_has_a_credit(engine: SearchEngine) -> None:
    assert all(photo.credit and photo.credit.licence for photo in engine.photos)


def test_a_query_of_unknown_words_says_so(engine: SearchEngine) -> None:
    with pytest.raises(UnknownWordsError, match="xqzzyv"):
        engine.search("xqzzyv")


def test_searching_by_words_imports_neither_tensorflow_nor_gensim() -> None:
    code = (
        "import sys; from semsearch import SearchEngine; SearchEngine.open().search('dog');"
        "sys.exit(bool({'tensorflow', 'keras', 'gensim'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
