"""How much memory programs can still get."""

from collections.abc import Iterator
from pathlib import Path

FACTS = Path("/proc/meminfo")
GROUP = Path("/proc/self/cgroup")
GROUPS = Path("/sys/fs/cgroup")


def available_memory() -> int | None:
    """Return how many bytes programs can get without any being swapped out, None if unknown.

    That is what this computer has left, or less where a container or another control group
    (version 2) of this process allows less. Linux alone says it in files.
    """
    rooms = (_of_computer(), *map(_of_group, _groups()))
    return min((room for room in rooms if room is not None), default=None)


def _of_computer() -> int | None:
    try:
        facts = dict(line.split(":", 1) for line in FACTS.read_text("ascii").splitlines())
        return int(facts["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError, IndexError):
        return None


def _of_group(folder: Path) -> int | None:
    """Return what a group may still take; what it has read of files can be dropped for it."""
    try:
        limit = int((folder / "memory.max").read_text("ascii"))
        taken = int((folder / "memory.current").read_text("ascii"))
        facts = (folder / "memory.stat").read_text("ascii").splitlines()
        files = int(dict(line.split() for line in facts).get("inactive_file", 0))
    except (OSError, ValueError):
        return None
    return max(limit - taken + files, 0)


def _groups() -> Iterator[Path]:
    """Yield the folder of each group that this process is in, the root's last."""
    try:
        lines = GROUP.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        if line.startswith("0::/"):
            own = GROUPS / line.removeprefix("0::/")
            yield from (own, *(place for place in own.parents if place.is_relative_to(GROUPS)))
