"""Disks that are full, that may not be written, and folders that may not be read."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from program import (
    ROUNDING,
    Ended,
    command,
    content,
    copy_photos,
    index,
    index_command,
    largest_difference,
    run,
)

from semsearch import Library
from semsearch.indexing.runs import IndexRun

PHOTOS = 150
SMALL, LARGE = 1, 20

Mount = Callable[..., Path]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk in memory")
needs_setpriv = pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may read everything"
)


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Return a function that makes a folder a disk in memory, or changes the one that it is."""
    mounted: list[Path] = []

    def make(name: str, options: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        options = f"remount,{options}" if folder in mounted else options
        line = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        subprocess.run(line, capture_output=True, check=True)
        mounted.append(folder)
        return folder

    yield make
    for folder in set(mounted):
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return copy_photos(tmp_path / "photos", PHOTOS)


@needs_root
def test_a_run_on_a_full_disk_says_so_and_resumes_when_there_is_room(
    mount: Mount, photos: Path, tmp_path: Path
) -> None:
    disk = mount("disk", f"size={SMALL}m")
    library = Library(disk / "library.sqlite")
    end = index(library.path, photos)
    assert_refused(end)
    assert "disk is full" in end.message or "No space left" in end.message
    state = IndexRun(library).state()
    held = content(library)
    assert state is not None
    done = state.report.done
    assert len(held) >= done > 0

    mount("disk", f"size={LARGE}m")
    resumed = index(library.path, photos)
    assert resumed.code == 0, resumed.errors
    assert resumed.report["unchanged"] == len(held)
    index(tmp_path / "undisturbed.sqlite", photos)
    difference = largest_difference(
        content(library), content(Library(tmp_path / "undisturbed.sqlite"))
    )
    assert difference < ROUNDING
    print(
        f"\nfull disk: of {PHOTOS} photos {len(held)} fitted on a disk of {SMALL} MB, {done} "
        f"were reported; exit code {end.code}, “{end.message}”; with room the rest was added, "
        f"largest difference of an embedding {difference:.1e}"
    )


@needs_root
def test_a_disk_without_any_room_is_named(mount: Mount, photos: Path) -> None:
    disk = mount("disk", f"size={SMALL}m")
    with (disk / "filler").open("wb") as filler:
        filler.write(bytes((SMALL << 20) - 4096))
    end = index(disk / "library.sqlite", photos)
    assert_refused(end)
    print(f"\nno room at all: exit code {end.code}, “{end.message}”")


@needs_root
def test_a_library_that_may_not_be_written_can_be_searched(mount: Mount, photos: Path) -> None:
    disk = mount("disk", f"size={LARGE}m")
    library = Library(disk / "library.sqlite")
    assert index(library.path, copy_photos(photos.parent / "few", 30)).code == 0
    mount("disk", "ro")
    found = run(command("search", "--text", "flower", "--library", library.path, "--json"))
    assert found.code == 0, found.errors
    assert len(found.report["matches"]) == 10
    end = index(library.path, photos)
    assert_refused(end)
    print(f"\nread-only library: searched; indexing ends with {end.code}, “{end.message}”")


@needs_root
def test_photos_that_may_not_be_written_are_indexed(mount: Mount, tmp_path: Path) -> None:
    folder = copy_photos(mount("photos", f"size={LARGE}m"), 30)
    mount("photos", "ro")
    end = index(tmp_path / "library.sqlite", folder)
    assert end.code == 0, end.errors
    assert end.report["indexed"] == 30
    print("\nread-only photos: 30 of 30 indexed")


@needs_setpriv
def test_a_folder_that_may_not_be_read_keeps_its_photos(tmp_path: Path) -> None:
    photos = copy_photos(tmp_path / "photos", 20)
    closed = copy_photos(photos / "closed", 10, first=20)
    library = Library(tmp_path / "library.sqlite")
    line = [*without_privileges(), *index_command(library.path, photos)]
    assert run(line).report["indexed"] == 30
    closed.chmod(0)
    end = run(line)
    closed.chmod(0o755)
    assert end.code == 0, end.errors
    [skipped] = end.report["skipped"]
    assert skipped["path"] == str(closed)
    assert "cannot be opened" in skipped["reason"]
    assert (end.report["missing"], end.report["forgotten"]) == (0, 0)
    assert len(library) == 30
    again = run(line).report
    assert (again["indexed"], again["unchanged"]) == (0, 30)
    print(f"\nunreadable folder: “{skipped['reason']}” Its 10 photos stay, 0 embedded anew")


def assert_refused(end: Ended) -> None:
    """Check that a command ended with one clear line."""
    assert end.code == 2, end.errors
    assert "Traceback" not in end.errors
    assert end.message.endswith(".")


def without_privileges() -> list[str]:
    """Return what to put before a command so that it may read only what its rights allow."""
    if os.geteuid():
        return []
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
