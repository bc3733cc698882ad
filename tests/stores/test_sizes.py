"""One truth at every size: what a query finds, and how surely, does not hang on how it is searched.

The photos of the demo are needles among drawn ones, which resemble real photos, see
`benchmarks.vectors`. Just below and above each size at which something else begins (an engine
beside the library, a graph in it, filters that are too wide to compare each photo) the answers are
those of comparing all photos.
"""

import shutil
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from benchmarks.filling import Filling, catch_up
from semsearch import Library, SearchEngine
from semsearch.library.filters import Filter
from semsearch.search.mix import Mix, PhotoPart
from semsearch.search.results import Result
from semsearch.stores import beside
from semsearch.stores.beside import LARGE
from semsearch.stores.space import FEW, TAIL

NEEDLES = 405
SIZES = [LARGE - 1, LARGE + 1, TAIL + 1, FEW + 1, 20_001]
HUGE = [49_999, 50_001, 100_000]
WORDS = ["windmill", "fish", "bird", "hammer", "animal", "boat", "flower", "a castle by the water",
         "a bird in the water", "a child with a ball", "zeppelin"]  # fmt: skip
PHOTOS = range(1, NEEDLES, 27)
# What is kept in 16 bits differs by less from what is computed anew.
SAME = 0.005


@pytest.fixture(scope="module")
def filling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Filling]]:
    path = tmp_path_factory.mktemp("sizes") / "needles.sqlite"
    shutil.copy(Library.named("demo").path, path)
    library = Library(path)
    yield library, Filling(library, path.parent / "drawn")


@pytest.fixture(scope="module", params=[*SIZES, *(
    pytest.param(size, marks=pytest.mark.torture) for size in HUGE)])  # fmt: skip
def size(request: pytest.FixtureRequest, filling: tuple[Library, Filling]) -> int:
    """A number of photos, which the library has then; sizes come in ascending order."""
    library, source = filling
    wanted: int = request.param
    source.add(wanted - len(library))
    catch_up(library)
    return wanted


@pytest.fixture(scope="module")
def searched(size: int, filling: tuple[Library, Filling]) -> SearchEngine:
    """The library as everybody has it."""
    engine = SearchEngine.open(str(filling[0].path))
    assert len(engine) == size
    assert bool(engine.searched_by) is (size >= LARGE)
    return engine


@pytest.fixture(scope="module")
def compared(size: int, filling: tuple[Library, Filling]) -> SearchEngine:
    """The library with all photos compared, one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 10**9)
        return SearchEngine.open(str(filling[0].path))


def scores(result: Result) -> dict[int, float]:
    return dict(zip(result.matches.ids.tolist(), result.matches.scores.tolist(), strict=True))


def shared(found: Result, right: Result) -> float:
    """Return which share of the right ten was found, and check how sure both are of each."""
    own, true = scores(found), scores(right)
    both = own.keys() & true.keys()
    assert {number: own[number] for number in both} == pytest.approx(
        {number: true[number] for number in both}, abs=SAME
    )
    assert found.found == right.found
    return len(both) / max(len(true), 1)


def mixes(engine: SearchEngine) -> list[Mix]:
    photos = [Mix(photos=(PhotoPart(engine.embedding(number)),)) for number in PHOTOS]
    return [*map(Mix, WORDS), *photos]


def test_it_finds_what_comparing_all_photos_finds(
    searched: SearchEngine, compared: SearchEngine
) -> None:
    kept = [shared(searched.find(mix), compared.find(mix)) for mix in mixes(searched)]
    assert np.mean(kept) >= 0.98
    assert min(kept) >= 0.8


def test_a_filter_that_leaves_nothing_out_changes_nothing(
    searched: SearchEngine, compared: SearchEngine
) -> None:
    everything = Filter(folder=searched.library.path.parent)
    kept = [shared(searched.find(mix, condition=everything), compared.find(mix))
            for mix in mixes(searched)]  # fmt: skip
    assert np.mean(kept) >= 0.98


@pytest.mark.parametrize(
    "condition",
    [Filter(orientation="portrait"), Filter(since=date(2012, 1, 1), until=date(2013, 1, 1))],
    ids=["portrait", "a year"],
)
def test_a_filter_leaves_what_comparing_all_photos_leaves(
    searched: SearchEngine, compared: SearchEngine, condition: Filter
) -> None:
    kept = [shared(searched.find(mix, condition=condition), compared.find(mix, condition=condition))
            for mix in mixes(searched)]  # fmt: skip
    assert np.mean(kept) >= 0.95


def test_a_needle_is_as_sure_as_in_the_library_that_it_came_from(
    searched: SearchEngine, engine: SearchEngine
) -> None:
    for mix in mixes(searched):
        own, alone = scores(searched.find(mix)), scores(engine.find(mix, k=NEEDLES))
        needles = own.keys() & alone.keys()
        assert {number: own[number] for number in needles} == pytest.approx(
            {number: alone[number] for number in needles}, abs=SAME
        )


def test_what_is_not_wanted_alone_leaves_photos_that_do_not_show_it(
    searched: SearchEngine,
) -> None:
    for word in ("fish", "windmill"):
        found = searched.find(Mix(f"-{word}"), k=50).matches
        wanted = searched.find(Mix(word), k=50).matches
        assert min(found.scores) > 0.9
        assert not set(found.ids.tolist()) & set(wanted.ids.tolist())
