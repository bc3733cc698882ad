"""What is kept beside a large library: killed while it grows, damaged, out of room, in the way.

After each the library gives the answers that comparing all of its photos gives, and the next run
makes anew what is lacking. ``SEMSEARCH_GROWTH_PHOTOS`` and ``SEMSEARCH_GROWTH_KILLS`` say how many
photos there are and how often they are killed.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from benchmarks.filling import Filling, catch_up
from semsearch import Library, SearchEngine
from semsearch.stores import beside
from semsearch.stores.beside import engine_folders
from semsearch.vectors import best

PHOTOS = int(os.environ.get("SEMSEARCH_GROWTH_PHOTOS", "60000"))
KILLS = int(os.environ.get("SEMSEARCH_GROWTH_KILLS", "50"))
ADDED = PHOTOS // 10
ASKED = 12
GROW = """
import sys
from pathlib import Path
from benchmarks.filling import catch_up
from semsearch.library.library import Library
catch_up(Library(Path(sys.argv[1])))
"""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk in memory")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library whose engine has all of it but the photos that came last."""
    library = Library(tmp_path_factory.mktemp("growth") / "whole.sqlite")
    filling = Filling(library, library.path.parent / "photos")
    filling.add(PHOTOS)
    catch_up(library)
    filling.add(ADDED)
    return library


@pytest.fixture
def library(whole: Library, tmp_path: Path) -> Library:
    return copied(whole, tmp_path)


def copied(whole: Library, folder: Path) -> Library:
    library = Library(folder / whole.path.name)
    shutil.copy(whole.path, library.path)
    shutil.copytree(engine_folders(whole.path)[0], folder / engine_folders(whole.path)[0].name)
    return library


@pytest.fixture(scope="module")
def truth(whole: Library) -> Iterator[list[set[int]]]:
    """The ten photos that are nearest to each that is asked for, compared with all."""
    ids, embeddings = whole.embeddings("vgg16")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 10**9)
        head = SearchEngine.open(str(whole.path)).head
    points = np.vstack([head.gallery(block).points for block in np.array_split(embeddings, 40)])
    yield [set(ids[best(points @ points[row], 10)[0]].tolist()) for row in asked(len(ids))]


def asked(n: int) -> list[int]:
    return np.linspace(0, n - 1, ASKED).astype(int).tolist()


def overlap(library: Library, truth: list[set[int]]) -> float:
    """Return the share of the nearest ten that proposals for each photo hold, all if compared."""
    engine = SearchEngine.open(str(library.path))
    held = []
    for row, right in zip(asked(len(engine)), truth, strict=True):
        proposals = engine._opened.chosen.proposals
        if proposals is None:
            return 1.0
        point = engine.head.points(engine.embedding(int(engine.ids[row]))[None])[0]
        held.append(len(right & set(proposals.engine.nearest("look", point, 100).tolist())) / 10)
    return float(np.mean(held))


def grow(library: Library) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", GROW, str(library.path)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=environment)


def check(library: Library, truth: list[set[int]], is_asked: bool = True) -> None:
    """See that answers are right now, that a run mends what is lacking, and that it is used."""
    assert overlap(library, truth) == 1.0
    ended = grow(library)
    assert ended.wait() == 0, ended.stderr and ended.stderr.read().decode()
    engine = SearchEngine.open(str(library.path))
    assert (engine.searched_by == "this computer") is is_asked
    assert overlap(library, truth) == 1.0


def test_growth_that_is_killed_over_and_over_leaves_right_answers(
    whole: Library, tmp_path: Path, truth: list[set[int]]
) -> None:
    begun = time.monotonic()
    first = copied(whole, tmp_path)
    assert grow(first).wait() == 0
    takes = time.monotonic() - begun
    chance, killed = random.Random(0), 0
    place = tmp_path_of(tmp_path, "killed")
    library = copied(whole, place)
    while killed < KILLS:
        process = grow(library)
        try:
            process.wait(chance.uniform(0, takes))
        except subprocess.TimeoutExpired:
            process.kill()
            killed += 1
        ended = process.wait()
        assert ended in {0, -signal.SIGKILL}
        if ended == 0:
            # Nothing is left to grow, so that a kill would be none of growth.
            shutil.rmtree(place)
            library = copied(whole, tmp_path_of(tmp_path, "killed"))
        if not killed % 5:
            assert overlap(library, truth) == 1.0
    check(library, truth)
    print(f"\nkill -9: {killed} kills while {PHOTOS + ADDED:,} photos grew; overlap 1.0")


def tmp_path_of(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


@pytest.mark.parametrize("damage", ["flip", "cut", "swap", "gone"])
def test_every_file_may_be_damaged(library: Library, truth: list[set[int]], damage: str) -> None:
    catch_up(library)
    [folder] = engine_folders(library.path)
    names = sorted(path.name for path in folder.iterdir() if path.stat().st_size)
    assert len(names) >= 10
    for name in names:
        path, other = folder / name, folder / names[names.index(name) - 1]
        if damage == "gone":
            path.unlink()
        elif damage == "swap":
            shutil.copy(other, path)
        else:
            content = bytearray(path.read_bytes())
            if damage == "flip":
                content[len(content) // 2] ^= 0x40
            path.write_bytes(content[: len(content) // (2 if damage == "cut" else 1)])
        assert overlap(library, truth) == 1.0, name
        catch_up(library)
        assert SearchEngine.open(str(library.path)).searched_by, name


@needs_root
@pytest.mark.parametrize("free", [1, 8, 30])
def test_a_disk_that_is_full_leaves_right_answers_and_no_traceback(
    whole: Library, tmp_path: Path, truth: list[set[int]], free: int
) -> None:
    disk = tmp_path_of(tmp_path, "disk")
    held = sum(path.stat().st_size for path in whole.path.parent.rglob("*") if path.is_file())
    size = held // 2**20 + free + 1
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(disk)], check=True)
    try:
        library = copied(whole, disk)
        ended = grow(library)
        ended.wait()
        assert overlap(library, truth) == 1.0
        assert ended.stderr is not None
        said = ended.stderr.read().decode()
        assert not said or said.rstrip().splitlines()[-1].startswith(
            ("semsearch.errors.", "OSError: [Errno 28]")
        ), said
        subprocess.run(["mount", "-o", f"remount,size={4 * size}m", str(disk)], check=True)
        check(library, truth)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_an_engine_that_is_removed_while_it_is_open_is_no_trouble(
    library: Library, truth: list[set[int]]
) -> None:
    engine = SearchEngine.open(str(library.path))
    right = engine.search("windmill").matches.ids.tolist()
    shutil.rmtree(engine_folders(library.path)[0])
    assert engine.search("windmill").matches.ids.tolist() == right
    library.mark([1], [])
    engine.refresh()
    assert len(engine.search("fish").matches) == 10
    library.mark([], [1])
    check(library, truth)


def test_two_processes_grow_at_once(library: Library, truth: list[set[int]]) -> None:
    both = [grow(library), grow(library)]
    while any(process.poll() is None for process in both):
        assert overlap(library, truth) == 1.0
    assert [process.returncode for process in both] == [0, 0]
    check(library, truth)


def test_searches_of_many_threads_go_on_while_it_grows(
    library: Library, truth: list[set[int]]
) -> None:
    engine = SearchEngine.open(str(library.path))
    process = grow(library)
    with ThreadPoolExecutor(4) as threads:
        while process.poll() is None:
            engine.refresh()
            found = threads.map(lambda word: len(engine.search(word).matches), ["fish", "owl"] * 4)
            assert set(found) == {10}
    assert process.returncode == 0
    check(library, truth)
