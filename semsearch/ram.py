"""How much memory this computer has left for programs."""

from pathlib import Path

FACTS = Path("/proc/meminfo")


def available_memory() -> int | None:
    """Return how many bytes programs can get without any being swapped out, None if unknown.

    Linux alone says it in a file.
    """
    try:
        facts = dict(line.split(":", 1) for line in FACTS.read_text("ascii").splitlines())
        return int(facts["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError, IndexError):
        return None
