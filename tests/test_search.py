"""The engine finds the right photos of the demo library, with the real models."""

import json
import subprocess
import sys

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.assets import data_dir
from semsearch.errors import LibraryError, UnknownWordsError

JUDGED = json.loads((data_dir() / "demo" / "judgements.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("query", ["windmill", "fish", "bird", "hammer", "animal"])
def test_a_word_brings_at_least_seven_right_photos_of_ten(engine: SearchEngine, query: str) -> None:
    found = [match.photo.path.name for match in engine.search_text(query).matches]
    assert len(set(found) & set(JUDGED[query])) >= 7


def test_matches_come_best_first(engine: SearchEngine) -> None:
    scores = [match.score for match in engine.search_text("a castle by the water").matches]
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
    assert embedding @ engine.embeddings[0] > 0.9999
    assert engine.search_embedding(embedding, 1)[0].photo == engine.photos[0]


def test_a_fish_is_tagged_as_one(engine: SearchEngine) -> None:
    photo = next(p for p in engine.photos if p.path.name == "gcompris__fish-fish10.jpg")
    assert "fish" in [tag.word for tag in engine.tags_of_photo(photo.id)]


def test_the_tags_of_the_library_are_counted(engine: SearchEngine) -> None:
    counts = [count for _, count in engine.library_tags]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == 5 * len(engine)


def test_every_photo_of_the_demo_has_a_credit(engine: SearchEngine) -> None:
    assert all(photo.credit and photo.credit.licence for photo in engine.photos)


def test_a_query_of_unknown_words_says_so(engine: SearchEngine) -> None:
    with pytest.raises(UnknownWordsError, match="xqzzyv"):
        engine.search_text("xqzzyv")


def test_searching_by_words_imports_neither_tensorflow_nor_gensim() -> None:
    code = (
        "import sys; from semsearch import SearchEngine; SearchEngine.open().search_text('dog');"
        "sys.exit(bool({'tensorflow', 'keras', 'gensim'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_embeddings_have_unit_length(engine: SearchEngine) -> None:
    np.testing.assert_allclose(np.linalg.norm(engine.embeddings, axis=1), 1, atol=1e-5)
