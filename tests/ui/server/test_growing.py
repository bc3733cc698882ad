"""The app while what is kept beside a large library grows: it answers, and it ends when told to."""

import signal
import subprocess
import time
from collections.abc import Iterator
from urllib.request import urlopen

import numpy as np
import pytest
from browser import server_of

from benchmarks.filling import Filling
from semsearch import Library, SearchEngine
from semsearch.encoders import LazyEncoder
from semsearch.indexing.runs import IndexRun
from semsearch.stores import beside
from semsearch.stores.space import TAIL

PHOTOS = TAIL + 1_000
ENCODER = "vgg16"
ASKED = range(1, PHOTOS, 500)
# Seconds.
ANSWERS, ENDS = 1.0, 2.0
WATCHED, PATIENCE = 3.0, 120.0


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of many photos among the user's own, with nothing beside it yet."""
    data = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(data))
        library = Library.named("grown")
        Filling(library, data / "photos").add(PHOTOS)
        yield library


@pytest.fixture(scope="module")
def right(library: Library) -> list[list[int]]:
    """What comparing all photos finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 10**9)
        return answers(SearchEngine.open(library.name))


def answers(engine: SearchEngine) -> list[list[int]]:
    found = (engine.search_photo(number) for number in ASKED)
    return [[match.photo.id for match in own] for own in found]


def slowest_answer(address: str, run: IndexRun) -> float:
    """Return how long the server took at most to answer, while a run grew what it keeps."""
    took, until = [0.0], time.monotonic() + PATIENCE
    begun: float | None = None
    while time.monotonic() < until and (begun is None or time.monotonic() - begun < WATCHED):
        asked = time.monotonic()
        with urlopen(f"{address}/_stcore/health", timeout=PATIENCE) as answer:
            assert answer.status == 200
        took.append(time.monotonic() - asked)
        state = run.state()
        assert state and state.is_active, state
        if begun is None and state.report.stage:
            begun = time.monotonic()
        time.sleep(0.05)
    assert begun is not None
    return max(took)


def end(process: "subprocess.Popen[bytes]", by: signal.Signals) -> float:
    """End a process, and return how long that took."""
    begun = time.monotonic()
    process.send_signal(by)
    process.wait(PATIENCE)
    return time.monotonic() - begun


def test_the_app_answers_while_a_library_grows_and_ends_and_the_next_run_goes_on(
    library: Library, right: list[list[int]]
) -> None:
    run = IndexRun(library)
    with server_of(library.path.parent.parent) as (server, address):
        growing = run.start()
        assert slowest_answer(address, run) < ANSWERS
        assert end(server, signal.SIGTERM) < ENDS
    assert growing.poll() is None
    end(growing, signal.SIGKILL)
    state = run.state()
    assert state and state.status == "died"
    assert agreement(answers(SearchEngine.open(library.name)), right) == 1.0
    run.index([], LazyEncoder(ENCODER))
    whole = SearchEngine.open(library.name)
    assert whole.searched_by == "this computer"
    assert agreement(answers(whole), right) >= 0.95


def agreement(found: list[list[int]], right: list[list[int]]) -> float:
    """Return the share of what is to be found that was found."""
    pairs = zip(found, right, strict=True)
    return float(np.mean([len(set(own) & set(true)) / len(true) for own, true in pairs]))
