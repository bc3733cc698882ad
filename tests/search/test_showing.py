"""The photos that show a thing are found among many by what proposes the near ones."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from semsearch import Library, SearchEngine
from semsearch.errors import EngineError
from semsearch.feedback.examples import Example
from semsearch.head.things import OFFSET
from semsearch.search import showing
from semsearch.search.showing import may_show
from semsearch.stores import beside
from semsearch.stores.beside import keep_up

WINDMILLS = (76, 80)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, engine: SearchEngine) -> Iterator[Library]:
    """A copy of the demo library with an engine beside it, which was taught two names."""
    path = tmp_path_factory.mktemp("large") / "large.sqlite"
    library = Library(Path(shutil.copy(Library.named("demo").path, path)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 100)
        keep_up(library, engine.head, lambda done, total: None)
        opened = SearchEngine.open(str(path))
        for name, numbers in (("Molly", WINDMILLS), ("Wanda", (7,))):
            examples = [Example(opened.photo(number).sha256) for number in numbers]
            opened.taught.teach(name, examples)
        yield library


@pytest.fixture(params=[OFFSET, 7.0], ids=["few", "many"])
def right(
    library: Library, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> dict[str, list[int]]:
    """What comparing all photos finds, where few or many are likely."""
    monkeypatch.setattr(showing, "OFFSET", request.param)
    monkeypatch.setattr("semsearch.head.things.OFFSET", request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 10**9)
        return rows(SearchEngine.open(str(library.path)))


def rows(engine: SearchEngine) -> dict[str, list[int]]:
    return {name: own.tolist() for name, own in engine.taught.rows.items()}


@pytest.mark.parametrize("first", [1, 4, 50])
def test_it_finds_what_comparing_all_photos_finds(
    library: Library, right: dict[str, list[int]], first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "FIRST", first)
    large = SearchEngine.open(str(library.path))
    assert large.searched_by and len(right["Wanda"]) >= (1 if showing.OFFSET < 0 else 20)
    assert rows(large) == right


def test_few_photos_are_looked_at(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "FIRST", 10)
    large = SearchEngine.open(str(library.path))
    thing = large.taught.thing("Wanda")
    assert len(may_show(large.searched, thing)) < len(large) / 2
    assert not {"gallery", "embeddings"} & vars(large.searched).keys()


def test_where_nothing_proposes_photos_all_are_looked_at(
    library: Library, right: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    large = SearchEngine.open(str(library.path))

    def fail(*_: object) -> None:
        raise EngineError("It does not answer.")

    monkeypatch.setattr(large.searched._kept, "nearest", fail)
    assert np.array_equal(may_show(large.searched, large.taught.thing("Wanda")), large.ids)
    assert rows(large) == right
