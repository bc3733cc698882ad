"""Files made to break image decoders are embedded or skipped with a reason, one and all.

``SEMSEARCH_BROKEN_IMAGES`` may name a folder in which scripts/get_broken_images.py has put
them before; it takes about a minute.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from PIL import Image
from program import ROOT, Ended, content, ended, index_command, launch, tree

from semsearch import Library
from semsearch.facts.exif import GARBAGE
from semsearch.images.loading import formats

# The network takes some 2 GB, and each of the two decoders what its worst file takes.
MOST_MEMORY = 5 << 30
EVERY = 0.05


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of broken images; fetch them if it is not named."""
    named = os.environ.get("SEMSEARCH_BROKEN_IMAGES")
    if named:
        return Path(named)
    folder = tmp_path_factory.mktemp("broken")
    script = ROOT / "scripts" / "get_broken_images.py"
    subprocess.run([sys.executable, str(script), str(folder)], check=True)
    return folder


def test_broken_images_end_as_photos_or_with_a_reason(broken: Path, tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    files = [path for path in broken.rglob("*") if path.is_file()]
    first, memory = watched_run(library, broken)
    report = first.report
    skipped, ignored = report["skipped"], [Path(path) for path in report["ignored"]]
    kept = [*(photo.path for photo in library.photos()), *(Path(row["path"]) for row in skipped)]
    assert sorted([*kept, *ignored]) == sorted(files)
    assert len(content(library)) == report["indexed"] + report["copied"]
    assert all(row["reason"] for row in skipped)
    assert not [row for row in skipped if "took longer" in row["reason"]]
    assert [path for path in ignored if is_opened(path)] == []
    assert memory < MOST_MEMORY

    second, _ = watched_run(library, broken)
    again = second.report
    assert (again["indexed"], again["copied"]) == (0, 0)
    assert again["unchanged"] == len(library)
    assert again["skipped"] == skipped
    assert again["ignored"] == report["ignored"]
    print(
        f"\nbroken images: {len(files):,} files, {report['indexed']} embedded, "
        f"{report['copied']} copies, {len(skipped)} skipped with a reason, {len(ignored)} no "
        f"images, 0 lost; {first.seconds:.0f} s, peak memory of all processes "
        f"{memory / 1e9:.1f} GB; second run {second.seconds:.1f} s, 0 tried again"
    )


def watched_run(library: Library, folder: Path) -> tuple[Ended, int]:
    """Index a folder; return how that ended, and the most memory that all processes took."""
    begin = time.monotonic()
    with launch(index_command(library.path, folder)) as process:
        watch = Watch(process.pid)
        watch.start()
        end = ended(process, begin)
        watch.join()
    assert end.code == 0, end.errors
    assert "Traceback" not in end.errors
    return end, watch.peak


class Watch(threading.Thread):
    """Looks how much memory a process, and all that it starts, takes together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process = psutil.Process(pid)
        self.peak = 0

    def run(self) -> None:
        while memory := self._memory():
            self.peak = max(self.peak, memory)
            time.sleep(EVERY)

    def _memory(self) -> int:
        """Return the bytes taken now; 0 once the process has ended."""
        try:
            if self.process.status() == psutil.STATUS_ZOMBIE:
                return 0
            return sum(memory_of(process) for process in tree(self.process))
        except psutil.NoSuchProcess:
            return 0


def memory_of(process: psutil.Process) -> int:
    """Return the bytes that a process takes; 0 if it has ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def is_opened(path: Path) -> bool:
    """Return whether Pillow takes a file for an image of a format that is read."""
    try:
        Image.open(path, formats=formats()).close()
    except (*GARBAGE, MemoryError):
        return False
    return True
