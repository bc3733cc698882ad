"""What is derived from a large library is kept up while it is indexed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small import save_photo

from semsearch import Library, SearchEngine
from semsearch.encoders import Encoder, load_encoder
from semsearch.errors import EngineError
from semsearch.indexing import upkeep
from semsearch.indexing.report import IndexReport
from semsearch.indexing.runs import IndexRun, RunState
from semsearch.insight.upkeep import page_tasks
from semsearch.library.derived.files import beside
from semsearch.progress import Progress
from semsearch.stores import beside as engines
from semsearch.stores.beside import engine_folders, ready_engine

COLOURS = ["red", "green", "blue", "white"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder("vgg16")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library that is large from three photos on; four wait to be indexed."""
    monkeypatch.setattr(engines, "LARGE", 3)
    for number, colour in enumerate(COLOURS):
        save_photo(tmp_path / "photos" / f"{number}.png", colour)
    return Library(tmp_path / "library.sqlite")


def photos(library: Library) -> list[Path]:
    return [library.path.parent / "photos"]


def test_photos_are_sent_to_the_engine_while_a_run_goes_on(
    library: Library, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "EVERY", 0.0)
    monkeypatch.setattr("semsearch.indexing.indexer.BATCH", 1)
    known: list[int] = []

    def look(state: RunState) -> None:
        if state.report.indexed == len(COLOURS) and not state.report.stage:
            head = SearchEngine.open(str(library.path)).head
            engine = ready_engine(library, head)
            known.append(engine.engine.count() if engine else 0)  # type: ignore[attr-defined]

    IndexRun(library).index(photos(library), encoder, watcher=look)
    assert known[0] >= 3


def test_further_parts_are_told_and_get_the_encoder(library: Library, encoder: Encoder) -> None:
    stages: list[tuple[str, int, int]] = []
    seen: list[str] = []

    def work(by: str, progress: Progress) -> None:
        seen.append(by)
        progress(1, 2)

    def watch(state: RunState) -> None:
        stages.append((state.report.stage, state.report.done, state.report.total))

    IndexRun(library).index(
        photos(library), encoder, watcher=watch, tasks=[("Something else", work)]
    )
    assert seen == ["vgg16"]
    assert ("Something else", 13, 14) in stages
    assert IndexRun(library).state().status == "done"  # type: ignore[union-attr]


def test_whoever_stops_a_run_stops_its_further_parts(library: Library, encoder: Encoder) -> None:
    run, seen = IndexRun(library), list[str]()

    def work(by: str, progress: Progress) -> None:
        run.cancel()
        progress(1, 2)
        seen.append("never")

    report = run.index(photos(library), encoder, tasks=[("One", work), ("Another", work)])
    assert (report.cancelled, report.indexed, seen) == (True, 4, [])
    assert run.state().status == "cancelled"  # type: ignore[union-attr]


def test_a_small_library_has_no_further_parts(
    library: Library, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LARGE", 5)
    tasks = [("Something else", lambda by, progress: pytest.fail())]
    IndexRun(library).index(photos(library), encoder, tasks=tasks)
    assert engine_folders(library.path) == []


def test_all_that_pages_show_of_a_large_library_is_made_by_the_run(
    library: Library, encoder: Encoder
) -> None:
    report: IndexReport = IndexRun(library).index(
        photos(library), encoder, tasks=page_tasks(library)
    )
    assert report.indexed == 4
    for ending in (".tags.npz", ".said.npz", ".copies.npz", ".neighbours.npz", ".map.npz"):
        assert beside(library.path, ending).is_file(), ending
    assert SearchEngine.open(str(library.path)).tagging.is_ready()


def test_what_cannot_be_kept_meanwhile_is_told_at_the_end_and_all_photos_are_embedded(
    library: Library, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "EVERY", 0.0)
    monkeypatch.setattr("semsearch.indexing.indexer.BATCH", 1)
    place = library.path.with_suffix(".vgg16.vectors")
    place.mkdir(parents=True)
    (place / "holiday.txt").write_text("somebody's")
    with pytest.raises(EngineError, match="left alone"):
        IndexRun(library).index(photos(library), encoder)
    assert library.count("vgg16") == len(COLOURS)
    assert IndexRun(library).state().status == "failed"  # type: ignore[union-attr]
