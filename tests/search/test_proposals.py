"""Which photos an engine is asked for, so that the best are surely among them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch import SearchEngine, WordVectors
from semsearch.errors import EngineError
from semsearch.head.scoring import Scorer
from semsearch.images.colour import BINS
from semsearch.library.filters import Filter
from semsearch.queries.query import read_query
from semsearch.search import proposals
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.search.proposals import FEWEST, OVERSAMPLING, Chosen, Proposals, proposals_for
from semsearch.stores import Space
from semsearch.vectors import Array
from semsearch.words.lexicon import Lexicon

SCORES = {"look": [30, 10], "meaning": [20, 10]}
Asked = list[tuple[Space, int, Filter | None]]


class TwoEach:
    """An engine that proposes two photos in each space, and remembers what it was asked."""

    def __init__(self, count: int = 1) -> None:
        self.asked: Asked = []
        self.vectors: list[Array] = []
        self._count = count

    def nearest(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> NDArray[np.int64]:
        self.asked.append((space, k, condition))
        self.vectors.append(vector)
        return np.array(SCORES[space])

    def count(self) -> int:
        return self._count

    @property
    def behind(self) -> int:
        return 0


@pytest.fixture
def engine_asked() -> TwoEach:
    return TwoEach()


@pytest.fixture
def proposing(engine: SearchEngine, engine_asked: TwoEach) -> Proposals:
    scorer = Scorer(engine.head, engine.words, Lexicon.load())
    return Proposals(engine_asked, scorer, "here")  # type: ignore[arg-type]


def ids(proposing: Proposals, mix: Mix, words: WordVectors, k: int = 10) -> list[int] | None:
    query = read_query(mix.text, words) if mix.text else None
    found = proposing.ids(mix, query, (), k, Filter(orientation="portrait"))
    return None if found is None else found.tolist()


def test_words_and_photos_propose_together_each_once(
    proposing: Proposals, engine: SearchEngine, engine_asked: TwoEach, words: WordVectors
) -> None:
    mix = Mix("windmill", photos=(PhotoPart(engine.embedding(7)),))
    assert ids(proposing, mix, words) == [10, 20, 30]
    condition = Filter(orientation="portrait")
    assert engine_asked.asked == [("look", FEWEST, condition), ("meaning", FEWEST, condition)]
    own = engine.gallery.points[engine.row(7)]
    np.testing.assert_allclose(engine_asked.vectors[0], own, atol=1e-6)


def test_more_are_asked_for_where_many_are_wanted(
    proposing: Proposals, engine_asked: TwoEach, words: WordVectors
) -> None:
    ids(proposing, Mix("windmill"), words, k=1000)
    assert engine_asked.asked[0][1] == int(OVERSAMPLING * 1000)


@pytest.mark.parametrize("text", ["-dog", "not a dog"])
def test_of_what_is_not_wanted_the_farthest_are_proposed_if_nothing_else_is_asked_for(
    proposing: Proposals, engine: SearchEngine, engine_asked: TwoEach, words: WordVectors, text: str
) -> None:
    repelled = PhotoPart(engine.embedding(7), weight=-1.0)
    assert ids(proposing, Mix(text, photos=(repelled,)), words) == [10, 20, 30]
    own = engine.gallery.points[engine.row(7)]
    np.testing.assert_allclose(engine_asked.vectors[0], -own, atol=1e-6)
    engine_asked.asked.clear()
    ids(proposing, Mix(f"cat {text}", photos=(repelled,)), words)
    assert [space for space, _, _ in engine_asked.asked] == ["meaning"]


@pytest.mark.parametrize("text", ["windmill", "-dog"])
def test_an_engine_is_asked_in_32_bits_as_else_all_it_compares_would_be_copied_into_64(
    proposing: Proposals, engine: SearchEngine, engine_asked: TwoEach, words: WordVectors, text: str
) -> None:
    weight = -1.0 if "-" in text else 1.0
    ids(proposing, Mix(text, photos=(PhotoPart(engine.embedding(7), weight=weight),)), words)
    assert {vector.dtype for vector in engine_asked.vectors} == {np.dtype(np.float32)}


def test_colours_alone_propose_nothing_by_nearness(
    proposing: Proposals, engine_asked: TwoEach, words: WordVectors
) -> None:
    assert ids(proposing, Mix(colours=(ColourPart(np.ones(BINS) / BINS),)), words) is None
    assert engine_asked.asked == []


def test_a_small_library_is_compared_photo_by_photo(engine: SearchEngine) -> None:
    scorer = Scorer(engine.head, engine.words, Lexicon.load())
    assert proposals_for(engine.library, scorer) == Chosen(None)


@pytest.mark.parametrize(("count", "is_asked"), [(0, False), (405, True)])
def test_a_server_that_lacks_the_library_is_not_asked(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch, count: int, is_asked: bool
) -> None:
    scorer = Scorer(engine.head, engine.words, Lexicon.load())
    monkeypatch.setenv(proposals.VARIABLE, "postgresql://me:secret@host/photos")
    monkeypatch.setattr(proposals, "open_vector_engine", lambda *asked: TwoEach(count))
    monkeypatch.setattr(proposals, "FreshEngine", lambda library, head, server: server)
    found = proposals_for(engine.library, scorer)
    assert bool(found.proposals) is is_asked
    assert "secret" not in (found.name or "")


def test_an_address_that_is_none_is_refused(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = Scorer(engine.head, engine.words, Lexicon.load())
    monkeypatch.setenv(proposals.VARIABLE, "ftp://host")
    with pytest.raises(EngineError):
        proposals_for(engine.library, scorer)
