"""What people teach survives kill -9, a full disk and flipped bits, or is refused plainly."""

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from program import Ended, command, copy_photos, index, launch, run
from test_disk import Mount, assert_refused, mount, needs_root

from semsearch import Library
from semsearch.errors import SemsearchError
from semsearch.feedback.memory_file import MemoryFile
from semsearch.feedback.names import Names

KILLS = 20
FLIPS = 200
SEED = 20_181_106
EACH = 3
# Teaches names, marks and pairs without end, and says what is kept.
TEACHER = f"""
import sys
from pathlib import Path
from semsearch import Library, SearchEngine
from semsearch.feedback.examples import Example
from semsearch.feedback.marks import Marks
from semsearch.feedback.names import Names
engine = SearchEngine.open(sys.argv[1])
contents = [photo.sha256 for photo in engine.photos[:]]
for number in range(int(sys.argv[2]), 10**6):
    chosen = [contents[(number + k) % len(contents)] for k in range({EACH})]
    engine.taught.teach(f"Thing {{number}}", [Example(own) for own in chosen])
    Marks(engine.library).set(f"query {{number}}", {{chosen[0]: True}})
    print(number, flush=True)
"""

__all__ = ["mount"]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library of twelve photos."""
    path = tmp_path / "library.sqlite"
    assert index(path, copy_photos(tmp_path / "photos", 12)).code == 0
    return Library(path)


def test_what_was_said_to_be_kept_is_kept_after_kill_9(library: Library) -> None:
    chance = random.Random(SEED)
    told = 0
    for _ in range(KILLS):
        told = max(told, killed_while_teaching(library, told + 1, chance.uniform(0.0, 1.5)))
        names = {own.name: own for own in Names(library)}
        assert all(own.examples == EACH for own in names.values())
        assert {f"Thing {number}" for number in range(1, told + 1)} <= names.keys()
        with closing(sqlite3.connect(MemoryFile(library).path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    print(f"\nkill -9 while teaching: {KILLS} kills, {told} names said to be kept, 0 lost")


def killed_while_teaching(library: Library, first: int, seconds: float) -> int:
    """Kill a teacher some time after its first name; return the last that it said is kept."""
    line = [sys.executable, "-P", "-c", TEACHER, str(library.path), str(first)]
    with launch(line) as teacher:
        assert teacher.stdout is not None
        said = [teacher.stdout.readline()]
        with suppress(subprocess.TimeoutExpired):
            teacher.wait(seconds)
        teacher.send_signal(signal.SIGKILL)
        said += teacher.communicate()[0].splitlines()
    assert teacher.returncode == -signal.SIGKILL
    return int([own for own in said if own.strip()][-1])


@needs_root
def test_a_full_disk_refuses_a_name_and_keeps_the_others(mount: Mount, tmp_path: Path) -> None:
    disk = mount("disk", "size=2m")
    photos = copy_photos(tmp_path / "photos", 6)
    path = disk / "library.sqlite"
    assert index(path, photos).code == 0
    first, *others = sorted(photos.glob("*.jpg"))
    assert run(command("name", "Rex", first, "--library", path)).code == 0
    fill(disk / "filler")
    end = run(command("name", "Bella", *others, "--library", path))
    assert_refused(end)
    assert "full" in end.message or "No space" in end.message
    assert [own.name for own in Names(Library(path))] == ["Rex"]
    (disk / "filler").unlink()
    assert run(command("name", "Bella", *others, "--library", path)).code == 0
    print(f"\nfull disk: exit code {end.code}, “{end.message}”; with room the name was taught")


def fill(path: Path) -> None:
    """Write a file until its disk is full."""
    with path.open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(512)):
            pass


def test_flipped_bits_read_as_before_or_are_refused(library: Library) -> None:
    taught = teach(library)
    path = MemoryFile(library).path
    whole = path.read_bytes()
    truth = {own.name: Names(library).examples(own.name) for own in Names(library)}
    assert truth.keys() == taught
    chance = random.Random(SEED)
    refused = 0
    for content in flipped(whole, chance):
        path.write_bytes(content)
        try:
            names = Names(library)
            for own in names:
                names.examples(own.name)
                names.embeddings(own.name, library.encoder)
        except SemsearchError:
            refused += 1
    print(f"\nflipped bits in a memory: {FLIPS} files, {refused} refused, no traceback")


def teach(library: Library) -> set[str]:
    photos = sorted(photo.path for photo in library.photos())
    for name, own in (("Rex", photos[:3]), ("our boat", photos[3:5])):
        end: Ended = run(command("name", name, *own, "--library", library.path))
        assert end.code == 0, end.errors
    return {"Rex", "our boat"}


def flipped(whole: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield a file with one to eight bits flipped, again and again."""
    for _ in range(FLIPS):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield bytes(content)
