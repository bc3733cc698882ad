"""A rerun of the search page on the server, with 10,000 photos, beside an app with one text box.

A word is *unseen* if the process was never asked it; it is asked *again* after one other.

    python -m benchmarks.rerun SCRIPT LIBRARY RUNS

measures one of them in a process of its own and prints JSON; `measure` does it with both.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from benchmarks.app import ROOT
from benchmarks.figures import Figure, Settings, seconds
from benchmarks.filling import catch_up
from benchmarks.queries import queries
from semsearch import Library, SearchEngine
from semsearch.encoders import TALK_ENCODER
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.images.colour import BINS
from semsearch.library.photo import Entry
from semsearch.ui.server.script import SCRIPT
from semsearch.vectors import unit

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

# Seconds of a quick run on two idle cores, and what is not in it.
QUICK = 10.0
NOT_QUICK = ("medians over a hundred unseen words",)
PHOTOS = 10_000
FOLDER = 500
BATCH = 5_000
NOISE = 0.02
SIZE = (320, 240)
# Pairs of words.
RUNS, QUICK_RUNS = 50, 8
HELLO = """
import streamlit as st
st.title("Hello")
st.text_input("Hello", key="q")
"""


def measure(settings: Settings) -> list[Figure]:
    """Measure a rerun that changes nothing, and one that searches for another word."""
    with settings.room() as folder:
        library = make_library(folder)
        hello = folder / "hello.py"
        hello.write_text(HELLO)
        runs = QUICK_RUNS if settings.quick else RUNS
        own = run(SCRIPT, str(library.path), runs, folder)
        bare = run(hello, "", runs, folder)
    against = "an app with one text box"
    note = f"{PHOTOS:,} photos, as Streamlit's AppTest runs it"
    names = {
        "same": "rerun, nothing changed",
        "unseen": "rerun, an unseen word",
        "again": "rerun, a word again",
        "first": "first run, opening the library included",
    }
    targets = dict.fromkeys(("same", "unseen", "again"), "below 50 ms")
    return [
        Figure(name, 1000 * own[key], "ms", against, 1000 * bare[key],
               target=targets.get(key, ""), note=note)
        for key, name in names.items()
    ]  # fmt: skip


def run(script: Path, library: str, runs: int, folder: Path) -> dict[str, float]:
    """Return what `time_reruns` measures, in a process with libraries of its own."""
    command = [sys.executable, "-m", "benchmarks.rerun", str(script), library, str(runs)]
    env = os.environ | {"XDG_DATA_HOME": str(folder / "data")}
    done = subprocess.run(
        command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    answers: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answers


def time_reruns(script: str, library: str, runs: int) -> dict[str, float]:
    """Return the seconds of the first run, and the medians of three kinds of reruns."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(script, default_timeout=300)
    if library:
        app.query_params["library"] = library
    times: dict[str, list[float]] = {"first": [seconds(app.run)]}
    for one, other in zip(queries().words(runs), queries().words(runs), strict=True):
        for kind, words in (("unseen", one), ("unseen", other), ("again", one), ("same", one)):
            _ask(app, words, bool(library))
            times.setdefault(kind, []).append(seconds(app.run))
    if app.exception:
        raise RuntimeError(app.exception[0].value)
    return {kind: statistics.median(own) for kind, own in times.items()}


def _ask(app: "AppTest", words: str, is_ours: bool) -> None:
    """Type words; those of our own bar, which is no box of Streamlit's, stand in the address."""
    if is_ours:
        app.query_params["q"] = words
    else:
        app.text_input(key="q").set_value(words)


def make_library(folder: Path) -> Library:
    """Return a library of small pictures whose embeddings are near those of the demo photos."""
    demo = SearchEngine.open().embeddings
    rng = np.random.default_rng(0)
    rows = rng.integers(0, len(demo), PHOTOS)
    noise = NOISE * rng.standard_normal((PHOTOS, demo.shape[1]), np.float32)
    vectors = unit(np.maximum(demo[rows] + noise, 0))
    colours = np.full(BINS, 1 / BINS, np.float32)
    library = Library(folder / "library.sqlite")
    paths = list(draw_pictures(folder / "photos", rng))
    for start in range(0, PHOTOS, BATCH):
        library.add(
            [
                Entry(paths[row], Stat.of(paths[row].stat()), f"{row:064x}", Facts(*SIZE), None,
                      vectors[row], colours)
                for row in range(start, start + BATCH)
            ],
            TALK_ENCODER,
        )  # fmt: skip
    library.folders.add([folder / "photos"])
    catch_up(library)
    return library


def draw_pictures(root: Path, rng: np.random.Generator) -> list[Path]:
    """Draw a picture for each folder, as many names for it as the folder has photos."""
    paths = []
    for number in range(0, PHOTOS, FOLDER):
        place = root / f"{number:05}"
        place.mkdir(parents=True)
        first = place / f"{number}.jpg"
        Image.new("RGB", SIZE, tuple(rng.integers(0, 255, 3).tolist())).save(first)
        paths.append(first)
        for other in range(number + 1, number + FOLDER):
            paths.append(place / f"{other}.jpg")
            paths[-1].hardlink_to(first)
    return paths


if __name__ == "__main__":
    script, library, runs = sys.argv[1:]
    print(json.dumps(time_reruns(script, library, int(runs))))
