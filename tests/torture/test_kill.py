"""Index runs that are killed over and over lose nothing that they said was done.

``SEMSEARCH_KILLS`` says how many kills there are.
"""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from program import (
    ENCODER,
    ROUNDING,
    Content,
    content,
    copy_photos,
    decoders,
    ended,
    index,
    index_command,
    largest_difference,
    launch,
)
from small import xmp

from semsearch import Library
from semsearch.indexing.runs import IndexRun

KILLS = int(os.environ.get("SEMSEARCH_KILLS", "50"))
PHOTOS = 96
SEED = 20_181_106
# How long a decoder may outlive the run that started it.
GRACE = 1.0
POLL = 0.0002
# Each of these is one transaction; a run makes some before its first batch.
WRITES = 8


def test_killed_runs_keep_what_they_reported_and_end_like_an_undisturbed_one(
    tmp_path: Path,
) -> None:
    photos = copy_photos(tmp_path / "photos", PHOTOS)
    for photo in list(photos.iterdir())[::3]:
        packet = xmp("", f"<dc:description>{caption_of(photo)}</dc:description>")
        photo.with_suffix(".xmp").write_bytes(packet)
    undisturbed = index(tmp_path / "undisturbed.sqlite", photos)
    assert undisturbed.code == 0, undisturbed.errors
    truth = content(Library(tmp_path / "undisturbed.sqlite"))
    killer = Killer(photos, undisturbed.seconds, truth)
    while killer.kills < KILLS:
        killer.fill(tmp_path / f"library-{killer.libraries}" / "photos.sqlite")
    print(
        f"\nkill -9: {killer.kills} kills, {killer.in_writes} of them in the middle of a write, "
        f"over {killer.libraries} libraries of {PHOTOS} photos; {killer.reported:,} photos were "
        f"reported as done at the kills, 0 lost; 0 decoders left over; largest difference of an "
        f"embedding from the undisturbed run {killer.difference:.1e}"
    )
    assert killer.difference < ROUNDING


def caption_of(photo: Path) -> str:
    return f"Grandma beside {photo.stem}"


class Killer:
    """Fills libraries by runs that it kills, every second one as soon as it writes."""

    def __init__(self, photos: Path, seconds: float, truth: Content) -> None:
        self.photos, self.seconds, self.truth = photos, seconds, truth
        self.random = random.Random(SEED)
        self.kills = self.in_writes = self.libraries = self.reported = 0
        self.difference = 0.0

    def fill(self, path: Path) -> None:
        """Start the run of one library, and kill it, until it ends."""
        library = Library(path)
        held = 0
        while self._is_killed(path):
            self.kills += 1
            held = self._check(library, held)
        self.libraries += 1
        assert library.encoder == ENCODER
        assert not list(path.parent.glob("*.part"))
        assert self._held(library) == PHOTOS
        self.difference = max(self.difference, largest_difference(content(library), self.truth))

    def _is_killed(self, path: Path) -> bool:
        """Start a run and kill it; return False if it ended before."""
        journal = path.with_name(path.name + "-journal")
        begin = time.monotonic()
        with launch(index_command(path, self.photos), SEMSEARCH_TORTURE=str(path)) as run:
            if self.kills < KILLS:
                wait = self._wait_for_write if self.kills % 2 else self._wait
                wait(run, journal)
            if self.kills >= KILLS or run.poll() is not None:
                end = ended(run, begin)
                assert end.code == 0, end.errors
                self.seconds = min(self.seconds, end.seconds)
                return False
            os.killpg(run.pid, signal.SIGKILL)
            end = ended(run, begin)
        if end.code != -signal.SIGKILL:
            return False
        assert "Traceback" not in end.errors
        self.in_writes += journal.exists()
        return True

    def _wait(self, run: "subprocess.Popen[str]", journal: Path) -> None:
        moment = self.random.uniform(0, self.seconds)
        with suppress(subprocess.TimeoutExpired):
            run.wait(moment)

    def _wait_for_write(self, run: "subprocess.Popen[str]", journal: Path) -> None:
        for _ in range(self.random.randint(1, WRITES)):
            while journal.exists() and run.poll() is None:
                time.sleep(POLL)
            while not journal.exists() and run.poll() is None:
                time.sleep(POLL)

    def _check(self, library: Library, before: int) -> int:
        """Check what a killed run left behind; return how many photos the library holds."""
        time.sleep(GRACE)
        assert not decoders(str(library.path))
        state = IndexRun(library).state()
        done = state.report.done if state else 0
        assert state is None or state.status in ("died", "done")
        held = self._held(library) if library.exists else 0
        assert held >= max(done, before)
        self.reported += done
        return held

    def _held(self, library: Library) -> int:
        """Return how many photos a library holds, each with the caption that it has."""
        photos = content(library)
        said = {number: text for number, (_, text) in library.said.texts()}
        for path, (photo, _) in photos.items():
            written = caption_of(path) if path.with_suffix(".xmp").exists() else None
            assert said.get(photo.id) == written
        return len(photos)
